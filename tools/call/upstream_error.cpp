#include "tools/call/upstream_error.h"

#include <algorithm>

#include "tools/call/answer_ending.h"
#include "tools/call/masked_text.h"
#include "tools/call/plain_text.h"
#include "tools/call/related_tools.h"
#include "tools/call/response_meta.h"
#include "tools/call/upstream_problem.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;

struct Advice {
  bool retryable = false;
  std::string hint;
};

const std::string& nameOf(const FailureContext& context) { return context.tool.description.name; }

bool changesNothing(const Tool& tool) { return tool.risk == Risk::kRead; }

/// After a call of which nobody knows whether it was carried out.
Advice adviceForUnknownOutcome(const FailureContext& context) {
  if (changesNothing(context.tool)) {
    return {true, "it changes nothing, so repeat it; if it goes on, tell the person"};
  }
  const Tool* check = findCheckTool(context.tool, context.tools);
  const std::string look = check == nullptr ? "find out" : "check with " + check->description.name;
  if (context.tool.description.annotations.idempotent) {
    return {true, nameOf(context) + " may have been carried out; repeating it has no further effect" +
                      (check == nullptr ? "" : ", or " + look + " first")};
  }
  return {false, nameOf(context) + " may have been carried out: " + look + " before repeating it"};
}

std::string permissionName(const Tool& tool) {
  const schemas::Operation& operation = *tool.operation;
  return operation.tag.empty() ? operation.id : operation.tag + ":" + operation.id;
}

Advice adviceForCredential(const FailureContext& context) {
  if (context.tool.operation->security.empty()) {
    return {false, "the credentials in the arguments were refused; ask the person for the right ones, do not guess"};
  }
  return {false, "the sign-in of this server (" + context.credential +
                     ") is not accepted; a person has to check it, repeating the call does not help"};
}

Advice adviceForNotFound(const FailureContext& context) {
  const Tool* list = findListTool(context.tool, context.tools);
  return {false, list == nullptr ? "check the names and IDs in the call: there is no such thing for the signed-in user"
                                 : "call " + list->description.name + " to see what exists"};
}

Advice adviceForConflict(const FailureContext& context) {
  const Tool* check = findCheckTool(context.tool, context.tools);
  return {false, check == nullptr
                     ? "the present state does not allow it; read it before deciding what to do"
                     : "the present state does not allow it; read it with " + check->description.name + " first"};
}

/// The host of a redirect; nothing of the rest, which may hold tokens.
std::string redirectHost(const FailureContext& context, const HttpResponse& response) {
  const std::string masked = context.secrets.scrub(std::string_view(response.header("location")));
  std::string_view location = masked;
  const auto scheme = location.find("//");
  if (scheme == std::string_view::npos) {
    return "another path";
  }
  location.remove_prefix(scheme + 2);
  location = location.substr(0, location.find_first_of("/?#"));
  const auto user = location.rfind('@');
  return plainLine(user == std::string_view::npos ? location : location.substr(user + 1), 253);
}

Advice adviceForRedirect(const FailureContext& context, const HttpResponse& response) {
  return {false, "the upstream redirects to " + redirectHost(context, response) +
                     "; redirects are not followed, so that credentials stay with the chosen address: a person has to "
                     "check the base URL"};
}

Advice adviceFor(const FailureContext& context, const HttpResponse& response) {
  const int status = response.status;
  if (speaksOfCredential(endingOf(context.tool, response)) || status == 401) {
    return adviceForCredential(context);
  }
  if (status == 304) {
    return {false,
            "it has not changed since what the call was given to compare with; leave that argument out to read it"};
  }
  if (status >= 300 && status < 400) {
    return adviceForRedirect(context, response);
  }
  switch (status) {
    case 403:
      return {false, "the signed-in user may not do this; an administrator can grant the permission " +
                         permissionName(context.tool)};
    case 404:
    case 410:
      return adviceForNotFound(context);
    case 409:
    case 412:
      return adviceForConflict(context);
    case 429:
    case 503:
      return {true, "it was not carried out; wait before repeating it, and make fewer calls"};
    case 408:
      return adviceForUnknownOutcome(context);
    default:
      break;
  }
  if (status >= 500) {
    return adviceForUnknownOutcome(context);
  }
  return {false, "correct the arguments as the message says; the same call will fail again"};
}

std::string withAdvice(std::string text, const Advice& advice, std::optional<long long> wait = std::nullopt) {
  text += std::string("\nretryable: ") + (advice.retryable ? "yes" : "no");
  if (wait) {
    text += "\nretry_after_seconds: " + std::to_string(*wait);
  }
  return text + "\nhint: " + advice.hint;
}

}  // namespace

mcp::ToolOutcome errorOutcome(std::string text) {
  mcp::ToolOutcome outcome;
  outcome.is_error = true;
  outcome.content.push_back({mcp::ContentBlock::Kind::kText, std::move(text), {}});
  return outcome;
}

mcp::ToolOutcome upstreamErrorOutcome(const FailureContext& context, const HttpResponse& response) {
  const UpstreamProblem problem = readUpstreamProblem(response, context.secrets);
  std::string text = nameOf(context) + " failed: the upstream answered HTTP " + std::to_string(response.status) + ".";
  if (!problem.code.empty()) {
    text += "\ncode: " + problem.code;
  }
  if (!problem.message.empty()) {
    text += "\nmessage: " + problem.message;
  }
  mcp::ToolOutcome outcome =
      errorOutcome(withAdvice(std::move(text), adviceFor(context, response), retryAfterSeconds(response)));
  outcome.meta = responseMeta({response.status, maskedHeaders(response.headers, context.secrets), {}});
  return outcome;
}

mcp::ToolOutcome transportErrorOutcome(const FailureContext& context, const base::Error& error) {
  const std::string why = maskedLine(error.message, 500, context.secrets);
  switch (error.kind) {
    case ErrorKind::kUnreachable:
      return errorOutcome(withAdvice(nameOf(context) + " was not sent: " + why,
                                     {true, "if it goes on, a person has to check the network and the base URL"}));
    case ErrorKind::kInterrupted:
      return errorOutcome(withAdvice(nameOf(context) + " was sent, but no complete answer came: " + why,
                                     adviceForUnknownOutcome(context)));
    case ErrorKind::kTimeout:
      return errorOutcome(
          withAdvice(nameOf(context) + " did not finish in time: " + why, adviceForUnknownOutcome(context)));
    case ErrorKind::kLimit: {
      Advice advice = adviceForUnknownOutcome(context);
      if (changesNothing(context.tool)) {
        advice = {false, "ask for less; the same call will fail again"};
      }
      return errorOutcome(withAdvice(nameOf(context) + " was sent, but its answer is too large: " + why, advice));
    }
    case ErrorKind::kAuthentication:
      return errorOutcome(withAdvice(nameOf(context) + " was not sent: " + why,
                                     {false, "a person has to check the certificate and the base URL"}));
    default:
      return errorOutcome(withAdvice(nameOf(context) + " was not sent: " + why,
                                     {false, "change the arguments; the same call will fail again"}));
  }
}

mcp::ToolOutcome signInErrorOutcome(const FailureContext& context, const base::Error& error) {
  const std::string text =
      nameOf(context) + " was not sent, because the sign-in failed: " + maskedLine(error.message, 1000, context.secrets);
  if (error.kind == ErrorKind::kAuthentication || error.kind == ErrorKind::kInvalidInput ||
      error.kind == ErrorKind::kNotFound) {
    return errorOutcome(withAdvice(text, {false, "a person has to set or correct the credential of this server"}));
  }
  return errorOutcome(withAdvice(text, {true, "if it goes on, a person has to check the network and the base URL"}));
}

}  // namespace soracom_mcp::tools
