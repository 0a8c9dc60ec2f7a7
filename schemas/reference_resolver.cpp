#include "base/utf8.h"
#include "schemas/keywords/uri.h"
#include "schemas/schema_translator.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr int kMaxHops = 64;

std::string shown(std::string_view reference) {
  return "$ref \"" + base::truncateUtf8(base::escapeForDisplay(reference), 200) + "\"";
}

}  // namespace

Result<const Json*> resolveReference(const OpenApiDocument& document, const Json& node) {
  const Json* current = &node;
  for (int hops = 0; hops < kMaxHops; ++hops) {
    const Json* reference = base::findMember(*current, "$ref");
    if (reference == nullptr) {
      return current;
    }
    if (!reference->is_string()) {
      return fail(ErrorKind::kInvalidInput, "$ref: must be a text");
    }
    const std::string& text = reference->get_ref<const std::string&>();
    if (const auto known = document.outside.find(text); known != document.outside.end()) {
      return fail(ErrorKind::kInvalidInput, shown(text) + ": " + known->second);
    }
    if (!text.starts_with('#')) {
      return fail(ErrorKind::kInvalidInput, shown(text) +
                                                ": leaves the document; only references that start with # "
                                                "are followed, so bundle the document into one file");
    }
    current = document.index.find(document.root, splitFragment(text).fragment);
    if (current == nullptr) {
      return fail(ErrorKind::kInvalidInput, shown(text) + ": names nothing in the document");
    }
  }
  return fail(ErrorKind::kInvalidInput, shown((*base::findMember(node, "$ref")).get_ref<const std::string&>()) +
                                            ": runs in a circle or through too many references");
}

}  // namespace soracom_mcp::schemas
