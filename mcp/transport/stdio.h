#pragma once

#include <memory>

#include "mcp/rpc/channel.h"
#include "mcp/transport/line_buffer.h"
#include "mcp/transport/wake_event.h"

namespace soracom_mcp::mcp {

struct StdioOptions {
  int input = 0;
  int output = 1;
  /// A longer line is dropped and answered with an error.
  std::size_t max_line_bytes = 16 * 1024 * 1024;
  /// How long a peer that reads nothing holds up the end of the process.
  std::chrono::milliseconds write_patience{2'000};
};

/// One JSON message per line on two descriptors (specification: basic/transports, stdio). The descriptors are borrowed
/// and stay as they are. What was handed the exchange may write after run() has returned, and even after the transport
/// is gone. The program ignores SIGPIPE and writes nothing else to the output.
class StdioTransport final {
 public:
  explicit StdioTransport(const StdioOptions& options = {});
  ~StdioTransport();
  StdioTransport(const StdioTransport&) = delete;
  StdioTransport& operator=(const StdioTransport&) = delete;

  enum class End { kEndOfInput, kStopped, kPeerGone, kReadFailed };

  /// Reads on the calling thread and hands each line to `sink`, until the input ends (a last line without its end
  /// counts), stop() is called, or the output cannot be written to; only in that last case the sink is told that the
  /// peer is gone. Called once.
  End run(FrameSink& sink);

  /// Ends run(). Async-signal-safe, and may come before it.
  void stop() noexcept { closing_->set(); }

 private:
  class Connection;
  enum class Input { kData, kStop, kBroken };
  Input waitForInput() const;
  void deliver(const LineBuffer::Line& line, FrameSink& sink) const;

  const StdioOptions options_;
  std::shared_ptr<WakeEvent> closing_;
  std::shared_ptr<WakeEvent> broken_;
  std::shared_ptr<Exchange> exchange_;
};

}  // namespace soracom_mcp::mcp
