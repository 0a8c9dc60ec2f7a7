#include "mcp/server/server.h"

#include "mcp/rpc/encode.h"
#include "mcp/server/batch.h"
#include "mcp/server/dispatcher.h"

namespace soracom_mcp::mcp {

Server::Server(const ServerOptions& options, const Providers& providers)
    : limits_(options.message_limits), dispatcher_(std::make_unique<Dispatcher>(options, providers)) {}

Server::~Server() = default;

void Server::onFrame(std::string_view text, const std::shared_ptr<Exchange>& exchange) {
  Frame frame = decodeFrame(text, limits_);
  if (frame.batch) {
    return serveBatch(std::move(frame.messages), exchange, *dispatcher_);
  }
  if (!dispatcher_->onMessage(std::move(frame.messages.front()), exchange, false)) {
    exchange->forgo();
  }
}

void Server::onOversizedFrame(std::size_t max_bytes, const std::shared_ptr<Exchange>& exchange) {
  exchange->answer(errorMessage(std::nullopt, kInvalidRequest,
                                "Invalid request: the message is larger than " + std::to_string(max_bytes) + " bytes"),
                   kHttpBadRequest);
}

std::string Server::headersFault(const HeaderFields& headers) const {
  const auto fault = unknownVersionFault(headers);
  return fault ? fault->message : std::string();
}

void Server::onDisconnected(ConnectionId connection) { dispatcher_->onDisconnected(connection); }

void Server::announce(const Change& change) { dispatcher_->announce(change); }

bool Server::drain(base::Clock::time_point deadline) { return dispatcher_->drain(deadline); }

void Server::stop(base::StopReason reason) { dispatcher_->stop(reason); }

}  // namespace soracom_mcp::mcp
