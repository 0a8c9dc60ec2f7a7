#include "app/curl_line.h"

#include "base/utf8.h"

namespace soracom_mcp::app {
namespace {

using base::Json;

// For a POSIX shell: nothing inside single quotes means anything but a single quote.
std::string inQuotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out + "'";
}

std::string textOf(const Json& value) { return value.is_string() ? value.get<std::string>() : base::writeJson(value); }

}  // namespace

std::string curlLine(const Json& preview) {
  const std::string method = textOf(preview.at("method"));
  std::string out = method == "HEAD" ? "curl --head" : method == "GET" ? "curl" : "curl -X " + method;
  out += " " + inQuotes(textOf(preview.at("url")));
  for (const auto& header : preview.at("headers").get_ref<const Json::object_t&>()) {
    out += " -H " + inQuotes(header.first + ": " + textOf(header.second));
  }
  if (const Json* body = base::findMember(preview, "body")) {
    out += " --data-binary " + inQuotes(textOf(*body));
  }
  return out;
}

}  // namespace soracom_mcp::app
