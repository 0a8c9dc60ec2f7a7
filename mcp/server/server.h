#pragma once

#include <memory>

#include "base/stop.h"
#include "mcp/rpc/channel.h"
#include "mcp/server/server_options.h"
#include "mcp/server/tool_provider.h"

namespace soracom_mcp::mcp {

class Dispatcher;

/// The protocol over any transport, in every revision. Tool calls run on threads of its own; onFrame() answers all else
/// and returns without waiting for a tool. Thread-safe.
///
///   Server server(options, provider);
///   StdioTransport transport;                    // stop() from a signal handler ends run()
///   transport.run(server);                       // until the client leaves
///   server.drain(base::Clock::now() + grace);    // answers what is in flight, stops what is not done by then
///   // ~Server waits for the tools, which have been told to stop
class Server final : public FrameSink {
 public:
  /// `provider` outlives the server.
  Server(const ServerOptions& options, ToolProvider& provider);
  /// Stops the calls that still run and waits for them.
  ~Server() override;

  void onFrame(std::string_view frame, const std::shared_ptr<Exchange>& exchange) override;
  void onOversizedFrame(std::size_t max_bytes, const std::shared_ptr<Exchange>& exchange) override;
  void onDisconnected(ConnectionId connection) override;

  /// Takes no new calls and waits until none is in flight or the deadline has come; then stops the rest with
  /// StopReason::kShutdown and does not wait for them. True when none was left.
  bool drain(base::Clock::time_point deadline);
  /// Takes no new calls and stops those in flight. Their answers are still sent. Does not wait.
  void stop(base::StopReason reason);

 private:
  const base::JsonLimits limits_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

}  // namespace soracom_mcp::mcp
