#include "tools/call/call_preparation.h"

#include <algorithm>

#include "base/json_append.h"
#include "base/visible_json.h"
#include "tools/call/answer_choice.h"
#include "tools/call/argument_binder.h"
#include "tools/call/argument_error.h"
#include "tools/call/call_guard.h"
#include "tools/call/plain_text.h"
#include "tools/call/projection.h"
#include "tools/call/secret_arguments.h"
#include "tools/catalog/visible_schema.h"
#include "tools/safety/redaction.h"
#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::findMember;
using base::Json;
using base::Result;
using Stage = PrepareFailure::Stage;

/// In units of base::WorkBudget: a name that is looked at, and all that is done with a pair of one argument and one name
/// that was given.
constexpr std::uint64_t kUnitsPerName = 10;
constexpr std::uint64_t kUnitsPerPair = 20;
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

bool mayBeNull(const Tool& tool, const std::string& name) {
  const auto found = std::find_if(tool.arguments.begin(), tool.arguments.end(),
                                  [&](const Argument& argument) { return argument.key == name; });
  return found == tool.arguments.end() || found->nullable;
}

base::Unexpected<PrepareFailure> notDone(const Tool& tool, const base::WorkBudget& work) {
  return notCalled(tool, work.error("checking its arguments"));
}

/// Models write null for "nothing"; where null is no value of its own it is the same as leaving the argument out.
Json withoutNulls(const Tool& tool, const Json& arguments, base::WorkBudget& work) {
  Json given = Json::object();
  base::reserveMembers(given, arguments.size());
  for (const auto& [name, value] : arguments.get_ref<const Json::object_t&>()) {
    if (!work.spend(value.is_null() ? tool.arguments.size() * kUnitsPerName : kUnitsPerName)) {
      break;
    }
    if (!value.is_null() || mayBeNull(tool, name)) {
      base::appendMember(given, name, value);
    }
  }
  return given;
}

/// The arguments that the tool's schema knows. The others, which are texts, are looked at when they are used.
Json listedOnly(const Tool& tool, const Json& arguments) {
  Json listed = arguments;
  for (const Argument& argument : tool.arguments) {
    const Json* value = argument.listed ? nullptr : findMember(arguments, argument.key);
    if (value != nullptr && value->is_string()) {
      listed.erase(argument.key);
    }
  }
  return listed;
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

}  // namespace

CallPreparation::CallPreparation(std::shared_ptr<const ToolRegistry> registry, UpstreamCalls& upstream, Rules rules)
    : registry_(std::move(registry)),
      upstream_(upstream),
      rules_(rules),
      router_(registry_->document()),
      access_(registry_->document(), registry_->tools()) {}

Result<PreparedCall, PrepareFailure> CallPreparation::prepare(std::string_view name, const Json& arguments,
                                                              const mcp::RequestContext& context,
                                                              const base::Stop& stop) {
  return prepareWith(name, arguments, context, stop, rules_.allow_literal_secrets);
}

Result<PreparedCall, PrepareFailure> CallPreparation::prepareOwn(std::string_view name, const Json& arguments,
                                                                 const mcp::RequestContext& context,
                                                                 const base::Stop& stop) {
  return prepareWith(name, arguments, context, stop, true);
}

Result<void, PrepareFailure> CallPreparation::checkKept(const Tool& tool, const Json& arguments,
                                                        PreparedCall& call) const {
  if (rules_.vault == nullptr || !call.refers_to_secrets) {
    return {};
  }
  auto kept = checkKeptSecrets(tool, arguments, *rules_.vault, call.scope);
  if (!kept) {
    const auto& [error, foreign] = kept.error();
    return failedAt(Stage::kArguments, error.within(tool.description.name + " was not called"),
                    foreign ? refusal_code::kForeignSecret : std::string_view());
  }
  call.persons_secrets = *std::move(kept);
  return {};
}

Result<PreparedCall, PrepareFailure> CallPreparation::prepareWith(std::string_view name, const Json& arguments,
                                                                  const mcp::RequestContext& context,
                                                                  const base::Stop& stop, bool allow_literals) {
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
  base::WorkBudget work(base::WorkBudget::kUnitsPerRequest, stop);
  Json given = withoutNulls(*tool, arguments, work);
  if (!work.spend(arguments.size() * tool->arguments.size() * kUnitsPerPair)) {
    return notDone(*tool, work);
  }
  if (const auto masked = findMask(given)) {
    return notCalled(*tool,
                     {ErrorKind::kInvalidInput, "arguments" + plainLine(*masked, 200) +
                                                    ": holds the text that stands for a withheld secret; the "
                                                    "secret itself is not known here, so leave it to the person"});
  }
  if (base::holdsHidden(tool->full_input_schema)) {
    Json shown = tool->full_input_schema;
    restoreSpellings(given, makeSchemaVisible(shown));
  }
  auto secrets = findSecretArguments(*tool, given, allow_literals);
  if (!secrets) {
    return notCalled(*tool, secrets.error(), refusal_code::kLiteralSecret);
  }
  PreparedCall call;
  call.tool = tool;
  call.refers_to_secrets = secrets->refers;
  call.secret_arguments = std::move(secrets->literals);
  call.scope = {rules_.api, std::nullopt, upstream_.ownerOf(context)};
  if (auto kept = checkKept(*tool, given, call); !kept) {
    return base::Unexpected<PrepareFailure>(std::move(kept).error());
  }
  if (const auto violations = registry_->validator(*tool).validate(listedOnly(*tool, given), work);
      !violations.empty()) {
    if (work.end() == base::WorkBudget::End::kStopped) {
      return notDone(*tool, work);
    }
    SecretScrubber scrubber;
    for (const Secret& secret : call.secret_arguments) {
      scrubber.add(secret.reveal());
    }
    return failedAt(
        Stage::kArguments,
        {ErrorKind::kInvalidInput, scrubber.scrub(std::string_view(describeArgumentErrors(*tool, given, violations)))});
  }
  return bind(std::move(call), std::move(given), context, stop, work);
}

Result<void> CallPreparation::checkPage(const Tool& tool, std::string_view target) const {
  base::WorkBudget work;
  return checkPage(tool, target, work);
}

Result<void> CallPreparation::checkPage(const Tool& tool, std::string_view target, base::WorkBudget& work) const {
  auto below = checkTarget(upstream_.baseUrl(), target);
  return below ? router_.check(*tool.operation, target, work) : below;
}

Result<PreparedCall, PrepareFailure> CallPreparation::bind(PreparedCall call, Json arguments,
                                                           const mcp::RequestContext& context, const base::Stop& stop,
                                                           base::WorkBudget& work) {
  const Tool& tool = *call.tool;
  call.needs_credential = !tool.operation->security.empty();
  LoginValues login;
  const bool pinned = call.needs_credential && !rules_.allow_other_operators && namesOperator(tool, arguments);
  const bool refers = call.refers_to_secrets;
  if (pinned || (refers && call.needs_credential) || isFilledFromSignIn(tool, arguments, call.needs_credential)) {
    auto credential = upstream_.signIn(*tool.operation, context, stop);
    if (!credential) {
      return failedAt(Stage::kSignIn, std::move(credential).error());
    }
    call.credential = *std::move(credential);
    login.operator_id = call.credential->operator_id;
    call.scope.account = upstream_.accountOf(*call.credential);
  }
  if (refers && !call.scope.account) {
    // Nobody signs the operation, so that the account is the one this process acts for elsewhere, if there is one.
    const auto credential = upstream_.signIn(*tool.operation, context, stop);
    call.scope.account = credential ? upstream_.accountOf(**credential) : std::string();
  }
  if (refers) {
    if (auto kept = checkKept(tool, arguments, call); !kept) {
      return base::Unexpected<PrepareFailure>(std::move(kept).error());
    }
  }
  if (pinned) {
    if (auto other = findOtherOperator(tool, arguments, *call.credential)) {
      return failedAt(Stage::kArguments, {ErrorKind::kRefused, std::move(other->text)}, other->code);
    }
  }
  if (auto fields = Projection::parse(fieldsOf(tool, arguments)); !fields) {
    return notCalled(tool, fields.error());
  }
  AccessRemarks remarks = access_.check(tool, arguments, work);
  if (work.ended()) {
    return notDone(tool, work);
  }
  if (!remarks.unreadable.empty()) {
    return notCalled(tool, {ErrorKind::kInvalidInput, std::move(remarks.unreadable)});
  }
  call.remarks = std::move(remarks.warnings);
  for (const auto& secret : call.persons_secrets) {
    if (tool.risk == Risk::kRead) {
      call.remarks.push_back("It only reads, but sends " + secret.first + ", which a person has kept, to " +
                             call.scope.api + ". Once approved, later calls of it with this secret are not asked.");
    }
  }
  auto request =
      refers ? bindArguments(tool, withPathNames(tool, arguments), login) : bindArguments(tool, arguments, login);
  if (!request) {
    return notCalled(tool, request.error());
  }
  if (auto meant = checkPage(tool, request->target, work); !meant) {
    return notCalled(tool, meant.error());
  }
  call.request = *std::move(request);
  const bool accepts = std::any_of(call.request.headers.begin(), call.request.headers.end(),
                                   [](const auto& header) { return equalHeaderName(header.first, "accept"); });
  if (!accepts) {
    call.request.headers.emplace_back("Accept", kAccept);
  }
  call.arguments = std::move(arguments);
  return call;
}

}  // namespace soracom_mcp::tools
