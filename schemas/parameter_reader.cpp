#include "schemas/parameter_reader.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "schemas/operation_extension.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

struct NamedLocation {
  std::string_view name;
  ParameterLocation location;
  ParameterStyle default_style;
};

constexpr std::array<NamedLocation, 4> kLocations{{{"path", ParameterLocation::kPath, ParameterStyle::kSimple},
                                                   {"query", ParameterLocation::kQuery, ParameterStyle::kForm},
                                                   {"header", ParameterLocation::kHeader, ParameterStyle::kSimple},
                                                   {"cookie", ParameterLocation::kCookie, ParameterStyle::kForm}}};

struct NamedStyle {
  std::string_view name;
  ParameterStyle style;
  std::array<bool, 4> allowed;  // by location: path, query, header, cookie
};

// OpenAPI 3.0.3, "Style Values".
constexpr std::array<NamedStyle, 7> kStyles{
    {{"matrix", ParameterStyle::kMatrix, {true, false, false, false}},
     {"label", ParameterStyle::kLabel, {true, false, false, false}},
     {"form", ParameterStyle::kForm, {false, true, false, true}},
     {"simple", ParameterStyle::kSimple, {true, false, true, false}},
     {"spaceDelimited", ParameterStyle::kSpaceDelimited, {false, true, false, false}},
     {"pipeDelimited", ParameterStyle::kPipeDelimited, {false, true, false, false}},
     {"deepObject", ParameterStyle::kDeepObject, {false, true, false, false}}}};

Result<bool> readFlag(const Json& node, std::string_view member, bool fallback) {
  const Json* value = base::findMember(node, member);
  if (value == nullptr) {
    return fallback;
  }
  if (!value->is_boolean()) {
    return fail(ErrorKind::kInvalidInput, std::string(member) + ": must be true or false");
  }
  return value->get<bool>();
}

Result<void> readStyle(const Json& node, Parameter& out) {
  const auto& place = kLocations[static_cast<std::size_t>(out.location)];
  out.style = place.default_style;
  if (const Json* style = base::findMember(node, "style"); style != nullptr) {
    const auto* found = std::find_if(kStyles.begin(), kStyles.end(), [&](const NamedStyle& s) {
      return style->is_string() && s.name == style->get_ref<const std::string&>();
    });
    if (found == kStyles.end() || !found->allowed[static_cast<std::size_t>(out.location)]) {
      return fail(ErrorKind::kInvalidInput, "style: " + base::truncateUtf8(base::writeJson(*style), 40) +
                                                " is no style of a " + std::string(place.name) + " parameter");
    }
    out.style = found->style;
  }
  const Result<bool> explode = readFlag(node, "explode", out.style == ParameterStyle::kForm);
  const Result<bool> reserved = readFlag(node, "allowReserved", false);
  if (!explode || !reserved) {
    return fail(!explode ? explode.error() : reserved.error());
  }
  out.explode = *explode;
  out.allow_reserved = *reserved;
  return {};
}

Result<void> readValueForm(const Json& node, Parameter& out) {
  if (const Json* content = base::findMember(node, "content"); content != nullptr) {
    if (!content->is_object() || content->size() != 1) {
      return fail(ErrorKind::kInvalidInput, "content: must be an object with one media type");
    }
    const auto& media = content->get_ref<const Json::object_t&>().front();
    out.content_type = media.first;
    if (const Json* schema = base::findMember(media.second, "schema"); schema != nullptr) {
      out.schema = *schema;
    }
    return {};
  }
  if (const Json* schema = base::findMember(node, "schema"); schema != nullptr) {
    if (!schema->is_object() && !schema->is_boolean()) {
      return fail(ErrorKind::kInvalidInput, "schema: must be an object");
    }
    out.schema = *schema;
  }
  return {};
}

Result<Parameter> readNamed(const Json& node, Parameter out) {
  const Json* location = base::findMember(node, "in");
  const auto* found = std::find_if(kLocations.begin(), kLocations.end(), [&](const NamedLocation& l) {
    return location != nullptr && location->is_string() && l.name == location->get_ref<const std::string&>();
  });
  if (found == kLocations.end()) {
    return fail(ErrorKind::kInvalidInput, "in: must be path, query, header or cookie");
  }
  out.location = found->location;
  const Result<bool> required = readFlag(node, "required", false);
  const Result<bool> deprecated = readFlag(node, "deprecated", false);
  if (!required || !deprecated) {
    return fail(!required ? required.error() : deprecated.error());
  }
  // A path without one of its segments is another path, whatever `required` says.
  out.required = *required || out.location == ParameterLocation::kPath;
  out.deprecated = *deprecated;
  if (const Json* text = base::findMember(node, "description"); text != nullptr && text->is_string()) {
    out.description = text->get<std::string>();
  }
  if (Result<void> style = readStyle(node, out); !style) {
    return fail(style.error());
  }
  if (Result<void> form = readValueForm(node, out); !form) {
    return fail(form.error());
  }
  Result<std::string> fill = readFill(node);
  if (!fill) {
    return fail(fill.error());
  }
  out.filled_from_login = std::move(*fill);
  return out;
}

}  // namespace

Result<Parameter> readParameter(const Json& node) {
  const Json* name = base::findMember(node, "name");
  if (name == nullptr || !name->is_string() || name->get_ref<const std::string&>().empty()) {
    return fail(ErrorKind::kInvalidInput, "a parameter without `name`");
  }
  Parameter out;
  out.name = name->get<std::string>();
  const std::string where = "parameter " + base::truncateUtf8(base::escapeForDisplay(out.name), 80);
  Result<Parameter> read = readNamed(node, std::move(out));
  return read ? std::move(read) : Result<Parameter>(fail(read.error().within(where)));
}

std::string_view locationName(ParameterLocation location) {
  return kLocations[static_cast<std::size_t>(location)].name;
}

}  // namespace soracom_mcp::schemas
