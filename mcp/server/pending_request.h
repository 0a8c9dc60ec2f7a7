#pragma once

#include <memory>

#include "mcp/protocol/input_writer.h"
#include "mcp/protocol/wire_codec.h"
#include "mcp/server/reply_once.h"

namespace soracom_mcp::mcp {

/// One request on its way through the queue to a provider.
struct PendingRequest {
  RequestId id;
  std::string method;
  std::string target;    ///< the tool, prompt or URI it is about; may be empty
  base::Json arguments;  ///< an object
  Admission admission;
  GivenInput input;
  const WireCodec* codec;
  ConnectionId connection;
  std::string principal;  ///< who asks
  std::shared_ptr<const RequestFields> fields;
  std::shared_ptr<ReplyOnce> reply;
  base::Stop stop;  ///< without a deadline: each run of the handler has its own
  base::Clock::time_point accepted;
  std::chrono::milliseconds time_limit;  ///< of each run
};

/// What one run of a handler came to: an answer, or what has to be asked first.
struct Served {
  std::string message;
  std::string_view outcome = "ok";  ///< for the log
  int http_status = kHttpOk;
  std::optional<InputRequired> asks = {};
};

/// The provider's part of one request. Runs once for each round of questions; never throws.
using Work = std::function<Served(const PendingRequest&, const RequestContext&)>;

/// False when the request was stopped while it waited; then it does not reach the provider.
inline bool mayBegin(const RequestContext& context) { return !context.stop.requested(); }
inline base::Unexpected<base::Error> stoppedBefore() {
  return base::fail(base::ErrorKind::kCancelled, "stopped before it began");
}

/// An error as an answer.
Served servedError(const PendingRequest& request, int code, std::string_view text, std::string_view outcome);
Served servedRefusal(const PendingRequest& request, const Refusal& refusal, std::string_view outcome);
/// The answer to a request whose work failed by `error` and that is not about a tool: stopped, late, or a defect.
Served servedFailure(const PendingRequest& request, const RequestContext& context, const base::Error& error);

}  // namespace soracom_mcp::mcp
