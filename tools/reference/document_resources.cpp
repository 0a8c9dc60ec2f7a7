#include "tools/reference/document_resources.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/visible_json.h"
#include "tools/catalog/visible_schema.h"
#include "tools/reference/permission_guide.h"
#include "tools/reference/prefix_match.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr std::string_view kOperations = "api://operations/";
constexpr std::string_view kSchemas = "api://schemas/";
constexpr std::string_view kJson = "application/json";
// The document does not change while the process lives.
constexpr std::chrono::hours kFresh{1};

const Json* findPath(const Json& root, std::initializer_list<std::string_view> keys) {
  const Json* at = &root;
  for (const std::string_view key : keys) {
    at = at != nullptr ? base::findMember(*at, key) : nullptr;
  }
  return at;
}

// Names in URIs are written plainly; one that would need escaping is left out of the list and cannot be read.
bool fitsUri(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.';
  });
}

std::string operationText(const Tool& tool, const Json& root) {
  const schemas::Operation& operation = *tool.operation;
  Json out = {{"operation", operation.id},
              {"tool", tool.description.name},
              {"method", operation.method},
              {"path", operation.path}};
  if (const Json* written = findPath(root, {"paths", operation.path, base::lowerCase(operation.method)})) {
    Json definition = *written;
    definition.erase("x-mcp");
    definition.erase("x-speakeasy-mcp");
    makeDefinitionVisible(definition);
    out["definition"] = std::move(definition);
  }
  return base::writeVisibleJson(out);
}

}  // namespace

DocumentResources::DocumentResources(std::shared_ptr<const ToolRegistry> registry, std::shared_ptr<const ToolView> view)
    : registry_(std::move(registry)), view_(std::move(view)) {
  guide_ = registry_->find("updateUserPermission") != nullptr;
  if (guide_) {
    resources_.push_back({std::string(kPermissionGuideUri), "permission-documents", "Guide to permission documents",
                          "How to write permission documents and trust policies.", "text/markdown"});
  }
  for (const Tool& tool : registry_->tools()) {
    const std::string& name = tool.description.name;
    if (fitsUri(name) && shows(tool)) {
      resources_.push_back({std::string(kOperations) + name, name, tool.description.title,
                            tool.operation->method + " " + tool.operation->path, std::string(kJson)});
    }
  }
  schemas_ = findPath(registry_->document().root, {"components", "schemas"});
  if (schemas_ != nullptr && schemas_->is_object()) {
    for (const auto& [name, schema] : schemas_->items()) {
      if (fitsUri(name)) {
        resources_.push_back(
            {std::string(kSchemas) + name, name, "", "A schema of the API's document.", std::string(kJson)});
      }
    }
  }
  templates_ = {
      {std::string(kOperationTemplate), "operation", "Operation", "An operation as the API describes it.",
       std::string(kJson)},
      {std::string(kSchemaTemplate), "schema", "Schema", "A named schema of the API's document.", std::string(kJson)}};
}

std::optional<std::string> DocumentResources::textOf(std::string_view uri) const {
  if (guide_ && uri == kPermissionGuideUri) {
    return std::string(permissionGuide());
  }
  if (uri.starts_with(kOperations)) {
    const Tool* tool = registry_->find(uri.substr(kOperations.size()));
    return tool != nullptr && shows(*tool) ? std::optional(operationText(*tool, registry_->document().root))
                                           : std::nullopt;
  }
  const bool schema = uri.starts_with(kSchemas) && schemas_ != nullptr;
  const Json* found = schema ? base::findMember(*schemas_, uri.substr(kSchemas.size())) : nullptr;
  if (found == nullptr) {
    return std::nullopt;
  }
  Json shown = *found;
  makeDefinitionVisible(shown);
  return base::writeVisibleJson(shown);
}

base::Result<mcp::ResourceReading> DocumentResources::read(std::string_view uri, const mcp::RequestContext&) {
  auto text = textOf(uri);
  if (!text) {
    return base::fail(base::ErrorKind::kNotFound, "no such resource");
  }
  mcp::ResourceReading out;
  out.fresh_for = kFresh;
  out.contents.push_back(
      {std::string(uri), std::string(uri == kPermissionGuideUri ? "text/markdown" : kJson), *std::move(text), false});
  return out;
}

base::Result<mcp::Completion> DocumentResources::complete(const mcp::CompletionRequest& request) const {
  std::vector<std::string> names;
  if (request.name == kOperationTemplate && request.argument == "operation") {
    for (const Tool& tool : registry_->tools()) {
      if (shows(tool)) {
        names.push_back(tool.description.name);
      }
    }
  } else if (request.name == kSchemaTemplate && request.argument == "schema") {
    if (schemas_ != nullptr && schemas_->is_object()) {
      for (const auto& [name, schema] : schemas_->items()) {
        if (fitsUri(name)) {
          names.push_back(name);
        }
      }
    }
  } else {
    return base::fail(base::ErrorKind::kNotFound, "no such template or variable");
  }
  return matchPrefix(names, request.value);
}

}  // namespace soracom_mcp::tools
