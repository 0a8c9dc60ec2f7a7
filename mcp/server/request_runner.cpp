#include "mcp/server/request_runner.h"

#include <atomic>
#include <mutex>

#include "base/log.h"
#include "base/utf8.h"
#include "mcp/protocol/change.h"
#include "mcp/server/progress_reporter.h"
#include "mcp/server/tool_work.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

constexpr std::size_t kShownTargetBytes = 128;

std::string nextCallId(const std::optional<TraceContext>& trace) {
  static std::atomic<std::uint64_t> last = 0;
  std::string id = "call-" + std::to_string(++last);
  if (trace) {
    id += " trace=" + trace->trace_id + " parent=" + trace->parent_id;
  }
  return id;
}

RequestContext makeContext(const PendingRequest& request) {
  RequestContext context;
  context.call_id = nextCallId(request.admission.trace);
  context.principal = request.principal;
  context.fields = request.fields;
  context.client = request.admission.client;
  context.answers = request.input.answers;
  context.let_connection_go = [reply = request.reply](std::chrono::milliseconds retry) {
    reply->letConnectionGo(retry);
  };
  if (request.admission.progress_token) {
    auto reporter =
        std::make_shared<ProgressReporter>(request.codec->shaper(), *request.admission.progress_token, request.reply);
    context.report_progress = [reporter](const ProgressUpdate& update) {
      reporter->report(update, base::Clock::now());
    };
  }
  if (request.admission.log_threshold) {
    context.log_threshold = request.admission.log_threshold;
    auto count = std::make_shared<std::atomic<int>>(0);
    context.log = [reply = request.reply, threshold = *request.admission.log_threshold, count](
                      LogLevel level, std::string_view logger, const Json& data) {
      if (level >= threshold && count->fetch_add(1) < RequestRunner::kMaxLogMessages) {
        reply->send(logMessage(level, logger, data));
      }
    };
  }
  return context;
}

// A failure of the asking itself: a tool says so in its result, where a model reads it.
Served askingFailed(const PendingRequest& request, InputFailure failure, std::string_view outcome) {
  return request.admission.method == Method::kCallTool ? servedToolError(request, std::move(failure), outcome)
                                                       : servedError(request, kInternalError, failure.text, outcome);
}

InputFailure orGeneral(InputFailure failure, std::string general) {
  if (failure.text.empty()) {
    failure.text = std::move(general);
  }
  return failure;
}

Served cannotAsk(const PendingRequest& request, const InputFailure& said, const std::string& missing) {
  InputFailure failure = orGeneral(
      said, "This needs an answer that this client cannot be asked for. It would have to declare: " + missing +
                ". Nothing was done.");
  if (!request.codec->shaper().shape().input_results) {
    return askingFailed(request, std::move(failure), "cannot_ask");
  }
  return servedRefusal(
      request,
      Refusal{kCapabilityRequired, failure.text, R"({"requiredCapabilities":)" + missing + '}', kHttpBadRequest},
      "cannot_ask");
}

class Armed final {
 public:
  Armed(base::DeadlineTimer& timer, base::Clock::time_point deadline, const base::StopSource& source)
      : timer_(timer), ticket_(timer.arm(deadline, source)) {}
  ~Armed() { timer_.disarm(ticket_); }
  Armed(const Armed&) = delete;
  Armed& operator=(const Armed&) = delete;

 private:
  base::DeadlineTimer& timer_;
  const base::DeadlineTimer::Ticket ticket_;
};

std::string digestOf(const PendingRequest& request) {
  return RequestStateSealer::digest(request.principal, request.method, request.target, request.arguments);
}

}  // namespace

RequestRunner::RequestRunner(const ServerOptions& options, base::DeadlineTimer& timer, ClientQuestions& questions)
    : call_timeout_(options.call_timeout),
      answer_timeout_(options.answer_timeout),
      on_request_(options.on_request),
      timer_(timer),
      questions_(questions),
      sealer_(options.state_key.empty() ? RequestStateSealer::randomKey() : options.state_key),
      used_states_(options.used_states) {}

void RequestRunner::run(const PendingRequest& request, const Work& work) {
  RequestContext context = makeContext(request);
  Served served = serve(request, work, context);
  if (on_request_) {
    // Before the answer, so that whoever has the answer finds it counted.
    const std::string_view outcome = request.reply->settled() ? "cancelled" : served.outcome;
    on_request_({request.method, request.target, outcome, base::Clock::now() - request.accepted});
  }
  if (!request.reply->answer(std::move(served.message), served.http_status)) {
    served.outcome = "cancelled";
  }
  if (base::logEnabled(base::LogLevel::kInfo)) {
    const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(base::Clock::now() - request.accepted);
    base::log(base::LogLevel::kInfo, "{} {}={} call={} outcome={} ms={}", request.method,
              request.admission.method == Method::kCallTool ? "tool" : "target",
              base::truncateUtf8(request.target, kShownTargetBytes), context.call_id, served.outcome, taken.count());
  }
}

Served RequestRunner::serve(const PendingRequest& request, const Work& work, RequestContext& context) {
  if (auto refused = openState(request, context)) {
    return *std::move(refused);
  }
  Served served = runOnce(request, work, context, request.accepted + call_timeout_);
  for (int round = 1; served.asks; ++round) {
    std::string missing;
    if (!canAsk(*served.asks, context.client, request.codec->shaper().shape(), missing)) {
      return cannotAsk(request, served.asks->cannot_ask, missing);
    }
    if (request.codec->shaper().shape().input_results) {
      return inputResult(request, *served.asks);
    }
    if (round > kMaxRounds) {
      return askingFailed(request, {"The call asked too many questions and was given up"}, "too_many_questions");
    }
    if (auto failed = ask(request, *served.asks, context)) {
      return *std::move(failed);
    }
    served = runOnce(request, work, context, base::Clock::now() + call_timeout_);
  }
  return served;
}

Served RequestRunner::runOnce(const PendingRequest& request, const Work& work, RequestContext& context,
                              base::Clock::time_point deadline) {
  base::StopSource source(deadline);
  const std::stop_callback forward(request.stop.token(), [&] { source.stop(request.stop.reason()); });
  if (base::Clock::now() >= deadline) {
    source.stop(base::StopReason::kDeadline);
  }
  const Armed armed(timer_, deadline, source);
  context.stop = source.get();
  return work(request, context);
}

std::optional<Served> RequestRunner::ask(const PendingRequest& request, const InputRequired& input,
                                         RequestContext& context) {
  std::vector<ClientQuestions::Question> questions;
  for (const InputRequest& wanted : input.requests) {
    questions.push_back({methodOf(wanted.kind), inputParams(wanted, request.codec->shaper().shape())});
  }
  auto responses =
      questions_.ask(request.connection, *request.reply, questions,
                     request.stop.withDeadline(base::Clock::now() + std::min(answer_timeout_, input.lifetime)));
  if (!responses && responses.error().kind == base::ErrorKind::kTimeout) {
    return askingFailed(request, orGeneral(input.unanswered, "Nobody answered in time; the call went no further"),
                        "unanswered");
  }
  if (!responses) {
    return servedError(request, kInternalError, "The server is shutting down; the call was stopped", "cancelled");
  }
  context.answers = InputAnswers();
  if (input.sealed()) {
    context.answers.setState(input.state);
    context.answers.setBinding([binding = input.binding](std::string_view text) { return text == binding; });
  }
  for (std::size_t i = 0; i < input.requests.size(); ++i) {
    Response& response = (*responses)[i];
    if (response.error.empty()) {
      context.answers.add(input.requests[i].key, std::move(response.result));
    } else if (input.requests[i].kind == InputRequest::Kind::kForm) {
      context.answers.add(input.requests[i].key, Json{{"action", "cancel"}});
    } else {
      return askingFailed(request,
                          {"The client could not answer " + std::string(methodOf(input.requests[i].kind)) + ": " +
                           base::truncateUtf8(response.error, 200)},
                          "not_answered");
    }
  }
  return std::nullopt;
}

Served RequestRunner::inputResult(const PendingRequest& request, const InputRequired& input) const {
  const std::string sealed =
      input.sealed() ? sealer_.seal(digestOf(request), input, std::chrono::system_clock::now()) : std::string();
  return Served{inputRequiredMessage(request.codec->shaper(), request.id, input.requests, sealed), "input_required"};
}

std::optional<Served> RequestRunner::openState(const PendingRequest& request, RequestContext& context) {
  if (request.input.sealed_state.empty()) {
    return std::nullopt;
  }
  const auto now = std::chrono::system_clock::now();
  auto opened = sealer_.open(request.input.sealed_state, digestOf(request), now);
  if (!opened && opened.error() == RequestStateSealer::Failure::kExpired) {
    context.answers = InputAnswers::tooLate();
    return std::nullopt;
  }
  if (!opened) {
    return servedRefusal(request, invalidState(), "invalid_state");
  }
  const auto first = used_states_.use(*opened, now);
  if (!first) {
    base::log(base::LogLevel::kError, "an answer was refused, because its use could not be recorded: {}",
              first.error().message);
    return servedError(request, kInternalError,
                       "The answer could not be recorded as used, so that nothing was sent. The log of the server says "
                       "why; call again once that is mended",
                       "state_not_recorded");
  }
  if (!*first) {
    return servedRefusal(request, invalidState(), "invalid_state");
  }
  context.answers.setState(opened->state);
  context.answers.setBinding(
      [this, opened = *std::move(opened)](std::string_view text) { return sealer_.isBinding(opened, text); });
  return std::nullopt;
}

}  // namespace soracom_mcp::mcp
