#include "mcp/transport/http_guard.h"

#include <algorithm>

#include "base/ascii.h"

namespace soracom_mcp::mcp {
namespace {

bool contains(const std::vector<std::string>& list, const std::string& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool isPort(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// http://localhost, http://127.0.0.1 or http://[::1], or https, with any port: a page that this machine serves.
bool isLocalOrigin(std::string_view origin) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!origin.starts_with(scheme)) {
      continue;
    }
    for (const std::string_view host : {"localhost", "127.0.0.1", "[::1]"}) {
      std::string_view rest = origin.substr(scheme.size());
      if (!rest.starts_with(host)) {
        continue;
      }
      rest.remove_prefix(host.size());
      if (rest.empty() || (rest.front() == ':' && isPort(rest.substr(1)))) {
        return true;
      }
    }
  }
  return false;
}

bool isAllowedOrigin(const HttpHead& head, const GuardRules& rules) {
  for (const HeaderField& field : head.fields) {
    if (field.name == "origin") {
      const std::string origin = base::lowerCase(field.value);
      if (!isLocalOrigin(origin) && !contains(rules.origins, origin)) {
        return false;
      }
    }
  }
  return true;
}

bool isFromNamedOrigin(const HttpHead& head, const GuardRules& rules) {
  const std::string* origin = head.find("origin");
  return origin != nullptr && contains(rules.origins, base::lowerCase(*origin));
}

// What a browser asks before it lets a page send JSON.
bool isPreflight(const HttpHead& head) {
  return head.method == "OPTIONS" && head.find("access-control-request-method") != nullptr;
}

HttpAnswer preflightAnswer(const GuardRules& rules) {
  std::string headers =
      "Accept, Authorization, Content-Type, Last-Event-ID, MCP-Protocol-Version, Mcp-Session-Id, Mcp-Method, Mcp-Name";
  for (const std::string& name : rules.more_headers) {
    headers += ", " + name;
  }
  HttpAnswer answer;
  answer.status = 204;
  answer.fields = {{"Access-Control-Allow-Methods", "GET, POST, DELETE"},
                   {"Access-Control-Allow-Headers", std::move(headers)},
                   {"Access-Control-Max-Age", "600"}};
  return answer;
}

bool isAuthorized(const HttpHead& head, const GuardRules& rules) {
  if (!rules.token || !isOfCaller(head, rules)) {
    return true;
  }
  const std::string* value = nullptr;
  for (const HeaderField& field : head.fields) {
    if (field.name == "authorization") {
      if (value != nullptr) {
        return false;
      }
      value = &field.value;
    }
  }
  return value != nullptr && rules.token->opens(*value);
}

// application/json, alone or with charset=utf-8.
bool isJson(std::string_view value) {
  const std::size_t semicolon = value.find(';');
  std::string type = base::lowerCase(std::string(value.substr(0, semicolon)));
  type.erase(std::remove_if(type.begin(), type.end(), [](char c) { return c == ' ' || c == '\t'; }), type.end());
  if (type != "application/json") {
    return false;
  }
  if (semicolon == std::string_view::npos) {
    return true;
  }
  std::string parameter = base::lowerCase(std::string(value.substr(semicolon + 1)));
  parameter.erase(
      std::remove_if(parameter.begin(), parameter.end(), [](char c) { return c == ' ' || c == '\t' || c == '"'; }),
      parameter.end());
  return parameter.empty() || parameter == "charset=utf-8" || parameter == "charset=utf8";
}

std::optional<HttpAnswer> bodyFault(const HttpHead& head, const GuardRules& rules) {
  if (head.find("content-encoding") != nullptr) {
    return refusalAnswer(415, "A request body must not be compressed");
  }
  if (head.find("range") != nullptr) {
    return refusalAnswer(400, "Range is not supported");
  }
  if (head.framing == BodyFraming::kLength && head.content_length > rules.max_body_bytes) {
    return refusalAnswer(413, "The request body is too large");
  }
  const bool has_body = head.framing == BodyFraming::kChunked || head.content_length > 0;
  if (has_body && !isOfCaller(head, rules)) {
    return refusalAnswer(413, "No body is taken here");
  }
  if (head.framing == BodyFraming::kNone ||
      (head.framing == BodyFraming::kLength && head.content_length == 0 && head.method != "POST")) {
    return std::nullopt;
  }
  const std::string* type = head.find("content-type");
  if (type == nullptr || !isJson(*type)) {
    return refusalAnswer(415, "Content-Type must be application/json");
  }
  return std::nullopt;
}

}  // namespace

std::optional<HttpAnswer> guardRequest(const HttpHead& head, const GuardRules& rules) {
  const std::string* host = head.find("host");
  if (host == nullptr || !contains(rules.hosts, base::lowerCase(*host))) {
    return refusalAnswer(403, "Host not allowed");
  }
  if (!isAllowedOrigin(head, rules)) {
    return refusalAnswer(403, "Origin not allowed");
  }
  if (isPreflight(head) && isFromNamedOrigin(head, rules)) {
    return preflightAnswer(rules);
  }
  if (!isAuthorized(head, rules)) {
    HttpAnswer answer = refusalAnswer(401, "A bearer token is required");
    answer.fields.push_back({"WWW-Authenticate", head.find("authorization") != nullptr
                                                     ? R"(Bearer realm="mcp", error="invalid_token")"
                                                     : R"(Bearer realm="mcp")"});
    return answer;
  }
  return bodyFault(head, rules);
}

bool isOfCaller(const HttpHead& head, const GuardRules& rules) { return !contains(rules.open_paths, head.path); }

HeaderFields originFields(const HttpHead& head, const GuardRules& rules) {
  if (!isFromNamedOrigin(head, rules)) {
    return {};
  }
  return {{"Access-Control-Allow-Origin", *head.find("origin")},
          {"Access-Control-Expose-Headers", "Mcp-Session-Id, WWW-Authenticate"},
          {"Vary", "Origin"}};
}

bool isLoopback(std::string_view address) {
  return address == "localhost" || address == "::1" || address.starts_with("127.");
}

std::vector<std::string> hostsFor(const std::string& address, int port, bool https) {
  std::vector<std::string> names;
  if (isLoopback(address)) {
    names = {"localhost", "127.0.0.1", "[::1]"};
  }
  const std::string own = address.find(':') != std::string::npos ? "[" + address + "]" : base::lowerCase(address);
  if (!contains(names, own)) {
    names.push_back(own);
  }
  std::vector<std::string> out;
  for (const std::string& name : names) {
    out.push_back(name + ":" + std::to_string(port));
    if (port == (https ? 443 : 80)) {
      out.push_back(name);
    }
  }
  return out;
}

}  // namespace soracom_mcp::mcp
