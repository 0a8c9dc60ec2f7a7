#pragma once

#include <deque>
#include <string>
#include <vector>

#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// A few tools made by hand, in the shapes of the built-in document.
class SampleTools final {
 public:
  SampleTools() {
    add("listUsers", "GET", "/operators/{operator_id}/users", OutputShape::kWrapped);
    add("getUser", "GET", "/operators/{operator_id}/users/{user_name}", OutputShape::kObject);
    add("createUser", "POST", "/operators/{operator_id}/users/{user_name}", OutputShape::kNone);
    add("updateUser", "PUT", "/operators/{operator_id}/users/{user_name}", OutputShape::kNone);
    add("deleteUser", "DELETE", "/operators/{operator_id}/users/{user_name}", OutputShape::kNone);
    add("generateUserAuthKey", "POST", "/operators/{operator_id}/users/{user_name}/auth_keys", OutputShape::kObject);
    add("listUserAuthKeys", "GET", "/operators/{operator_id}/users/{user_name}/auth_keys", OutputShape::kWrapped);
    add("getUserPermission", "GET", "/operators/{operator_id}/users/{user_name}/permission", OutputShape::kObject);
    add("verifyMFA", "POST", "/operators/{operator_id}/mfa/verify", OutputShape::kNone);
    add("getMFAStatus", "GET", "/operators/{operator_id}/mfa", OutputShape::kObject);
    add("revokeUserAuthTokens", "DELETE", "/operators/{operator_id}/users/{user_name}/tokens", OutputShape::kNone);
    add("auth", "POST", "/auth", OutputShape::kObject);
    add("getFile", "GET", "/files/{path}", OutputShape::kObject);
    add("getFileMetadata", "HEAD", "/files/{path}", OutputShape::kNone);
    add("listSims", "GET", "/sims", OutputShape::kWrapped);
    get("auth").operation_->security.clear();
    descriptions_[get("getFile").tool_->index].output_schema.reset();
    get("generateUserAuthKey").tool_->secret_output = {"/authKey"};
    get("getUserPermission").tool_->json_text_output = {"/permission"};
    get("listUsers").tool_->json_text_output = {"/*/permission"};
    addQuery("listSims", "limit");
    addQuery("listSims", "last_evaluated_key");
  }

  const std::vector<Tool>& all() const { return tools_; }
  const Tool& operator[](std::string_view name) { return *get(name).tool_; }

 private:
  struct Entry {
    Tool* tool_;
    schemas::Operation* operation_;
  };

  Entry get(std::string_view name) {
    for (Tool& tool : tools_) {
      if (tool.description.name == name) {
        return {&tool, &operations_[tool.index]};
      }
    }
    std::abort();
  }

  void addQuery(std::string_view name, const char* parameter) {
    const Entry entry = get(name);
    schemas::Parameter query;
    query.name = parameter;
    entry.operation_->parameters.push_back(query);
    Argument argument;
    argument.key = parameter;
    argument.wire_name = parameter;
    argument.parameter = entry.operation_->parameters.size() - 1;
    entry.tool_->arguments.push_back(argument);
  }

  void add(const char* id, const char* method, const char* path, OutputShape output) {
    schemas::Operation& operation = operations_.emplace_back();
    operation.id = id;
    operation.method = method;
    operation.path = path;
    operation.tag = "User";
    operation.security = {{{"api_key"}, {"api_token"}}};
    mcp::ToolDescription& description = descriptions_.emplace_back();
    Tool tool{description};
    tool.operation = &operation;
    description.name = id;
    description.annotations.idempotent = operation.method != "POST";
    tool.risk = operation.method == "GET" || operation.method == "HEAD" ? Risk::kRead : Risk::kWrite;
    tool.output = output;
    if (output != OutputShape::kNone) {
      description.output_schema = base::Json::object();
    }
    tool.index = tools_.size();
    tools_.push_back(std::move(tool));
  }

  std::deque<schemas::Operation> operations_;      // tools point into it
  std::deque<mcp::ToolDescription> descriptions_;  // and into it
  std::vector<Tool> tools_;
};

}  // namespace soracom_mcp::tools
