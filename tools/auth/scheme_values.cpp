#include "tools/auth/scheme_values.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/base64.h"
#include "tools/auth/sign_in_failure.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::Result;
using schemas::SecurityScheme;

constexpr std::string_view kBasic = "Basic ";
constexpr std::string_view kBearer = "Bearer ";

}  // namespace

Result<SchemeValues> schemeValues(const schemas::SecurityScheme& scheme, const std::string& given) {
  SchemeValues out;
  if (scheme.type == "apiKey") {
    auto& place = scheme.location == "query" ? out.query : scheme.location == "cookie" ? out.cookies : out.headers;
    place.emplace_back(scheme.name, Secret(given));
  } else if (scheme.type == "http" && base::lowerCase(scheme.name) == "basic") {
    if (given.find(':') == std::string::npos) {
      return base::fail(ErrorKind::kInvalidInput, "must be user:password");
    }
    out.headers.emplace_back("Authorization", Secret(std::string(kBasic) + base::encodeBase64(given)));
  } else if ((scheme.type == "http" && base::lowerCase(scheme.name) == "bearer") || scheme.type == "oauth2" ||
             scheme.type == "openIdConnect") {
    out.headers.emplace_back("Authorization", Secret(std::string(kBearer) + given));
  } else {
    return base::fail(ErrorKind::kUnsupported,
                      "is for a scheme of type " + scheme.type + " " + scheme.name + ", which cannot be used here");
  }
  return out;
}

Result<SchemeValues> requestValues(const SecurityScheme& scheme, const std::string& header, const std::string& given) {
  if (scheme.type == "apiKey") {
    return schemeValues(scheme, given);
  }
  const bool basic = scheme.type == "http" && base::lowerCase(scheme.name) == "basic";
  const std::string_view word = basic ? kBasic : kBearer;
  const bool marked = base::lowerCase(given.substr(0, word.size())) == base::lowerCase(word);
  if (!marked && header == "authorization") {
    return base::fail(ErrorKind::kInvalidInput,
                      "does not begin with \"" + std::string(word) + "\", as the scheme's credential does");
  }
  std::string text = marked ? given.substr(word.size()) : given;
  if (basic && marked) {
    auto plain = base::decodeBase64(text);
    if (!plain) {
      return base::fail(ErrorKind::kInvalidInput, "holds no base64");
    }
    text = *std::move(plain);
  }
  if (!basic && !isSendableToken(text)) {
    return base::fail(ErrorKind::kInvalidInput, "holds no token");
  }
  return schemeValues(scheme, text);
}

std::vector<Secret> secretsIn(const SchemeValues& values) {
  std::vector<Secret> out;
  for (const auto* place : {&values.headers, &values.query, &values.cookies}) {
    for (const auto& [name, value] : *place) {
      const std::string& text = value.reveal();
      if (text.starts_with(kBearer)) {
        out.emplace_back(text.substr(kBearer.size()));
      } else if (text.starts_with(kBasic)) {
        const std::string encoded = text.substr(kBasic.size());
        out.emplace_back(encoded);
        if (const auto plain = base::decodeBase64(encoded)) {
          out.emplace_back(plain->substr(plain->find(':') + 1));
        }
      } else {
        out.push_back(value);
      }
    }
  }
  return out;
}

}  // namespace soracom_mcp::tools
