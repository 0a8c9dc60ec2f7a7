#include "tools/catalog/media_type.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/ascii.h"

namespace soracom_mcp::tools {
namespace {

std::string essence(std::string_view type) {
  std::string out(type.substr(0, type.find(';')));
  while (!out.empty() && std::isspace(static_cast<unsigned char>(out.back())) != 0) {
    out.pop_back();
  }
  return base::lowerCase(out);
}

bool isFile(const base::Json& schema) {
  const base::Json* format = base::findMember(schema, "format");
  return format != nullptr && *format == "binary";
}

bool isString(const base::Json& schema) {
  const base::Json* type = base::findMember(schema, "type");
  return type != nullptr && *type == "string";
}

}  // namespace

bool isJsonMediaType(std::string_view type) {
  const std::string name = essence(type);
  return name == "application/json" || name == "text/json" || name.ends_with("+json");
}

bool isTextMediaType(std::string_view type) {
  // Of application/: what people read although its name does not say so.
  static constexpr std::array<std::string_view, 16> kTexts{
      "xml",    "yaml",  "x-yaml",   "javascript", "x-javascript", "graphql",  "sql",         "toml",
      "ndjson", "jsonl", "x-ndjson", "x-jsonl",    "jsonlines",    "json-seq", "x-jsonlines", "x-www-form-urlencoded"};
  const std::string name = essence(type);
  const std::string_view application = "application/";
  return name.starts_with("text/") || name.ends_with("+xml") || name.ends_with("+yaml") || name.ends_with("/xml") ||
         (name.starts_with(application) &&
          std::find(kTexts.begin(), kTexts.end(), name.substr(application.size())) != kTexts.end());
}

bool isMediaRange(std::string_view type) { return type.find('*') != std::string_view::npos; }

std::vector<std::string> listedMediaTypes(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    std::string_view one = list.substr(0, list.find(','));
    list.remove_prefix(std::min(one.size() + 1, list.size()));
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    if (!one.empty()) {
      out.emplace_back(one.substr(0, one.find_last_not_of(' ') + 1));
    }
  }
  return out;
}

bool fitsMediaTypes(std::string_view type, std::string_view declared) {
  const std::string name = essence(type);
  const std::vector<std::string> all = listedMediaTypes(declared);
  return std::any_of(all.begin(), all.end(), [&](const std::string& each) {
    const std::string one = essence(each);
    return one == name || one == "*/*" ||
           (one.ends_with("/*") && name.starts_with(std::string_view(one).substr(0, one.size() - 1)));
  });
}

bool sameMediaType(std::string_view left, std::string_view right) { return essence(left) == essence(right); }

BodyKind bodyKind(const schemas::MediaType& media) {
  const std::string type = essence(media.type);
  if (isJsonMediaType(type)) {
    return isFile(media.schema) ? BodyKind::kBinary : BodyKind::kJson;
  }
  if (type == "application/x-www-form-urlencoded") {
    return BodyKind::kForm;
  }
  if (type.starts_with("multipart/") && (type == "multipart/form-data" || !isString(media.schema))) {
    return BodyKind::kMultipart;
  }
  return isTextMediaType(type) ? BodyKind::kText : BodyKind::kBinary;
}

const schemas::MediaType& preferredMediaType(const schemas::RequestBody& body) {
  return *std::min_element(
      body.content.begin(), body.content.end(),
      [](const schemas::MediaType& left, const schemas::MediaType& right) { return bodyKind(left) < bodyKind(right); });
}

}  // namespace soracom_mcp::tools
