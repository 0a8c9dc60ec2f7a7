#include "app/document_credentials.h"

#include <algorithm>

#include "app/secret_variable.h"
#include "base/base64.h"

namespace soracom_mcp::app {
namespace {

using base::ErrorKind;
using base::Result;
using tools::SchemeValues;
using tools::Secret;

bool isLetterOrDigit(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::string lowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

Result<SchemeValues> valuesOf(const schemas::SecurityScheme& scheme, const std::string& value) {
  SchemeValues out;
  if (scheme.type == "apiKey") {
    auto& place = scheme.location == "query" ? out.query : scheme.location == "cookie" ? out.cookies : out.headers;
    place.emplace_back(scheme.name, Secret(value));
  } else if (scheme.type == "http" && lowerCase(scheme.name) == "basic") {
    if (value.find(':') == std::string::npos) {
      return base::fail(ErrorKind::kInvalidInput, "must be user:password");
    }
    out.headers.emplace_back("Authorization", Secret("Basic " + base::encodeBase64(value)));
  } else if ((scheme.type == "http" && lowerCase(scheme.name) == "bearer") || scheme.type == "oauth2" ||
             scheme.type == "openIdConnect") {
    out.headers.emplace_back("Authorization", Secret("Bearer " + value));
  } else {
    return base::fail(ErrorKind::kUnsupported,
                      "is for a scheme of type " + scheme.type + " " + scheme.name + ", which cannot be used here");
  }
  return out;
}

}  // namespace

std::string schemeVariable(const std::string& scheme) {
  std::string out = "MCP_AUTH_";
  for (const char c : scheme) {
    out += !isLetterOrDigit(c) ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

Result<std::map<std::string, SchemeValues>> readSchemeValues(const schemas::OpenApiDocument& document,
                                                             const tools::Environment& environment) {
  std::map<std::string, SchemeValues> out;
  for (const auto& [name, scheme] : document.security_schemes) {
    const std::string variable = schemeVariable(name);
    const auto value = readSecretVariable(variable, environment);
    if (!value) {
      return base::fail(value.error());
    }
    if (!*value) {
      continue;
    }
    auto values = valuesOf(scheme, (*value)->reveal());
    if (!values) {
      return base::fail(values.error().within(variable));
    }
    out.emplace(name, *std::move(values));
  }
  return out;
}

}  // namespace soracom_mcp::app
