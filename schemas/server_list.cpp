#include "schemas/server_list.h"

#include "schemas/keywords/uri.h"

namespace soracom_mcp::schemas {
namespace {

using base::Json;

Json* member(Json& node, std::string_view name) { return const_cast<Json*>(base::findMember(node, name)); }

std::string textOf(const Json& node, std::string_view name) {
  const Json* value = base::findMember(node, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

void anchor(Json& server, std::string_view url) {
  const std::string relative = serverUrl(server);
  if (!server.is_object() || relative.find("://") != std::string::npos) {
    return;
  }
  const std::string written = textOf(server, "url");
  if (written.starts_with('/') && !written.starts_with("//") && relative != written) {
    const std::string top = resolveUri(url, "/");
    server["url"] = top.substr(0, top.size() - 1) + written;  // its variables can still be chosen
    return;
  }
  server["url"] = resolveUri(url, relative);
  server.erase("variables");
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

std::string serverUrl(const Json& server) {
  std::string url = textOf(server, "url");
  const Json* variables = base::findMember(server, "variables");
  if (variables == nullptr || !variables->is_object()) {
    return url;
  }
  std::string out;
  for (std::size_t i = 0; i < url.size();) {
    const std::size_t close = url[i] == '{' ? url.find('}', i) : std::string::npos;
    const Json* variable =
        close == std::string::npos ? nullptr : base::findMember(*variables, url.substr(i + 1, close - i - 1));
    if (variable == nullptr) {
      out += url[i++];
    } else {
      out += textOf(*variable, "default");
      i = close + 1;
    }
  }
  return out;
}

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
