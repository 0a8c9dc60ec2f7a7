#include "tools/call/call_gate.h"

#include <algorithm>
#include <condition_variable>

#include "base/log.h"
#include "tools/call/call_guard.h"
#include "tools/call/own_roles.h"
#include "tools/call/refusal.h"
#include "tools/call/request_preview.h"
#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

constexpr std::chrono::seconds kTimeToSend{15};
// Some hosts decline by themselves where no person is there.
constexpr const char* kDeclinedText =
    "it was declined, by a person or by a host that runs without one. Do not repeat it unless you are asked to.";
constexpr const char* kWrongText = "the answer came without what was asked for. Do not repeat it unless you are asked to.";
constexpr const char* kUnansweredText =
    "the question was closed without an answer, as by hosts that run without a person. Nobody has said no. Do not "
    "repeat it before a person says that somebody is there; or the person calls it on a terminal: soracom-mcp call ";
constexpr const char* kNobodyThereText =
    " was not called: nobody has answered the last 10 questions, so this server asks no more until it is started "
    "again. To the person: start it again when you are there to answer, or with --approve-via cli to approve on a "
    "terminal.";
constexpr const char* kTooLongText =
    " was not called: it is too long to be shown whole in a form, and it cannot wait for a person on a terminal: too "
    "many calls wait already, or this server has no place for them. To the person: call it yourself on a terminal with "
    "`soracom-mcp call ";
constexpr const char* kNotRetryable = "\nretryable: no";

std::string waitsFor(const std::string& tool, const std::string& id) {
  return tool +
         " was not called yet: it waits for a person, who approves it on a terminal of this machine with `soracom-mcp "
         "approve " +
         id + "`. Tell the person so; once it is approved, call again with the same arguments.";
}

std::string seconds(std::chrono::milliseconds wait) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count());
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

CallGate::CallGate(std::shared_ptr<const ToolRegistry> registry, UpstreamCalls& upstream, const SafetyOptions& safety,
                   std::shared_ptr<CallMemory> memory)
    : registry_(std::move(registry)),
      upstream_(upstream),
      safety_(safety),
      memory_(std::move(memory)),
      limits_(memory_->limits) {}

CallGate::Held CallGate::stopped(const Tool& tool, std::string why, const mcp::RequestContext& context,
                                 const base::Stop& stop) const {
  Exchange stopped;
  stopped.sign_in_error = base::Error{ErrorKind::kCancelled, std::move(why)};
  return upstream_.failure(tool, registry_->tools(), *upstream_.scrubber(context), stopped, stop);
}

CallGate::Held CallGate::confirmElsewhere(const PreparedCall& call, const Confirmation& confirmation,
                                          const mcp::RequestContext& context, const base::Stop& stop) {
  using Kind = Approver::Answer::Kind;
  const std::string& name = call.tool->description.name;
  const std::string caller = upstream_.callerOf(context);
  Approver& approver = *safety_.approver;
  if (!approver.knows(confirmation.binding())) {
    const auto verdict = limits_.takeQuestion(caller, base::Clock::now());
    if (verdict.kind != CallLimits::Verdict::Kind::kGo) {
      return limitOutcome(*call.tool, verdict);
    }
  }
  const auto now = base::Clock::now();
  const auto remaining = stop.remaining();
  // What is left of the call's time has to be enough for the request.
  const auto until = now + std::min<base::Clock::duration>(std::max(remaining / 2, remaining - kTimeToSend),
                                                           safety_.approval_lifetime);
  const Approver::Answer answer = approver.ask({name, confirmation.text(), confirmation.name(), confirmation.binding(), caller},
                                               until, stop, [&](const std::string& id) {
                                                 const std::string text =
                                                     name + " waits for a person: soracom-mcp approve " + id;
                                                 base::log(base::LogLevel::kWarning, "{}", text);
                                                 context.report_progress({0, std::nullopt, text});
                                               });
  if (stop.requested()) {
    return stopped(*call.tool, "stopped while it waited for a person", context, stop);
  }
  switch (answer.kind) {
    case Kind::kApproved:
      limits_.giveQuestionBack(caller);
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
  return refusalOutcome(refusal_code::kConfirmationRequired, waitsFor(name, answer.id));
}

CallGate::Held CallGate::judgeForm(const PreparedCall& call, const Confirmation& confirmation,
                                   const mcp::RequestContext& context, bool& ask) {
  using Answer = Confirmation::Answer;
  const std::string caller = upstream_.callerOf(context);
  const std::string not_called = call.tool->description.name + " was not called: ";
  const Answer answer = confirmation.read(context.answers);
  ask = answer == Answer::kNone;
  if (answer != Answer::kNone && answer != Answer::kForeign && answer != Answer::kExpired &&
      answer != Answer::kUnanswered) {
    memory_->unanswered.answered(caller);
  }
  switch (answer) {
    case Answer::kNone:
    case Answer::kApproved:
      return std::nullopt;
    case Answer::kForeign:
      return Result<mcp::ToolOutcome>(fail(ErrorKind::kRefused, "the approval is for another request"));
    case Answer::kExpired:
      return refusalOutcome(refusal_code::kConfirmationExpired, confirmation.expired());
    case Answer::kUnanswered:
      // Nobody was bothered.
      limits_.giveQuestionBack(caller);
      memory_->unanswered.closed(caller);
      return refusalOutcome(refusal_code::kConfirmationUnanswered, not_called + kUnansweredText + call.tool->description.name + kNotRetryable);
    case Answer::kDeclined:
    case Answer::kWrong:
      break;
  }
  if (safety_.approver != nullptr && confirmation.room() != Confirmation::Room::kEnough) {
    safety_.approver->withdraw(confirmation.binding());
  }
  return refusalOutcome(refusal_code::kConfirmationDeclined,
                        not_called + (answer == Answer::kDeclined ? kDeclinedText : kWrongText));
}

CallGate::Held CallGate::admitForm(const PreparedCall& call, const mcp::RequestContext& context) {
  if (!context.client.forms) {
    return std::nullopt;  // it is told what it lacks
  }
  const std::string caller = upstream_.callerOf(context);
  if (!memory_->unanswered.mayAsk(caller)) {
    return refusalOutcome(refusal_code::kConfirmationUnavailable,
                          call.tool->description.name + kNobodyThereText + kNotRetryable);
  }
  const auto verdict = limits_.takeQuestion(caller, base::Clock::now());
  return verdict.kind == CallLimits::Verdict::Kind::kGo ? Held() : limitOutcome(*call.tool, verdict);
}

CallGate::Held CallGate::confirm(PreparedCall& call, Consent consent, const mcp::RequestContext& context,
                                 const base::Stop& stop) {
  using Kind = Approver::Answer::Kind;
  const std::string& name = call.tool->description.name;
  const std::string caller = upstream_.callerOf(context);
  const Confirmation confirmation(call, consent, upstream_.baseUrl(), *upstream_.scrubberFor(call, context),
                                  context.client.shows_whole_forms);
  if (safety_.approve_elsewhere) {
    Held held = confirmElsewhere(call, confirmation, context, stop);
    call.approved_by = held ? "" : "terminal";
    return held;
  }
  bool ask = false;
  if (Held held = judgeForm(call, confirmation, context, ask)) {
    return held;
  }
  const bool must_elsewhere = confirmation.room() == Confirmation::Room::kApproveElsewhere;
  const bool may_elsewhere = confirmation.room() != Confirmation::Room::kEnough && safety_.approver != nullptr;
  if (!ask && !must_elsewhere) {
    call.approved_by = "client";
    limits_.giveQuestionBack(caller);
    if (may_elsewhere) {
      safety_.approver->withdraw(confirmation.binding());
    }
    return std::nullopt;
  }
  if (ask && !(may_elsewhere && safety_.approver->knows(confirmation.binding()))) {
    if (Held held = admitForm(call, context)) {
      return held;
    }
  }
  Approver::Answer elsewhere;
  if (may_elsewhere && context.client.forms) {
    elsewhere = safety_.approver->ask({name, confirmation.text(), confirmation.name(), confirmation.binding(), caller},
                                      base::Clock::now(), stop, [](const std::string&) {});
  }
  if (elsewhere.kind != Kind::kUnanswered) {
    memory_->unanswered.answered(caller);
  }
  if (elsewhere.kind == Kind::kApproved) {
    limits_.giveQuestionBack(caller);
    call.approved_by = "terminal";
    return std::nullopt;
  }
  if (elsewhere.kind == Kind::kDeclined) {
    return refusalOutcome(refusal_code::kConfirmationDeclined, name + " was not called: " + kDeclinedText);
  }
  if (must_elsewhere && context.client.forms && elsewhere.id.empty()) {
    return refusalOutcome(refusal_code::kConfirmationUnavailable, name + kTooLongText + name + "`.");
  }
  if (!ask) {
    return refusalOutcome(refusal_code::kConfirmationRequired, waitsFor(name, elsewhere.id));
  }
  mcp::ToolOutcome asking;
  asking.input_required = confirmation.question(safety_.approval_lifetime, elsewhere.id);
  return asking;
}

bool CallGate::changesOwnRole(const PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop) {
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
  const auto answer = upstream_.send(look, call.credential.get(), context, stop);
  return !answer || mayNameRole(*answer, *role);
}

CallGate::Held CallGate::signIn(PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop) {
  if (!call.needs_credential || call.credential) {
    return std::nullopt;
  }
  auto credential = upstream_.signIn(*call.tool->operation, context, stop);
  if (!credential) {
    Exchange failed;
    failed.sign_in_error = std::move(credential).error();
    return upstream_.failure(*call.tool, registry_->tools(), *upstream_.scrubber(context), failed, stop);
  }
  call.credential = *std::move(credential);
  call.scope.account = upstream_.accountOf(*call.credential);
  return std::nullopt;
}

bool CallGate::isKnownRead(const PreparedCall& call, const mcp::RequestContext& context) const {
  return std::all_of(call.persons_secrets.begin(), call.persons_secrets.end(), [&](const auto& secret) {
    return memory_->secret_reads.contains(
        {context.principal, call.tool->description.name, secret.first, secret.second});
  });
}

Consent CallGate::consentFor(const PreparedCall& call, const mcp::RequestContext& context) const {
  const Risk risk = call.tool->risk;
  return safety_.policy.consent(risk == Risk::kRead && !isKnownRead(call, context) ? Risk::kWrite : risk);
}

CallGate::Held CallGate::guardIdentity(PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop) {
  const Tool& tool = *call.tool;
  if (Held held = signIn(call, context, stop)) {
    return held;
  }
  if (const auto refused = safety_.allow_self ? std::nullopt : findActOnSelf(call)) {
    return refusalOutcome(refused->code, refused->text);
  }
  if (!safety_.allow_self && !context.answers.state() && changesOwnRole(call, context, stop)) {
    const GuardRefusal refused = actOnSelfRefusal(tool, "a role that the user of this server has, or may have");
    return refusalOutcome(refused.code, refused.text);
  }
  if (safety_.dry_run) {
    Json request = previewRequest(call, registry_->document(), upstream_.baseUrl());
    upstream_.scrubberFor(call, context)->scrub(request);
    return dryRunOutcome(std::move(request));
  }
  return std::nullopt;
}

CallGate::Held CallGate::holdBack(PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop) {
  const Tool& tool = *call.tool;
  if (tool.risk != Risk::kRead || !tool.secret_output.empty()) {
    Held held = tool.risk == Risk::kRead ? signIn(call, context, stop) : guardIdentity(call, context, stop);
    if (held) {
      return held;
    }
  }
  const std::string caller = upstream_.callerOf(context);
  const CallLimits::Wanted wanted{caller, tool.risk, tool.operation->method == "DELETE"};
  if (const Consent consent = consentFor(call, context); consent != Consent::kNone) {
    // Nobody is asked about what would be refused anyway.
    const auto verdict = limits_.ask(wanted, base::Clock::now());
    if (verdict.kind != CallLimits::Verdict::Kind::kGo) {
      return limitOutcome(tool, verdict);
    }
    if (Held held = confirm(call, consent, context, stop)) {
      return held;
    }
    for (const auto& [reference, which] : call.persons_secrets) {
      memory_->secret_reads.add({context.principal, tool.description.name, reference, which});
    }
  }
  const auto verdict = limits_.take(wanted, base::Clock::now());
  if (verdict.kind != CallLimits::Verdict::Kind::kGo) {
    return limitOutcome(tool, verdict);
  }
  if (verdict.wait.count() > 0 && !waited(verdict.wait, stop)) {
    return stopped(tool, "stopped while it waited for its turn", context, stop);
  }
  return std::nullopt;
}

bool CallGate::admitPage(const PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop) {
  const std::string caller = upstream_.callerOf(context);
  const auto verdict = limits_.take({caller, call.tool->risk, false}, base::Clock::now());
  return verdict.kind == CallLimits::Verdict::Kind::kGo && (verdict.wait.count() <= 0 || waited(verdict.wait, stop));
}

}  // namespace soracom_mcp::tools
