#pragma once

#include "base/deadline_timer.h"
#include "mcp/server/client_questions.h"
#include "mcp/server/pending_request.h"
#include "mcp/server/server_options.h"
#include "mcp/server/used_states.h"

namespace soracom_mcp::mcp {

/// Carries one request from its first run to its answer. What a handler asks for is put to the client in the way of
/// its revision: as a request of ours, after whose answer the handler runs again, or as the result, after which the
/// client comes again. Thread-safe; run() blocks as long as the handler and, where it asks, the person do.
class RequestRunner final {
 public:
  /// Questions in one call beyond which a handler is taken to ask for ever.
  static constexpr int kMaxRounds = 8;
  /// Log messages of one request; the rest is dropped.
  static constexpr int kMaxLogMessages = 500;

  /// `timer` and `questions` outlive the runner.
  RequestRunner(const ServerOptions& options, base::DeadlineTimer& timer, ClientQuestions& questions);

  /// Answers through `request.reply` and logs one line.
  void run(const PendingRequest& request, const Work& work);

 private:
  Served serve(const PendingRequest& request, const Work& work, RequestContext& context);
  Served runOnce(const PendingRequest& request, const Work& work, RequestContext& context,
                 base::Clock::time_point deadline);
  /// Puts the answers into `context`; the answer to the request where that failed.
  std::optional<Served> ask(const PendingRequest& request, const InputRequired& input, RequestContext& context);
  Served inputResult(const PendingRequest& request, const InputRequired& input) const;
  /// Opens the state the client brought, if it brought one, and uses it up; the answer where it is none for this call.
  /// One that has expired leaves no answers.
  std::optional<Served> openState(const PendingRequest& request, RequestContext& context);

  const std::chrono::milliseconds call_timeout_;
  const std::chrono::milliseconds answer_timeout_;
  const std::function<void(const RequestReport&)> on_request_;
  base::DeadlineTimer& timer_;
  ClientQuestions& questions_;
  const RequestStateSealer sealer_;
  UsedStates used_states_;
};

}  // namespace soracom_mcp::mcp
