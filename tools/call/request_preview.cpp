#include "tools/call/request_preview.h"

#include <algorithm>

#include "base/json_reader.h"
#include "base/utf8.h"
#include "tools/catalog/media_type.h"
#include "tools/safety/redaction.h"
#include "tools/safety/secret_reference.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;
using schemas::ParameterLocation;

bool holdsSecret(const Tool& tool, ArgumentTarget target, std::initializer_list<ParameterLocation> locations = {}) {
  return std::any_of(tool.arguments.begin(), tool.arguments.end(), [&](const Argument& argument) {
    if (!argument.secret || argument.target != target) {
      return false;
    }
    if (target != ArgumentTarget::kParameter) {
      return true;
    }
    const ParameterLocation location = tool.operation->parameters[argument.parameter].location;
    return std::find(locations.begin(), locations.end(), location) != locations.end();
  });
}

bool isSecretHeader(const Tool& tool, std::string_view name) {
  return equalHeaderName(name, "cookie") || equalHeaderName(name, "authorization") ||
         std::any_of(tool.arguments.begin(), tool.arguments.end(), [&](const Argument& argument) {
           return argument.secret && argument.target == ArgumentTarget::kParameter &&
                  equalHeaderName(tool.operation->parameters[argument.parameter].name, name);
         });
}

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

/// A reference to a kept secret is shown: it is not the secret.
bool isReference(const Json* value) {
  return value != nullptr && value->is_string() &&
         (*value == kGenerateSecret || parseSecretReference(value->get_ref<const std::string&>()));
}

Json maskedBody(const Tool& tool, const Json& body) {
  Json shown = body;
  maskSecretOutput(shown, {});
  for (const Argument& argument : tool.arguments) {
    if (!argument.secret || argument.target == ArgumentTarget::kParameter) {
      continue;
    }
    if (argument.target == ArgumentTarget::kBody) {
      return kMask;
    }
    if (const Json* sent = base::findMember(body, argument.wire_name)) {
      shown[argument.wire_name] = isReference(sent) ? *sent : Json(kMask);
    }
  }
  return shown;
}

Json previewBody(const PreparedCall& call) {
  const HttpRequest& request = call.request;
  const Tool& tool = *call.tool;
  if (isJsonMediaType(request.content_type)) {
    if (const auto body = base::readJson(request.body, {.exact_numbers = true})) {
      return maskedBody(tool, *body);
    }
  }
  if (holdsSecret(tool, ArgumentTarget::kBodyMember) || holdsSecret(tool, ArgumentTarget::kBody)) {
    return kMask;
  }
  if (base::findInvalidUtf8(request.body)) {
    return std::to_string(request.body.size()) + " bytes";
  }
  return request.body;
}

}  // namespace

std::string shownTarget(const PreparedCall& call) {
  const bool secret =
      holdsSecret(*call.tool, ArgumentTarget::kParameter, {ParameterLocation::kPath, ParameterLocation::kQuery});
  return secret ? call.tool->operation->path : call.request.target;
}

Json previewRequest(const PreparedCall& call, const schemas::OpenApiDocument& document, std::string_view base_url) {
  const Tool& tool = *call.tool;
  const HttpRequest& request = call.request;
  Json preview = Json::object();
  preview.emplace("method", request.method);
  preview.emplace("url", std::string(base_url) + shownTarget(call));
  Json headers = Json::object();
  for (const auto& [name, value] : request.headers) {
    headers.emplace(name, isSecretHeader(tool, name) ? std::string(kMask) : value);
  }
  for (const std::string& name : credentialHeaders(call, document)) {
    headers.emplace(name, kMask);
  }
  if (!request.content_type.empty()) {
    headers.emplace("Content-Type", request.content_type);
  }
  preview.emplace("headers", std::move(headers));
  if (!request.content_type.empty()) {
    preview.emplace("body", previewBody(call));
  }
  if (!call.remarks.empty()) {
    preview.emplace("remarks", call.remarks);
  }
  return preview;
}

}  // namespace soracom_mcp::tools
