#include "tools/call/tool_service.h"

#include <algorithm>

#include "base/json_append.h"
#include "base/log.h"
#include "tools/call/argument_binder.h"
#include "tools/call/argument_error.h"
#include "tools/call/plain_text.h"
#include "tools/call/upstream_error.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::findMember;
using base::Json;
using base::Result;
using Stage = PrepareFailure::Stage;

constexpr const char* kAccept = "application/json, */*;q=0.8";

base::Unexpected<PrepareFailure> failedAt(Stage stage, base::Error error) {
  return base::Unexpected<PrepareFailure>(PrepareFailure{stage, std::move(error)});
}

base::Unexpected<PrepareFailure> notCalled(const Tool& tool, const base::Error& error) {
  return failedAt(Stage::kArguments, error.within(tool.description.name + " was not called"));
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

void collectTexts(const Json& value, std::vector<Secret>& texts) {
  if (value.is_string()) {
    texts.emplace_back(value.get<std::string>());
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

void addHeader(Headers& headers, const std::string& name, const std::string& value) {
  headers.erase(std::remove_if(headers.begin(), headers.end(),
                               [&](const auto& header) { return equalHeaderName(header.first, name); }),
                headers.end());
  headers.emplace_back(name, value);
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
      secrets_(options_.own_secrets) {}

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
  const Json given = withoutNulls(*tool, arguments);
  if (const auto masked = findMask(given)) {
    return notCalled(*tool,
                     {ErrorKind::kInvalidInput, "arguments" + plainLine(*masked, 200) +
                                                    ": holds the text that stands for a withheld secret; the "
                                                    "secret itself is not known here, so leave it to the person"});
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
  return bind(*tool, given, stop);
}

Result<PreparedCall, PrepareFailure> ToolService::bind(const Tool& tool, const Json& arguments,
                                                       const base::Stop& stop) {
  PreparedCall call;
  call.tool = &tool;
  call.needs_credential = !tool.operation->security.empty();
  LoginValues login;
  if (isFilledFromSignIn(tool, arguments, call.needs_credential)) {
    auto credential = signIn(stop);
    if (!credential) {
      return failedAt(Stage::kSignIn, std::move(credential).error());
    }
    call.credential = *std::move(credential);
    login.operator_id = call.credential->operator_id;
  }
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
  return call;
}

Result<CredentialPtr> ToolService::signIn(const base::Stop& stop) {
  auto credential = credentials_.get(stop);
  if (credential) {
    secrets_.remember(*credential);
  }
  return credential;
}

Result<HttpResponse> ToolService::send(const PreparedCall& call, const Credential* credential,
                                       const mcp::RequestContext& context, const base::Stop& stop) {
  HttpRequest request = call.request;
  if (credential != nullptr) {
    for (const auto& [name, value] : credential->headers) {
      addHeader(request.headers, name, value.reveal());
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
  auto response = send(call, call.needs_credential ? credential.get() : nullptr, context, stop);
  if (response && isAuthenticationFailure(*call.tool, *response)) {
    auto renewed = credentials_.renew(credential, stop);
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
                                             const base::Stop& stop) const {
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
    outcome = mapResponse(tool, *exchange.response, scrubber, registry_->tools(), options_.limits);
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

Result<mcp::ToolOutcome> ToolService::call(std::string_view name, const Json& arguments,
                                           const mcp::RequestContext& context) {
  const base::Stop stop = context.stop.withDeadline(base::Clock::now() + options_.call_timeout);
  auto prepared = prepare(name, arguments, stop);
  if (!prepared) {
    PrepareFailure& failure = prepared.error();
    if (failure.error.kind == ErrorKind::kNotFound && failure.stage == Stage::kArguments) {
      return fail(std::move(failure.error));
    }
    if (failure.stage == Stage::kSignIn) {
      Exchange failed;
      failed.sign_in_error = std::move(failure.error);
      return finish(*registry_->find(name), *secrets_.scrubber(), std::move(failed), stop);
    }
    return errorOutcome(secrets_.scrubber()->scrub(std::string_view(failure.error.message)));
  }
  Exchange result = exchange(*prepared, context, stop);
  if (prepared->secret_arguments.empty()) {
    return finish(*prepared->tool, *secrets_.scrubber(), std::move(result), stop);
  }
  SecretScrubber scrubber = *secrets_.scrubber();
  for (const Secret& secret : prepared->secret_arguments) {
    scrubber.add(secret.reveal());
  }
  return finish(*prepared->tool, scrubber, std::move(result), stop);
}

}  // namespace soracom_mcp::tools
