#include "tools/call/upstream_problem.h"

#include "base/json_reader.h"
#include "tools/call/masked_text.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::findMember;
using base::Json;

constexpr std::size_t kMaxCode = 100;
constexpr std::size_t kMaxMessage = 1000;
constexpr std::size_t kMaxExcerpt = 300;

/// The text of a string or number member; empty for anything else.
std::string textOf(const Json& object, std::string_view name) {
  const Json* member = findMember(object, name);
  if (member == nullptr) {
    return {};
  }
  if (member->is_string()) {
    return member->get<std::string>();
  }
  return member->is_number() ? base::writeJson(*member) : std::string();
}

std::string firstText(const Json& object, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (std::string text = textOf(object, name); !text.empty()) {
      return text;
    }
  }
  return {};
}

/// The object that holds code and message.
const Json& innermost(const Json& body) {
  for (const std::string_view name : {"errorMessage", "error"}) {
    const Json* inner = findMember(body, name);
    if (inner != nullptr && inner->is_object()) {
      return *inner;
    }
  }
  const Json* errors = findMember(body, "errors");
  if (errors != nullptr && errors->is_array() && !errors->empty() && errors->front().is_object()) {
    return errors->front();
  }
  return body;
}

/// `most` becomes what may be shown of the message.
UpstreamProblem readJsonProblem(const Json& body, std::size_t& most) {
  const Json& inner = innermost(body);
  UpstreamProblem problem{firstText(inner, {"code", "errorCode", "error", "type"}),
                          firstText(inner, {"message", "errorMessage", "error_description", "detail", "description"})};
  if (problem.code == "about:blank") {
    problem.code.clear();
  }
  if (const std::string title = textOf(inner, "title"); !title.empty()) {
    problem.message = problem.message.empty() ? title : title + ": " + problem.message;
  }
  if (problem.message.empty()) {
    Json masked = body;
    maskSecretOutput(masked, {});
    most = kMaxExcerpt;
    problem.message = base::writeJson(masked);
  }
  return problem;
}

bool isHtml(const HttpResponse& response) {
  const std::string& type = response.header("content-type");
  return type.find("html") != std::string::npos || response.body.starts_with("<!") ||
         response.body.starts_with("<html");
}

}  // namespace

UpstreamProblem readUpstreamProblem(const HttpResponse& response, const SecretScrubber& secrets) {
  UpstreamProblem problem;
  std::size_t most = kMaxMessage;
  if (auto body = base::readJson(response.body); body && body->is_object()) {
    secrets.scrub(*body);
    maskJsonTexts(*body);
    problem = readJsonProblem(*body, most);
  } else if (isHtml(response)) {
    problem.message = maskedHtmlLine(response.body, kMaxExcerpt, secrets);
  } else {
    problem.message = maskJsonText(response.body);
  }
  problem.code = maskedLine(problem.code, kMaxCode, secrets);
  problem.message = maskedLine(problem.message, most, secrets);
  return problem;
}

}  // namespace soracom_mcp::tools
