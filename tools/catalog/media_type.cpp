#include "tools/catalog/media_type.h"

#include <algorithm>
#include <cctype>

namespace soracom_mcp::tools {
namespace {

std::string essence(std::string_view type) {
  std::string out(type.substr(0, type.find(';')));
  while (!out.empty() && std::isspace(static_cast<unsigned char>(out.back())) != 0) {
    out.pop_back();
  }
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

bool isFile(const base::Json& schema) {
  const base::Json* format = base::findMember(schema, "format");
  return format != nullptr && *format == "binary";
}

bool isText(const std::string& type) {
  return type.starts_with("text/") || type.ends_with("/xml") || type.ends_with("+xml") ||
         type == "application/graphql" || type == "application/yaml" || type == "application/javascript";
}

}  // namespace

bool isJsonMediaType(std::string_view type) {
  const std::string name = essence(type);
  return name == "application/json" || name == "text/json" || name.ends_with("+json");
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
  if (type == "multipart/form-data") {
    return BodyKind::kMultipart;
  }
  return isText(type) ? BodyKind::kText : BodyKind::kBinary;
}

const schemas::MediaType& preferredMediaType(const schemas::RequestBody& body) {
  return *std::min_element(
      body.content.begin(), body.content.end(),
      [](const schemas::MediaType& left, const schemas::MediaType& right) { return bodyKind(left) < bodyKind(right); });
}

}  // namespace soracom_mcp::tools
