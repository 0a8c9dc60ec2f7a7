#include "tools/call/tool_service.h"

#include <algorithm>
#include <condition_variable>

#include "base/json_append.h"
#include "base/log.h"
#include "tools/call/argument_binder.h"
#include "tools/call/argument_error.h"
#include "tools/call/attach_credential.h"
#include "tools/call/call_guard.h"
#include "tools/call/confirmation.h"
#include "tools/call/own_roles.h"
#include "tools/call/plain_text.h"
#include "tools/call/refusal.h"
#include "tools/call/request_preview.h"
#include "tools/call/secret_arguments.h"
#include "tools/call/upstream_error.h"
#include "tools/safety/redaction.h"
#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::findMember;
using base::Json;
using base::Result;
using Stage = PrepareFailure::Stage;

constexpr std::chrono::seconds kTimeToSend{15};
constexpr const char* kDeclinedText =
    "a person declined it or closed the question. Do not repeat it unless you are asked to.";
constexpr const char* kAccept = "application/json, */*;q=0.8";

base::Unexpected<PrepareFailure> failedAt(Stage stage, base::Error error, std::string_view code = {}) {
  return base::Unexpected<PrepareFailure>(PrepareFailure{stage, std::move(error), code});
}

/// What the guards of the path refuse is of kind kRefused.
base::Unexpected<PrepareFailure> notCalled(const Tool& tool, const base::Error& error,
                                           std::string_view refusal = refusal_code::kPathRejected) {
  return failedAt(Stage::kArguments, error.within(tool.description.name + " was not called"),
                  error.kind == ErrorKind::kRefused ? refusal : std::string_view());
}

/// Models write null for "nothing"; where null is no value of its own it is the same as leaving the argument out.
Json withoutNulls(const Tool& tool, const Json& arguments) {
  Json given = Json::object();
  base::reserveMembers(given, arguments.size());
  for (const auto& [name, value] : arguments.get_ref<const Json::object_t&>()) {
    const auto found = std::find_if(tool.arguments.begin(), tool.arguments.end(),
                                    [&key = name](const Argument& argument) { return argument.key == key; });
    if (!value.is_null() || found == tool.arguments.end() || found->nullable) {
      base::appendMember(given, name, value);
    }
  }
  return given;
}

/// A reference is no secret.
void collectTexts(const Json& value, std::vector<Secret>& texts) {
  if (value.is_string()) {
    if (!looksLikeSecretReference(value.get_ref<const std::string&>())) {
      texts.emplace_back(value.get<std::string>());
    }
  } else if (value.is_structured()) {
    for (const Json& element : value) {
      collectTexts(element, texts);
    }
  }
}

std::vector<Secret> secretArguments(const Tool& tool, const Json& arguments) {
  std::vector<Secret> texts;
  for (const Argument& argument : tool.arguments) {
    if (const Json* value = argument.secret ? findMember(arguments, argument.key) : nullptr) {
      collectTexts(*value, texts);
    }
  }
  return texts;
}

bool isFilledFromSignIn(const Tool& tool, const Json& arguments, bool needs_credential) {
  return std::any_of(tool.arguments.begin(), tool.arguments.end(), [&](const Argument& argument) {
    if (argument.target != ArgumentTarget::kParameter || findMember(arguments, argument.key) != nullptr) {
      return false;
    }
    const schemas::Parameter& parameter = tool.operation->parameters[argument.parameter];
    return !parameter.filled_from_login.empty() && (needs_credential || parameter.required);
  });
}

void scrubAll(mcp::ToolOutcome& outcome, const SecretScrubber& scrubber) {
  if (!outcome.structured) {
    for (mcp::ContentBlock& block : outcome.content) {
      if (block.kind == mcp::ContentBlock::Kind::kText) {
        block.text = scrubber.scrub(std::string_view(block.text));
      }
    }
  }
  if (outcome.meta) {
    scrubber.scrub(*outcome.meta);
  }
}

std::string seconds(std::chrono::milliseconds wait) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count());
}

std::string policyText(const Tool& tool, std::string_view code) {
  return tool.description.name + " was not called: " +
         (code == refusal_code::kPolicyReadOnly ? "this server only reads" : "this server does not offer it") +
         ". Whoever runs the server decides that; nothing in a call changes it.";
}

mcp::ToolOutcome limitOutcome(const Tool& tool, const CallLimits::Verdict& verdict) {
  if (verdict.kind == CallLimits::Verdict::Kind::kBudgetSpent) {
    return refusalOutcome(refusal_code::kBudgetSpent,
                          tool.description.name +
                              " was not called: this server has made as many changes as it may "
                              "since it was started. A person has to look and start it again.");
  }
  return refusalOutcome(refusal_code::kRateLimited,
                        tool.description.name +
                            " was not called: too many calls of its kind, or too many "
                            "questions to a person.\nretryable: yes\nretry_after_seconds: " +
                            seconds(verdict.wait));
}

mcp::ToolOutcome dryRunOutcome(Json request) {
  const Json shown = {{"dryRun", true}, {"request", std::move(request)}};
  mcp::ToolOutcome outcome;
  outcome.structured = base::writeJson(shown);
  outcome.content.push_back({mcp::ContentBlock::Kind::kText, *outcome.structured, {}});
  return outcome;
}

/// What clients are shown; nothing where that is all tools as they are.
std::optional<std::vector<mcp::ToolDescription>> listedTools(const ToolRegistry& registry,
                                                             const SafetyOptions& safety) {
  const auto refused = [&](const Tool& tool) {
    return !safety.policy.refusal(tool.description.name, tool.risk).empty();
  };
  if (!safety.dry_run && std::none_of(registry.tools().begin(), registry.tools().end(), refused)) {
    return std::nullopt;
  }
  std::vector<mcp::ToolDescription> out;
  for (const Tool& tool : registry.tools()) {
    if (refused(tool)) {
      continue;
    }
    out.push_back(tool.description);
    if (safety.dry_run && tool.risk != Risk::kRead) {
      out.back().output_schema.reset();  // it is answered with the request instead
    }
  }
  return out;
}

/// Waits on the stop, which ends it at once.
bool waited(std::chrono::milliseconds wait, const base::Stop& stop) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  const auto end = std::min(base::Clock::now() + wait, stop.deadline());
  changed.wait_until(lock, stop.token(), end, [] { return false; });
  return !stop.requested() && base::Clock::now() < stop.deadline();
}

}  // namespace

namespace {

/// Whether the call was carried out, as far as anybody can know.
CallSecrets::Fate fateOf(const std::optional<HttpResponse>& response, const std::optional<base::Error>& error) {
  using Fate = CallSecrets::Fate;
  if (response) {
    return response->status / 100 == 2 ? Fate::kDone : response->status >= 500 ? Fate::kUnknown : Fate::kRefused;
  }
  const bool unknown = error && (error->kind == ErrorKind::kInterrupted || error->kind == ErrorKind::kTimeout ||
                                 error->kind == ErrorKind::kLimit || error->kind == ErrorKind::kCancelled);
  return unknown ? Fate::kUnknown : Fate::kNotSent;
}

const Tool* findOperation(const std::vector<Tool>& tools, std::string_view id) {
  const auto found =
      std::find_if(tools.begin(), tools.end(), [&](const Tool& tool) { return tool.operation->id == id; });
  return found == tools.end() ? nullptr : &*found;
}

}  // namespace

struct ToolService::Exchange {
  std::optional<HttpResponse> response;
  std::optional<base::Error> transport_error;
  std::optional<base::Error> sign_in_error;  ///< besides a response: of the renewal after it
};

ToolService::ToolService(std::shared_ptr<const ToolRegistry> registry, HttpClient& client,
                         CredentialProvider& credentials, ToolServiceOptions options)
    : registry_(std::move(registry)),
      client_(client),
      credentials_(credentials),
      options_(std::move(options)),
      router_(registry_->document()),
      access_(registry_->document(), registry_->tools()),
      listed_(listedTools(*registry_, options_.safety)),
      secrets_(options_.own_secrets),
      limits_(options_.safety.limits) {}

Result<PreparedCall, PrepareFailure> ToolService::prepare(std::string_view name, const Json& arguments,
                                                          const base::Stop& stop) {
  const Tool* tool = registry_->find(name);
  if (tool == nullptr) {
    const std::string nearest = registry_->nearestName(name);
    return failedAt(Stage::kArguments,
                    {ErrorKind::kNotFound, "no tool is named " + plainLine(name, 100) +
                                               (nearest.empty() ? "" : "; the nearest is " + nearest)});
  }
  if (!arguments.is_object()) {
    return notCalled(*tool, {ErrorKind::kInvalidInput, "arguments must be an object"});
  }
  Json given = withoutNulls(*tool, arguments);
  if (const auto masked = findMask(given)) {
    return notCalled(*tool,
                     {ErrorKind::kInvalidInput, "arguments" + plainLine(*masked, 200) +
                                                    ": holds the text that stands for a withheld secret; the "
                                                    "secret itself is not known here, so leave it to the person"});
  }
  if (auto checked = checkSecretArguments(*tool, given, options_.allow_literal_secrets); !checked) {
    return notCalled(*tool, checked.error(), refusal_code::kLiteralSecret);
  }
  if (options_.vault != nullptr) {
    if (auto kept = checkKeptSecrets(*tool, given, *options_.vault); !kept) {
      return notCalled(*tool, kept.error());
    }
  }
  if (const auto violations = registry_->validator(*tool).validate(given); !violations.empty()) {
    SecretScrubber scrubber;
    for (const Secret& secret : secretArguments(*tool, given)) {
      scrubber.add(secret.reveal());
    }
    return failedAt(
        Stage::kArguments,
        {ErrorKind::kInvalidInput, scrubber.scrub(std::string_view(describeArgumentErrors(*tool, given, violations)))});
  }
  return bind(*tool, std::move(given), stop);
}

Result<PreparedCall, PrepareFailure> ToolService::bind(const Tool& tool, Json arguments, const base::Stop& stop) {
  PreparedCall call;
  call.tool = &tool;
  call.needs_credential = !tool.operation->security.empty();
  LoginValues login;
  const bool pinned = call.needs_credential && !options_.safety.allow_other_operators && namesOperator(tool, arguments);
  if (pinned || isFilledFromSignIn(tool, arguments, call.needs_credential)) {
    auto credential = signIn(stop);
    if (!credential) {
      return failedAt(Stage::kSignIn, std::move(credential).error());
    }
    call.credential = *std::move(credential);
    login.operator_id = call.credential->operator_id;
  }
  if (pinned) {
    if (auto other = findOtherOperator(tool, arguments, *call.credential)) {
      return failedAt(Stage::kArguments, {ErrorKind::kRefused, std::move(other->text)}, other->code);
    }
  }
  AccessRemarks remarks = access_.check(tool, arguments);
  if (!remarks.unreadable.empty()) {
    return notCalled(tool, {ErrorKind::kInvalidInput, std::move(remarks.unreadable)});
  }
  call.remarks = std::move(remarks.warnings);
  auto request = bindArguments(tool, arguments, login);
  if (!request) {
    return notCalled(tool, request.error());
  }
  if (auto below = checkTarget(client_.baseUrl(), request->target); !below) {
    return notCalled(tool, below.error());
  }
  if (auto meant = router_.check(*tool.operation, request->target); !meant) {
    return notCalled(tool, meant.error());
  }
  call.request = *std::move(request);
  const bool accepts = std::any_of(call.request.headers.begin(), call.request.headers.end(),
                                   [](const auto& header) { return equalHeaderName(header.first, "accept"); });
  if (!accepts) {
    call.request.headers.emplace_back("Accept", kAccept);
  }
  call.secret_arguments = secretArguments(tool, arguments);
  call.arguments = std::move(arguments);
  return call;
}

Result<CredentialPtr> ToolService::signIn(const base::Stop& stop) {
  auto credential = credentials_.get(stop);
  if (credential) {
    secrets_.remember(*credential);
    if (options_.safety.warn_when_root && (*credential)->user == SignedInUser::kRoot) {
      std::call_once(root_warning_, [] {
        base::log(base::LogLevel::kWarning,
                  "signed in as root, which may do everything: the AuthKey of a SAM user with the rights an agent "
                  "needs is safer");
      });
    }
  }
  return credential;
}

Result<HttpResponse> ToolService::send(const PreparedCall& call, const Credential* credential,
                                       const mcp::RequestContext& context, const base::Stop& stop) {
  HttpRequest request = call.request;
  if (credential != nullptr) {
    if (auto attached = attachCredential(*call.tool->operation, *credential, request); !attached) {
      return fail(std::move(attached).error());
    }
  }
  const auto start = base::Clock::now();
  auto response = client_.send(request, stop);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(base::Clock::now() - start).count();
  const std::string outcome =
      response ? std::to_string(response->status) : std::string(base::errorKindName(response.error().kind));
  base::log(base::LogLevel::kInfo, "call {}: {} {} {} -> {} in {} ms", context.call_id, call.tool->description.name,
            call.tool->operation->method, call.tool->operation->path, outcome, ms);
  return response;
}

ToolService::Exchange ToolService::exchange(const PreparedCall& call, const mcp::RequestContext& context,
                                            const base::Stop& stop) {
  Exchange result;
  CredentialPtr credential = call.credential;
  if (call.needs_credential && !credential) {
    auto signed_in = signIn(stop);
    if (!signed_in) {
      result.sign_in_error = std::move(signed_in).error();
      return result;
    }
    credential = *std::move(signed_in);
  }
  if (call.needs_credential) {
    if (auto enough = checkSchemes(*call.tool->operation, *credential); !enough) {
      result.sign_in_error = std::move(enough).error();
      return result;
    }
  }
  auto response = send(call, call.needs_credential ? credential.get() : nullptr, context, stop);
  if (response && isAuthenticationFailure(*call.tool, *response)) {
    auto renewed = credentials_.renew(credential, stop);
    if (renewed &&
        ((*renewed)->operator_id != credential->operator_id || (*renewed)->user_name != credential->user_name)) {
      renewed = fail(ErrorKind::kAuthentication,
                     "the new sign-in is another account or user than the one the call was made for");
    }
    if (renewed) {
      secrets_.remember(*renewed);
      response = send(call, renewed->get(), context, stop);
    } else {
      result.sign_in_error = std::move(renewed).error();
    }
  }
  if (response) {
    result.response = *std::move(response);
  } else {
    result.transport_error = std::move(response).error();
  }
  return result;
}

Result<mcp::ToolOutcome> ToolService::finish(const Tool& tool, const SecretScrubber& scrubber, Exchange exchange,
                                             const base::Stop& stop, CallSecrets* secrets) const {
  std::optional<base::Error> error = exchange.transport_error ? exchange.transport_error : exchange.sign_in_error;
  if (error && error->kind == ErrorKind::kCancelled) {
    const base::StopReason reason = stop.reason();
    if (reason != base::StopReason::kDeadline && reason != base::StopReason::kShutdown) {
      return fail(ErrorKind::kCancelled, tool.description.name + ": stopped by the client");
    }
    error->kind = ErrorKind::kTimeout;
    error->message = reason == base::StopReason::kDeadline ? "its time is over" : "this server is stopping";
  }
  if (error && error->kind == ErrorKind::kInternal) {
    return fail(ErrorKind::kInternal, scrubber.scrub(std::string_view(error->message)));
  }
  mcp::ToolOutcome outcome;
  if (exchange.response && exchange.response->status / 100 == 2) {
    outcome = mapResponse(tool, *exchange.response, scrubber, registry_->tools(), options_.limits, secrets);
  } else {
    const FailureContext failure{tool, registry_->tools(), credentials_.describe()};
    outcome = exchange.response          ? upstreamErrorOutcome(failure, *exchange.response)
              : exchange.transport_error ? transportErrorOutcome(failure, *error)
                                         : signInErrorOutcome(failure, *error);
    if (exchange.response && error) {
      outcome.content.front().text += "\nsign_in: " + plainLine(error->message, 500);
    }
  }
  scrubAll(outcome, scrubber);
  return outcome;
}

std::shared_ptr<const SecretScrubber> ToolService::scrubberFor(const PreparedCall& call) const {
  auto shared = secrets_.scrubber();
  if (call.secret_arguments.empty()) {
    return shared;
  }
  auto own = std::make_shared<SecretScrubber>(*shared);
  for (const Secret& secret : call.secret_arguments) {
    own->add(secret.reveal());
  }
  return own;
}

Result<mcp::ToolOutcome> ToolService::notPrepared(std::string_view name, PrepareFailure failure,
                                                  const base::Stop& stop) {
  if (failure.error.kind == ErrorKind::kNotFound && failure.stage == Stage::kArguments) {
    return fail(std::move(failure.error));
  }
  if (failure.stage == Stage::kSignIn) {
    Exchange failed;
    failed.sign_in_error = std::move(failure.error);
    return finish(*registry_->find(name), *secrets_.scrubber(), std::move(failed), stop);
  }
  std::string text = secrets_.scrubber()->scrub(std::string_view(failure.error.message));
  if (failure.code.empty()) {
    return errorOutcome(text);
  }
  // The guards of the path name their code somewhere inside.
  const std::string code = std::string(failure.code) + ": ";
  if (const auto at = text.find(code); at != std::string::npos) {
    text.erase(at, code.size());
  }
  return refusalOutcome(failure.code, text);
}

ToolService::Held ToolService::confirmElsewhere(const PreparedCall& call, const Confirmation& confirmation,
                                                const mcp::RequestContext& context, const base::Stop& stop) {
  using Kind = Approver::Answer::Kind;
  const std::string& name = call.tool->description.name;
  Approver& approver = *options_.safety.approver;
  if (!approver.knows(confirmation.binding())) {
    const auto verdict = limits_.takeQuestion(context.principal, base::Clock::now());
    if (verdict.kind != CallLimits::Verdict::Kind::kGo) {
      return limitOutcome(*call.tool, verdict);
    }
  }
  const auto now = base::Clock::now();
  const auto remaining = stop.remaining();
  // What is left of the call's time has to be enough for the request.
  const auto until = now + std::min<base::Clock::duration>(std::max(remaining / 2, remaining - kTimeToSend),
                                                           options_.safety.approval_lifetime);
  const Approver::Answer answer = approver.ask({name, confirmation.text(), confirmation.name(), confirmation.binding()},
                                               until, stop, [&](const std::string& id) {
                                                 const std::string text =
                                                     name + " waits for a person: soracom-mcp approve " + id;
                                                 base::log(base::LogLevel::kWarning, "{}", text);
                                                 context.report_progress({0, std::nullopt, text});
                                               });
  if (stop.requested()) {
    Exchange stopped;
    stopped.sign_in_error = base::Error{ErrorKind::kCancelled, "stopped while it waited for a person"};
    return finish(*call.tool, *secrets_.scrubber(), std::move(stopped), stop);
  }
  switch (answer.kind) {
    case Kind::kApproved:
      limits_.giveQuestionBack(context.principal);
      return std::nullopt;
    case Kind::kDeclined:
      return refusalOutcome(refusal_code::kConfirmationDeclined, name + " was not called: " + kDeclinedText);
    case Kind::kUnanswered:
      break;
  }
  if (answer.id.empty()) {
    return refusalOutcome(refusal_code::kConfirmationUnavailable,
                          name + " was not called: too many calls wait for a person already.");
  }
  return refusalOutcome(refusal_code::kConfirmationRequired,
                        name +
                            " was not called yet: it waits for a person, who approves it on a terminal of this "
                            "machine with `soracom-mcp approve " +
                            answer.id +
                            "`. Tell the person so; once it is approved, call again with the same arguments.");
}

ToolService::Held ToolService::confirm(const PreparedCall& call, Consent consent, const mcp::RequestContext& context,
                                       const base::Stop& stop) {
  const std::string& name = call.tool->description.name;
  const Confirmation confirmation(call, consent, *scrubberFor(call));
  if (options_.safety.approver != nullptr) {
    return confirmElsewhere(call, confirmation, context, stop);
  }
  switch (confirmation.read(context.answers)) {
    case Confirmation::Answer::kApproved:
      limits_.giveQuestionBack(context.principal);
      return std::nullopt;
    case Confirmation::Answer::kForeign:
      return Result<mcp::ToolOutcome>(fail(ErrorKind::kRefused, "the approval is for another request"));
    case Confirmation::Answer::kDeclined:
      return refusalOutcome(refusal_code::kConfirmationDeclined, name + " was not called: " + kDeclinedText);
    case Confirmation::Answer::kWrong:
      return refusalOutcome(refusal_code::kConfirmationDeclined,
                            name + " was not called: the answer was sent without " +
                                (consent == Consent::kYes ? "approving it." : "the name of what it acts on."));
    case Confirmation::Answer::kNone:
      break;
  }
  if (context.client.forms) {
    const auto verdict = limits_.takeQuestion(context.principal, base::Clock::now());
    if (verdict.kind != CallLimits::Verdict::Kind::kGo) {
      return limitOutcome(*call.tool, verdict);
    }
  }
  mcp::ToolOutcome asking;
  asking.input_required = confirmation.question(options_.safety.approval_lifetime);
  return asking;
}

bool ToolService::changesOwnRole(const PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop) {
  const auto role = roleAtStake(call);
  if (!role) {
    return false;
  }
  PreparedCall look;
  look.tool = registry_->find("listUserRoles");
  auto request = ownRolesRequest(*registry_, *call.credential);
  if (!request) {
    return true;
  }
  look.request = *std::move(request);
  const auto answer = send(look, call.credential.get(), context, stop);
  return !answer || mayNameRole(*answer, *role);
}

ToolService::Held ToolService::holdBack(PreparedCall& call, const mcp::RequestContext& context,
                                        const base::Stop& stop) {
  const Tool& tool = *call.tool;
  const SafetyOptions& safety = options_.safety;
  if (tool.risk != Risk::kRead) {
    if (call.needs_credential && !call.credential) {
      auto credential = signIn(stop);
      if (!credential) {
        return notPrepared(tool.description.name, {Stage::kSignIn, std::move(credential).error()}, stop);
      }
      call.credential = *std::move(credential);
    }
    if (const auto refused = safety.allow_self ? std::nullopt : findActOnSelf(call)) {
      return refusalOutcome(refused->code, refused->text);
    }
    if (!safety.allow_self && !context.answers.state() && changesOwnRole(call, context, stop)) {
      const GuardRefusal refused = actOnSelfRefusal(tool, "a role that the user of this server has, or may have");
      return refusalOutcome(refused.code, refused.text);
    }
    if (safety.dry_run) {
      Json request = previewRequest(call, registry_->document(), client_.baseUrl());
      scrubberFor(call)->scrub(request);
      return dryRunOutcome(std::move(request));
    }
  }
  const CallLimits::Wanted wanted{context.principal, tool.risk, tool.operation->method == "DELETE"};
  if (const Consent consent = safety.policy.consent(tool.risk); consent != Consent::kNone) {
    // Nobody is asked about what would be refused anyway.
    const auto verdict = limits_.ask(wanted, base::Clock::now());
    if (verdict.kind != CallLimits::Verdict::Kind::kGo) {
      return limitOutcome(tool, verdict);
    }
    if (Held held = confirm(call, consent, context, stop)) {
      return held;
    }
    call.approved_by = safety.approver != nullptr ? "terminal" : "client";
  }
  const auto verdict = limits_.take(wanted, base::Clock::now());
  if (verdict.kind != CallLimits::Verdict::Kind::kGo) {
    return limitOutcome(tool, verdict);
  }
  if (verdict.wait.count() > 0 && !waited(verdict.wait, stop)) {
    Exchange stopped;
    stopped.sign_in_error = base::Error{ErrorKind::kCancelled, "stopped while it waited for its turn"};
    return finish(tool, *secrets_.scrubber(), std::move(stopped), stop);
  }
  return std::nullopt;
}

Result<mcp::ToolOutcome> ToolService::call(std::string_view name, const Json& arguments,
                                           const mcp::RequestContext& context) {
  const Tool* tool = registry_->find(name);
  if (tool == nullptr || options_.audit == nullptr) {
    return carryOut(name, arguments, context, nullptr);
  }
  AuditedCall audited(options_.audit, *tool, arguments, context, client_.baseUrl());
  auto outcome = carryOut(name, arguments, context, &audited);
  audited.end(outcome, *secrets_.scrubber());
  return outcome;
}

Result<mcp::ToolOutcome> ToolService::carryOut(std::string_view name, const Json& arguments,
                                               const mcp::RequestContext& context, AuditedCall* audited) {
  if (const Tool* tool = registry_->find(name)) {
    // By its own name: the caller may have given an alias.
    if (const auto code = options_.safety.policy.refusal(tool->description.name, tool->risk); !code.empty()) {
      return refusalOutcome(code, policyText(*tool, code));
    }
  }
  const base::Stop stop = context.stop.withDeadline(base::Clock::now() + options_.call_timeout);
  auto prepared = prepare(name, arguments, stop);
  if (!prepared) {
    return notPrepared(name, std::move(prepared).error(), stop);
  }
  if (Held held = holdBack(*prepared, context, stop)) {
    return *std::move(held);
  }
  return sendAndKeep(*prepared, context, stop, audited);
}

Result<mcp::ToolOutcome> ToolService::sendAndKeep(PreparedCall& call, const mcp::RequestContext& context,
                                                  const base::Stop& stop, AuditedCall* audited) {
  CallSecrets secrets(options_.vault);
  if (auto refused = secrets.prepare(call)) {
    return *std::move(refused);
  }
  if (audited != nullptr) {
    if (auto refused = audited->allow(call, *scrubberFor(call))) {
      return *std::move(refused);
    }
  }
  Exchange result = exchange(call, context, stop);
  const auto fate = fateOf(result.response, result.transport_error);
  const int status = result.response ? result.response->status : 0;
  // The exchange may have signed in, so that there is more to hide than before.
  auto outcome = finish(*call.tool, *scrubberFor(call), std::move(result), stop, &secrets);
  if (secrets.lost()) {
    outcome = takeBack(call, *secrets.lost(), context, stop);
  }
  secrets.settle(fate);
  secrets_.remember(secrets.takeSeen());
  if (audited != nullptr) {
    audited->answered(status, fate == CallSecrets::Fate::kUnknown);
    audited->kept(secrets.names());
    if (secrets.lost()) {
      audited->remark("its secret could not be kept");
    }
  }
  return outcome;
}

mcp::ToolOutcome ToolService::takeBack(const PreparedCall& call, const CallSecrets::Loss& loss,
                                       const mcp::RequestContext& context, const base::Stop& stop) {
  const std::string& name = call.tool->description.name;
  std::string text =
      name + " was carried out, but the secret it brought could not be kept and is lost: " + loss.why + ". ";
  const auto& undo = call.tool->operation->extension.undo;
  const Tool* tool =
      undo && loss.undo_arguments.is_object() ? findOperation(registry_->tools(), undo->operation_id) : nullptr;
  if (tool == nullptr) {
    return refusalOutcome(refusal_code::kSecretStoreUnavailable,
                          text + "What it made is still there; a person has to look at it.");
  }
  const std::string& undo_name = tool->description.name;
  AuditedCall audited(options_.audit, *tool, loss.undo_arguments, context, client_.baseUrl());
  audited.remark("takes back what " + name + " made");
  auto prepared = prepare(undo_name, loss.undo_arguments, stop);
  if (!prepared) {
    audited.end(errorOutcome(prepared.error().error.message), *secrets_.scrubber());
    return refusalOutcome(
        refusal_code::kSecretStoreUnavailable,
        text + "It could not be taken back (" + prepared.error().error.message + "); a person has to look at it.");
  }
  // Unrecorded rather than left undone: the audit lies on the same disk as the vault.
  (void)audited.allow(*prepared, *secrets_.scrubber());
  Exchange result = exchange(*prepared, context, stop);
  const int status = result.response ? result.response->status : 0;
  const bool unknown = fateOf(result.response, result.transport_error) == CallSecrets::Fate::kUnknown;
  audited.answered(status, unknown);
  audited.end(errorOutcome(""), *secrets_.scrubber());
  if (status / 100 == 2) {
    return refusalOutcome(refusal_code::kSecretStoreUnavailable, text + "What it made was taken back with " +
                                                                     undo_name + ". A person has to make room first.");
  }
  return refusalOutcome(refusal_code::kSecretStoreUnavailable,
                        text + "Taking back what it made with " + undo_name + " failed" +
                            (status != 0 ? " (HTTP " + std::to_string(status) + ")" : "") + "; a person has to do it.");
}

}  // namespace soracom_mcp::tools
