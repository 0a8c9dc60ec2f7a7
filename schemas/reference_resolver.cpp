#include "base/utf8.h"
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

int hexValue(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// A reference is a URI, so its fragment may be percent-encoded.
std::string decodeFragment(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
    const int low = high >= 0 ? hexValue(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
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
    if (!text.starts_with('#')) {
      return fail(ErrorKind::kInvalidInput, shown(text) +
                                                ": leaves the document; only references that start with # "
                                                "are followed, so bundle the document into one file");
    }
    current = document.index.find(document.root, decodeFragment(std::string_view(text).substr(1)));
    if (current == nullptr) {
      return fail(ErrorKind::kInvalidInput, shown(text) + ": names nothing in the document");
    }
  }
  return fail(ErrorKind::kInvalidInput, shown((*base::findMember(node, "$ref")).get_ref<const std::string&>()) +
                                            ": runs in a circle or through too many references");
}

}  // namespace soracom_mcp::schemas
