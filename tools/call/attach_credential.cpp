#include "tools/call/attach_credential.h"

#include <algorithm>

#include "base/percent_encoding.h"

namespace soracom_mcp::tools {
namespace {

void setHeader(Headers& headers, const std::string& name, const std::string& value) {
  headers.erase(std::remove_if(headers.begin(), headers.end(),
                               [&](const auto& header) { return equalHeaderName(header.first, name); }),
                headers.end());
  headers.emplace_back(name, value);
}

// The query of `target` without the parameter `name`, as it is written.
void removeQuery(std::string& target, const std::string& name) {
  const std::size_t question = target.find('?');
  if (question == std::string::npos) {
    return;
  }
  std::string kept;
  for (std::size_t start = question + 1; start <= target.size();) {
    const std::size_t end = std::min(target.find('&', start), target.size());
    const std::string part = target.substr(start, end - start);
    if (!part.empty() && part.substr(0, part.find('=')) != name) {
      kept += (kept.empty() ? "" : "&") + part;
    }
    start = end + 1;
  }
  target.resize(question);
  target += kept.empty() ? "" : "?" + kept;
}

void attach(const SchemeValues& values, HttpRequest& request) {
  for (const auto& [name, value] : values.headers) {
    setHeader(request.headers, name, value.reveal());
  }
  for (const auto& [name, value] : values.query) {
    const std::string key = base::percentEncode(name);
    removeQuery(request.target, key);
    request.target +=
        (request.target.find('?') == std::string::npos ? "?" : "&") + key + "=" + base::percentEncode(value.reveal());
  }
  for (const auto& [name, value] : values.cookies) {
    const auto cookie = std::find_if(request.headers.begin(), request.headers.end(),
                                     [](const auto& header) { return equalHeaderName(header.first, "cookie"); });
    const std::string pair = name + "=" + value.reveal();
    if (cookie == request.headers.end()) {
      request.headers.emplace_back("Cookie", pair);
    } else {
      cookie->second += "; " + pair;
    }
  }
}

}  // namespace

void attachCredential(const schemas::Operation& operation, const Credential& credential, HttpRequest& request) {
  if (operation.security.empty()) {
    return;
  }
  for (const auto& [name, value] : credential.headers) {
    setHeader(request.headers, name, value.reveal());
  }
  for (const auto& [scheme, values] : credential.schemes) {
    attach(values, request);
  }
}

}  // namespace soracom_mcp::tools
