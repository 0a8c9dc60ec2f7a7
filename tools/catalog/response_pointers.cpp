#include "tools/catalog/response_pointers.h"

#include <algorithm>

#include "schemas/schema_translator.h"
#include "tools/catalog/object_schema.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::findMember;
using base::Json;

constexpr std::size_t kMaxDepth = 24;
constexpr int kMaxSteps = 20'000;

class PointerFinder {
 public:
  explicit PointerFinder(const schemas::OpenApiDocument& document) : document_(document) {}

  void visit(const Json& schema, const std::string& pointer, const std::string& name);
  ResponsePointers take() { return std::move(found_); }

 private:
  void visitMembers(const Json& schema, const std::string& pointer, const std::string& name);
  void visitString(const Json& schema, const std::string& pointer, const std::string& name);
  static void add(std::vector<std::string>& to, const std::string& pointer) {
    if (std::find(to.begin(), to.end(), pointer) == to.end()) {
      to.push_back(pointer);
    }
  }

  const schemas::OpenApiDocument& document_;
  ResponsePointers found_;
  std::vector<const Json*> way_;  // schemas being visited, to end at a cycle
  int steps_ = 0;
};

void PointerFinder::visit(const Json& schema, const std::string& pointer, const std::string& name) {
  if (++steps_ > kMaxSteps || way_.size() > kMaxDepth) {
    return;
  }
  const auto resolved = schemas::resolveReference(document_, schema);
  if (!resolved || std::find(way_.begin(), way_.end(), *resolved) != way_.end()) {
    return;
  }
  way_.push_back(*resolved);
  visitMembers(**resolved, pointer, name);
  way_.pop_back();
}

void PointerFinder::visitMembers(const Json& schema, const std::string& pointer, const std::string& name) {
  visitString(schema, pointer, name);
  if (const Json* properties = findMember(schema, "properties"); properties != nullptr && properties->is_object()) {
    for (const auto& member : properties->items()) {
      visit(member.value(), base::pointerTo(pointer, member.key()), member.key());
    }
  }
  if (const Json* items = findMember(schema, "items"); items != nullptr) {
    visit(*items, pointer + "/*", name);
  }
  for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
    if (const Json* parts = findMember(schema, keyword); parts != nullptr && parts->is_array()) {
      for (const Json& part : *parts) {
        visit(part, pointer, name);
      }
    }
  }
}

void PointerFinder::visitString(const Json& schema, const std::string& pointer, const std::string& name) {
  const Json* type = findMember(schema, "type");
  if (type == nullptr || *type != "string") {
    return;
  }
  const Json* format = findMember(schema, "format");
  if ((format != nullptr && *format == "password") || isSecretName(name)) {
    add(found_.secrets, pointer);
  } else if (isJsonText(schema)) {
    add(found_.json_texts, pointer);
  }
}

}  // namespace

ResponsePointers findResponsePointers(const schemas::OpenApiDocument& document, const Json& schema) {
  PointerFinder finder(document);
  finder.visit(schema, "", "");
  return finder.take();
}

}  // namespace soracom_mcp::tools
