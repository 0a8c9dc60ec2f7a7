#include "schemas/server_list.h"

#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "base/ascii.h"
#include "base/utf8.h"
#include "schemas/keywords/uri.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

constexpr std::size_t kMaxUrl = 4096;

Json* member(Json& node, std::string_view name) { return const_cast<Json*>(base::findMember(node, name)); }

std::string textOf(const Json& node, std::string_view name) {
  const Json* value = base::findMember(node, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

// YAML takes an unquoted port for a number.
std::string plainText(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_primitive() ? base::writeJson(value) : std::string();
}

Server readServer(const Json& node) {
  Server out;
  out.written = textOf(node, "url");
  if (out.written.size() > kMaxUrl) {
    return {};
  }
  out.description = textOf(node, "description");
  const Json* variables = base::findMember(node, "variables");
  if (variables != nullptr && variables->is_object()) {
    for (const auto& [name, variable] : variables->get_ref<const Json::object_t&>()) {
      const Json* value = base::findMember(variable, "default");
      const Json* allowed = base::findMember(variable, "enum");
      ServerVariable read{name, value != nullptr ? plainText(*value) : "", {}};
      for (const Json& entry : allowed != nullptr && allowed->is_array() ? *allowed : Json::array()) {
        read.allowed.push_back(plainText(entry));
      }
      out.variables.push_back(std::move(read));
    }
  }
  return out;
}

// Each {name} of the address becomes the variable's value; what is no variable stays.
std::string fill(const Server& server) {
  std::unordered_map<std::string_view, const std::string*> values;
  for (const ServerVariable& variable : server.variables) {
    values.emplace(variable.name, &variable.value);
  }
  const std::string_view url = server.written;
  std::string out;
  for (std::size_t i = 0; i < url.size();) {
    const std::size_t close = url[i] == '{' && !values.empty() ? url.find('}', i) : std::string_view::npos;
    const auto value = close == std::string_view::npos ? values.end() : values.find(url.substr(i + 1, close - i - 1));
    if (value == values.end()) {
      out += url[i++];
    } else {
      out += *value->second;
      i = close + 1;
    }
  }
  return out;
}

// `//host` has the scheme of the document's own URL (anchorServers), and https in a document that comes from none.
std::string addressOf(const Server& server) {
  std::string url = fill(server);
  return url.starts_with("//") ? "https:" + url : url;
}

std::string shown(const std::string& text) { return base::truncateUtf8(base::escapeForDisplay(text), 120); }

std::string listed(const std::vector<Server>& servers) {
  std::string out;
  for (std::size_t i = 0; i < servers.size() && i < 20; ++i) {
    out += (i == 0 ? "" : ", ") + std::to_string(i + 1) + " is " + shown(servers[i].written) +
           (servers[i].description.empty() ? "" : " (" + shown(servers[i].description) + ")");
  }
  return out;
}

Result<Server> find(const std::vector<Server>& servers, const std::string& wanted) {
  std::size_t number = 0;
  const char* end = wanted.data() + wanted.size();
  if (const auto [rest, fault] = std::from_chars(wanted.data(), end, number); fault == std::errc() && rest == end) {
    if (number >= 1 && number <= servers.size()) {
      return servers[number - 1];
    }
  } else {
    std::vector<const Server*> found;
    for (const Server& server : servers) {
      if (base::lowerCase(server.description) == base::lowerCase(wanted) || server.written == wanted ||
          isSameServer(server.url, wanted)) {
        found.push_back(&server);
      }
    }
    if (found.size() == 1) {
      return *found.front();
    }
    if (found.size() > 1) {
      return fail(ErrorKind::kInvalidInput,
                  "--server " + shown(wanted) + " fits several; give its number: " + listed(servers));
    }
  }
  return fail(ErrorKind::kInvalidInput,
              "--server " + shown(wanted) + " is none of the document's servers: " + listed(servers));
}

bool isLabel(const std::string& value) {
  return !value.empty() && value.size() <= 253 && value.find("..") == std::string::npos && value.front() != '.' &&
         value.back() != '.' && std::all_of(value.begin(), value.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
                  c == '_';
         });
}

std::string names(const std::vector<std::string>& values) {
  std::string out;
  for (std::size_t i = 0; i < values.size() && i < 20; ++i) {
    out += (i == 0 ? "" : ", ") + shown(values[i]);
  }
  return out;
}

Result<void> set(Server& server, const std::string& name, const std::string& value) {
  const auto variable = std::find_if(server.variables.begin(), server.variables.end(),
                                     [&](const ServerVariable& each) { return each.name == name; });
  const std::string option = "--server-variable " + shown(name);
  if (variable == server.variables.end()) {
    std::vector<std::string> known;
    for (const ServerVariable& each : server.variables) {
      known.push_back(each.name);
    }
    return fail(ErrorKind::kInvalidInput, option + ": the server " + shown(server.written) + " has " +
                                              (known.empty() ? "no variables" : "only " + names(known)));
  }
  const std::vector<std::string>& allowed = variable->allowed;
  if (allowed.empty() ? value != variable->value && !isLabel(value)
                      : std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
    return fail(ErrorKind::kInvalidInput,
                option + " takes " +
                    (allowed.empty() ? "letters, digits, dots, hyphens and underscores" : names(allowed)) + ", not \"" +
                    shown(value) + "\"");
  }
  variable->value = value;
  return {};
}

// "https://API.example.com:443/v1/" as "https://api.example.com/v1".
std::string normalised(std::string_view url) {
  while (url.ends_with('/')) {
    url.remove_suffix(1);
  }
  const auto mark = url.find("://");
  if (mark == std::string_view::npos) {
    return std::string(url);
  }
  const auto path = std::min(url.find('/', mark + 3), url.size());
  std::string origin = base::lowerCase(url.substr(0, path));
  for (const auto& [scheme, port] : {std::pair{"https://", ":443"}, std::pair{"http://", ":80"}}) {
    if (origin.starts_with(scheme) && origin.ends_with(port)) {
      origin.resize(origin.size() - std::string_view(port).size());
    }
  }
  return origin + std::string(url.substr(path));
}

void anchor(Json& node, std::string_view url) {
  const Server server = readServer(node);
  const std::string relative = fill(server);
  if (!node.is_object() || relative.find("://") != std::string::npos) {
    return;
  }
  if (server.written.starts_with('/') && !server.written.starts_with("//") && relative != server.written) {
    const std::string top = resolveUri(url, "/");
    node["url"] = top.substr(0, top.size() - 1) + server.written;  // its variables can still be chosen
    return;
  }
  node["url"] = resolveUri(url, relative);
  node.erase("variables");
}

void anchorAll(Json& owner, std::string_view url) {
  Json* servers = owner.is_object() ? member(owner, "servers") : nullptr;
  if (servers == nullptr || !servers->is_array()) {
    return;
  }
  for (Json& server : *servers) {
    anchor(server, url);
  }
}

}  // namespace

std::vector<Server> readServers(const Json& owner) {
  std::vector<Server> out;
  const Json* servers = base::findMember(owner, "servers");
  for (const Json& node : servers != nullptr && servers->is_array() ? *servers : Json::array()) {
    Server server = readServer(node);
    server.url = addressOf(server);
    if (!server.url.empty()) {
      out.push_back(std::move(server));
    }
  }
  return out;
}

Result<std::string> chooseServer(const std::vector<Server>& servers, const ServerChoice& choice) {
  if (servers.empty()) {
    return fail(ErrorKind::kInvalidInput, "the document names no server: say with --base-url where calls go");
  }
  auto chosen = choice.server.empty() ? Result<Server>(servers.front()) : find(servers, choice.server);
  if (!chosen) {
    return fail(std::move(chosen).error());
  }
  for (const auto& [name, value] : choice.variables) {
    if (auto done = set(*chosen, name, value); !done) {
      return fail(std::move(done).error());
    }
  }
  return addressOf(*chosen);
}

bool isSameServer(std::string_view left, std::string_view right) { return normalised(left) == normalised(right); }

void anchorServers(Json& root, std::string_view url) {
  if (!root.is_object()) {
    return;
  }
  const Json* servers = member(root, "servers");
  if (servers == nullptr || (servers->is_array() && servers->empty())) {
    root["servers"] = Json::array({Json{{"url", "/"}}});
  }
  anchorAll(root, url);
  Json* paths = member(root, "paths");
  if (paths == nullptr || !paths->is_object()) {
    return;
  }
  for (auto& path : paths->get_ref<Json::object_t&>()) {
    anchorAll(path.second, url);
    if (path.second.is_object()) {
      for (auto& operation : path.second.get_ref<Json::object_t&>()) {
        anchorAll(operation.second, url);
      }
    }
  }
}

}  // namespace soracom_mcp::schemas
