#include "tools/call/request_preview.h"

#include <algorithm>

#include "base/json_reader.h"
#include "base/utf8.h"
#include "tools/call/secret_arguments.h"
#include "tools/catalog/media_type.h"
#include "tools/safety/redaction.h"
#include "tools/safety/secret_reference.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;
using schemas::ParameterLocation;

/// What of a call is masked where it is shown: the arguments that hold a secret as it is.
class Masks final {
 public:
  explicit Masks(const PreparedCall& call)
      : tool_(*call.tool), given_(call.arguments), shown_(maskedArguments(tool_, given_)) {}

  /// The argument as it is shown; null where it holds no secret.
  const Json* of(const Argument& argument) const {
    const Json* given = base::findMember(given_, argument.key);
    const Json* shown = base::findMember(shown_, argument.key);
    return given == nullptr || shown == nullptr || base::equalJson(*given, *shown) ? nullptr : shown;
  }
  bool anyInBody() const {
    return std::any_of(tool_.arguments.begin(), tool_.arguments.end(), [&](const Argument& argument) {
      return argument.target != ArgumentTarget::kParameter && of(argument) != nullptr;
    });
  }
  bool anyIn(std::initializer_list<ParameterLocation> locations) const {
    return std::any_of(tool_.arguments.begin(), tool_.arguments.end(),
                       [&](const Argument& argument) { return isIn(argument, locations) && of(argument) != nullptr; });
  }
  bool header(std::string_view name) const {
    return equalHeaderName(name, "cookie") || equalHeaderName(name, "authorization") ||
           std::any_of(tool_.arguments.begin(), tool_.arguments.end(), [&](const Argument& argument) {
             return isIn(argument, {ParameterLocation::kHeader}) && of(argument) != nullptr &&
                    equalHeaderName(tool_.operation->parameters[argument.parameter].name, name);
           });
  }

 private:
  bool isIn(const Argument& argument, std::initializer_list<ParameterLocation> locations) const {
    return argument.target == ArgumentTarget::kParameter &&
           std::find(locations.begin(), locations.end(), tool_.operation->parameters[argument.parameter].location) !=
               locations.end();
  }

  const Tool& tool_;
  const Json& given_;
  const Json shown_;
};

/// The headers of the first alternative of the operation's security requirement that has some.
std::vector<std::string> credentialHeaders(const PreparedCall& call, const schemas::OpenApiDocument& document) {
  std::vector<std::string> names;
  if (!call.needs_credential) {
    return names;
  }
  if (call.credential && !call.credential->headers.empty()) {
    for (const auto& [name, value] : call.credential->headers) {
      names.push_back(name);
    }
    return names;
  }
  const auto& alternatives = call.tool->operation->security;
  const auto first =
      std::find_if(alternatives.begin(), alternatives.end(), [](const auto& one) { return !one.empty(); });
  if (first == alternatives.end()) {
    return names;
  }
  for (const auto& [scheme_name, scopes] : *first) {
    const auto found = document.security_schemes.find(scheme_name);
    if (found == document.security_schemes.end()) {
      continue;
    }
    if (found->second.type == "apiKey" && found->second.location == "header") {
      names.push_back(found->second.name);
    } else if (found->second.type != "apiKey") {
      names.emplace_back("Authorization");
    }
  }
  return names;
}

Json maskedBody(const Tool& tool, const Masks& masks, const Json& body) {
  Json shown = body;
  visitSecretOutput(shown, {}, [](const std::string&, Json& leaf) {
    const bool reference = leaf.is_string() && looksLikeSecretReference(leaf.get_ref<const std::string&>());
    if (!reference) {
      maskSecretLeaf(leaf);
    }
  });
  for (const Argument& argument : tool.arguments) {
    const Json* masked = argument.target == ArgumentTarget::kParameter ? nullptr : masks.of(argument);
    if (masked != nullptr && argument.target == ArgumentTarget::kBody) {
      return *masked;
    }
    if (masked != nullptr && base::findMember(body, argument.wire_name) != nullptr) {
      shown[argument.wire_name] = *masked;
    }
  }
  return shown;
}

Json previewBody(const PreparedCall& call, const Masks& masks) {
  const HttpRequest& request = call.request;
  if (isJsonMediaType(request.content_type)) {
    if (const auto body = base::readJson(request.body, {.exact_numbers = true})) {
      return maskedBody(*call.tool, masks, *body);
    }
  }
  if (masks.anyInBody()) {
    return kMask;
  }
  if (base::findInvalidUtf8(request.body)) {
    return std::to_string(request.body.size()) + " bytes";
  }
  return request.body;
}

}  // namespace

std::string shownTarget(const PreparedCall& call) {
  const bool secret = Masks(call).anyIn({ParameterLocation::kPath, ParameterLocation::kQuery});
  return secret ? call.tool->operation->path : call.request.target;
}

Json previewRequest(const PreparedCall& call, const schemas::OpenApiDocument& document, std::string_view base_url) {
  const HttpRequest& request = call.request;
  const Masks masks(call);
  Json preview = Json::object();
  preview.emplace("method", request.method);
  preview.emplace("url", std::string(base_url) + shownTarget(call));
  Json headers = Json::object();
  for (const auto& [name, value] : request.headers) {
    headers.emplace(name, masks.header(name) ? std::string(kMask) : value);
  }
  for (const std::string& name : credentialHeaders(call, document)) {
    headers.emplace(name, kMask);
  }
  if (!request.content_type.empty()) {
    headers.emplace("Content-Type", request.content_type);
  }
  preview.emplace("headers", std::move(headers));
  if (!request.content_type.empty()) {
    preview.emplace("body", previewBody(call, masks));
  }
  if (!call.remarks.empty()) {
    preview.emplace("remarks", call.remarks);
  }
  return preview;
}

}  // namespace soracom_mcp::tools
