#pragma once

#include <memory>

#include "base/stop.h"
#include "mcp/protocol/change.h"
#include "mcp/rpc/channel.h"
#include "mcp/server/providers.h"
#include "mcp/server/server_options.h"

namespace soracom_mcp::mcp {

class Dispatcher;

/// The protocol over any transport, in every revision. Providers run on threads of its own; onFrame() answers all else
/// and returns without waiting for one. Thread-safe.
///
///   Server server(options, providers);
///   StdioTransport transport;                    // stop() from a signal handler ends run()
///   transport.run(server);                       // until the client leaves
///   server.drain(base::Clock::now() + grace);    // answers what is in flight, stops what is not done by then
///   // ~Server waits for the tools, which have been told to stop
class Server final : public FrameSink {
 public:
  /// A ToolProvider alone will do for `providers`.
  Server(const ServerOptions& options, const Providers& providers);
  /// Stops the calls that still run and waits for them.
  ~Server() override;

  void onFrame(std::string_view frame, const std::shared_ptr<Exchange>& exchange) override;
  void onOversizedFrame(std::size_t max_bytes, const std::shared_ptr<Exchange>& exchange) override;
  std::string headersFault(const HeaderFields& headers) const override;
  void onDisconnected(ConnectionId connection) override;

  /// To be called after the change, when the provider already answers anew. Tells every client that is to hear of it,
  /// where the options say that such a thing may change; may block while one of them does not read.
  void announce(const Change& change);

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
