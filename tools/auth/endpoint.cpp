#include "tools/auth/endpoint.h"

#include <string_view>

#include "base/utf8.h"
#include "tools/http/base_url.h"

namespace soracom_mcp::tools {
namespace {

struct Endpoint {
  std::string_view coverage;
  bool sandbox;
  std::string_view url;
};

constexpr Endpoint kEndpoints[] = {
    {"jp", false, "https://api.soracom.io/v1"},
    {"g", false, "https://g.api.soracom.io/v1"},
    {"jp", true, "https://api-sandbox.soracom.io/v1"},
    {"g", true, "https://g.api-sandbox.soracom.io/v1"},
};

}  // namespace

base::Result<std::string> coverageUrl(const std::string& coverage, bool sandbox, const std::string& from) {
  for (const Endpoint& each : kEndpoints) {
    if (each.coverage == coverage && each.sandbox == sandbox) {
      return std::string(each.url);
    }
  }
  return base::fail(base::ErrorKind::kInvalidInput, from + ": coverage \"" + base::escapeForDisplay(coverage) +
                                                        "\" is unknown; it is jp (Japan) or g (Global)");
}

base::Result<std::string> endpointUrl(const std::string& endpoint, const std::string& from, bool allow_insecure_http) {
  auto url = parseBaseUrl(endpoint, allow_insecure_http);
  if (!url) {
    return base::fail(url.error().within(from));
  }
  return url->path.empty() ? url->text + "/v1" : url->text;
}

std::string coverageOf(const std::string& base_url) {
  for (const Endpoint& each : kEndpoints) {
    if (each.url == base_url) {
      return std::string(each.coverage);
    }
  }
  return {};
}

}  // namespace soracom_mcp::tools
