#include "tools/http/request_check.h"

#include <algorithm>

#include "base/utf8.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::size_t kMaxTarget = 8 * 1024;
constexpr std::size_t kMaxHeaderValue = 16 * 1024;

/// Set by the client alone.
constexpr std::string_view kOwnHeaders[] = {
    "Host",           "Content-Length", "Content-Type", "Transfer-Encoding", "Connection",          "Keep-Alive",
    "Upgrade",        "Expect",         "TE",           "Trailer",           "Proxy-Authorization", "Proxy-Connection",
    "Accept-Encoding"};

bool isTokenText(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool isValueText(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7F); });
}

Result<void> checkHeader(const std::string& name, const std::string& value) {
  if (!isTokenText(name)) {
    return fail(ErrorKind::kInvalidInput, "header name \"" + base::escapeForDisplay(name) + "\" is not valid");
  }
  if (std::any_of(std::begin(kOwnHeaders), std::end(kOwnHeaders),
                  [&](std::string_view own) { return equalHeaderName(own, name); })) {
    return fail(ErrorKind::kInvalidInput, "header " + name + " is set by the HTTP client itself");
  }
  if (!isValueText(value) || value.size() > kMaxHeaderValue) {
    return fail(ErrorKind::kInvalidInput, "the value of header " + name + " holds a control character or is too long");
  }
  return {};
}

}  // namespace

Result<void> checkRequest(const HttpRequest& request) {
  if (!isTokenText(request.method)) {
    return fail(ErrorKind::kInvalidInput, "method \"" + base::escapeForDisplay(request.method) + "\" is not valid");
  }
  const std::string& target = request.target;
  if (target.empty() || target.front() != '/' || target.size() > kMaxTarget ||
      !std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '#'; })) {
    return fail(ErrorKind::kInvalidInput,
                "the request target must begin with a slash, be percent-encoded ASCII without a fragment, and have at "
                "most " +
                    std::to_string(kMaxTarget) + " bytes");
  }
  if (!isValueText(request.content_type)) {
    return fail(ErrorKind::kInvalidInput, "the content type holds a control character");
  }
  for (const auto& [name, value] : request.headers) {
    if (auto checked = checkHeader(name, value); !checked) {
      return checked;
    }
  }
  return {};
}

}  // namespace soracom_mcp::tools
