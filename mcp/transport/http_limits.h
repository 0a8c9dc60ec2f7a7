#pragma once

#include <chrono>
#include <cstddef>

namespace soracom_mcp::mcp {

/// What clients of the HTTP service may take.
struct HttpLimits {
  std::size_t max_connections = 4096;
  /// Of these, what is kept for peers that have made a request only who may call can make (Strangers); three quarters at
  /// most.
  /// The others are closed for newcomers, the oldest first.
  std::size_t kept_for_callers = 1024;
  /// Others of one network (peerNetwork()), and so behind one proxy.
  std::size_t max_strangers_of_network = 1024;
  /// Answers without end, of all kinds together.
  std::size_t max_streams = 2048;
  std::size_t max_body_bytes = 4 * 1024 * 1024;
  /// Of input and output that wait in memory, of all connections together. Not counted is what one of them holds below
  /// kUncountedBytes, and what a thread is reading or writing at the moment.
  std::size_t max_buffer_bytes = 64 * 1024 * 1024;
  static constexpr std::size_t kUncountedBytes = 4 * 1024;
  /// What a client that does not read may leave in memory before its stream is given up.
  std::size_t max_unread_bytes = 8 * 1024 * 1024;
  /// From its first byte to its last.
  std::chrono::milliseconds head_time{5'000};
  std::chrono::milliseconds body_time{30'000};
  /// Between two requests.
  std::chrono::milliseconds idle_time{120'000};
  /// For the client to take something of what is being written.
  std::chrono::milliseconds write_time{10'000};
  /// A stream without anything to say says so, because what stands between cuts silent connections.
  std::chrono::milliseconds keep_alive_interval{15'000};
  /// For the client's system to acknowledge what was sent to it.
  std::chrono::milliseconds vanished_time{60'000};
  std::chrono::seconds retry_after{1};
};

}  // namespace soracom_mcp::mcp
