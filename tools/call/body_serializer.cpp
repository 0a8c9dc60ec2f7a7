#include "tools/call/body_serializer.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/exact_number.h"
#include "base/percent_encoding.h"
#include "tools/call/parameter_serializer.h"
#include "tools/catalog/fingerprint.h"
#include "tools/catalog/media_type.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::findMember;
using base::Json;
using base::Result;

// 3.0 and 3 are one number to a model and to JSON Schema, but not to servers that read integers.
void writeWholeNumbersAsIntegers(Json& value) {
  if (value.is_structured()) {
    for (Json& item : value) {
      writeWholeNumbersAsIntegers(item);
    }
  } else if ((value.is_number_float() && std::fabs(value.get<double>()) < 1e21) || base::isExactNumber(value)) {
    if (base::isWhole(value)) {
      value = base::numberFrom(base::canonicalNumber(value));
    }
  }
}

int base64Digit(char c) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto at = kDigits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

Result<std::string> decodeBase64(std::string_view text) {
  const auto bad = [](std::size_t at) {
    return base::fail(ErrorKind::kInvalidInput, "base64: not base64 (RFC 4648) at character " + std::to_string(at + 1));
  };
  while (text.ends_with('=')) {
    text.remove_suffix(1);
  }
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int digit = base64Digit(text[i]);
    if (digit < 0) {
      return bad(i);
    }
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out += static_cast<char>((bits >> static_cast<unsigned>(count)) & 0xFFU);
    }
  }
  if (text.size() % 4 == 1) {
    return bad(text.size());
  }
  return out;
}

Result<std::string> bytesOf(const Json& value) {
  if (value.is_string()) {
    return value.get_ref<const std::string&>();
  }
  const Json* encoded = findMember(value, "base64");
  if (encoded == nullptr || !encoded->is_string() || value.size() != 1) {
    return base::fail(ErrorKind::kInvalidInput, "must be text, or an object {\"base64\": \"...\"} for bytes");
  }
  return decodeBase64(encoded->get_ref<const std::string&>());
}

schemas::ParameterStyle styleNamed(const Json& encoding, schemas::ParameterStyle otherwise) {
  const Json* style = findMember(encoding, "style");
  if (style == nullptr) {
    return otherwise;
  }
  if (*style == "spaceDelimited") {
    return schemas::ParameterStyle::kSpaceDelimited;
  }
  if (*style == "pipeDelimited") {
    return schemas::ParameterStyle::kPipeDelimited;
  }
  return *style == "deepObject" ? schemas::ParameterStyle::kDeepObject : schemas::ParameterStyle::kForm;
}

// The `encoding` entry of one property; null where there is none.
const Json& encodingOf(const schemas::MediaType& media, std::string_view name) {
  static const Json kNone;
  const Json* entry = findMember(media.encoding, name);
  return entry == nullptr ? kNone : *entry;
}

// Without a style, an object is sent as JSON: the default content type of an object in an `encoding`.
Result<std::optional<std::string>> formField(const std::string& name, const Json& value, const Json& encoding) {
  ParameterForm form;
  form.style = styleNamed(encoding, schemas::ParameterStyle::kForm);
  const Json* explode = findMember(encoding, "explode");
  form.explode =
      explode != nullptr && explode->is_boolean() ? explode->get<bool>() : form.style == schemas::ParameterStyle::kForm;
  const Json* type = findMember(encoding, "contentType");
  const bool as_json = type != nullptr && type->is_string() && isJsonMediaType(type->get_ref<const std::string&>());
  if (as_json || (value.is_object() && findMember(encoding, "style") == nullptr)) {
    return serializeValue(name, Json(base::writeJson(value)), form);
  }
  if (!value.is_array()) {
    return serializeValue(name, value, form);
  }
  Json items = Json::array();
  for (const Json& item : value) {
    items.push_back(item.is_structured() ? Json(base::writeJson(item)) : item);
  }
  return serializeValue(name, items, form);
}

Result<SerializedBody> serializeForm(const schemas::MediaType& media, const Json& value) {
  if (!value.is_object()) {
    return base::fail(ErrorKind::kInvalidInput, "must be an object: each member is one field of the form");
  }
  SerializedBody body{media.type, ""};
  for (const auto& member : value.items()) {
    auto field = formField(member.key(), member.value(), encodingOf(media, member.key()));
    if (!field) {
      return base::fail(field.error().within(member.key()));
    }
    if (field->has_value()) {
      body.bytes += (body.bytes.empty() ? "" : "&") + **field;
    }
  }
  return body;
}

// A name inside a Content-Disposition, as browsers write it.
std::string quotedName(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '"' || c == '\r' || c == '\n') {
      out += base::percentTriplet(c);
    } else {
      out += c;
    }
  }
  return out;
}

struct Part {
  std::string head;
  std::string bytes;
};

Result<Part> makePart(const std::string& name, const Json& value, const Json& encoding, bool file) {
  Part part{"Content-Disposition: form-data; name=\"" + quotedName(name) + "\"", ""};
  std::string type;
  const bool base64 = value.is_object() && findMember(value, "base64") != nullptr && value.size() == 1;
  if (base64 || (file && value.is_string())) {
    auto bytes = bytesOf(value);
    if (!bytes) {
      return base::fail(bytes.error().within(name));
    }
    part.head += "; filename=\"" + quotedName(name) + "\"";
    part.bytes = *std::move(bytes);
    type = "application/octet-stream";
  } else if (value.is_structured()) {
    part.bytes = base::writeJson(value);
    type = "application/json";
  } else {
    auto text = primitiveText(value);
    if (!text) {
      return base::fail(text.error().within(name));
    }
    part.bytes = *std::move(text);
  }
  // A list or a range of types is no type to send.
  const Json* declared = findMember(encoding, "contentType");
  if (declared != nullptr && declared->is_string()) {
    const auto& text = declared->get_ref<const std::string&>();
    type = text.find_first_of(",*\r\n") == std::string::npos ? text : type;
  }
  part.head += "\r\n" + (type.empty() ? "" : "Content-Type: " + type + "\r\n") + "\r\n";
  return part;
}

Result<std::vector<Part>> makeParts(const schemas::MediaType& media, const Json& value,
                                    const std::vector<std::string>& files) {
  std::vector<Part> parts;
  for (const auto& member : value.items()) {
    const bool file = std::find(files.begin(), files.end(), member.key()) != files.end();
    const bool repeated = member.value().is_array();
    const Json values = repeated ? member.value() : Json::array({member.value()});
    for (const Json& item : values) {
      if (item.is_null()) {
        continue;
      }
      auto part = makePart(member.key(), item, encodingOf(media, member.key()), file);
      if (!part) {
        return base::fail(part.error());
      }
      parts.push_back(*std::move(part));
    }
  }
  return parts;
}

// A boundary that occurs in no part, found from the parts themselves.
std::string boundaryFor(const std::vector<Part>& parts) {
  std::string seed;
  for (const Part& part : parts) {
    seed += fingerprint(part.head + part.bytes);
  }
  for (;;) {
    const std::string boundary = "part-" + fingerprint(seed) + fingerprint(seed + "-");
    bool taken = false;
    for (const Part& part : parts) {
      taken = taken || part.bytes.find(boundary) != std::string::npos;
    }
    if (!taken) {
      return boundary;
    }
    seed += '.';
  }
}

Result<SerializedBody> serializeMultipart(const schemas::MediaType& media, const Json& value,
                                          const std::vector<std::string>& files) {
  if (!value.is_object()) {
    return base::fail(ErrorKind::kInvalidInput, "must be an object: each member is one part of the form");
  }
  auto parts = makeParts(media, value, files);
  if (!parts) {
    return base::fail(parts.error());
  }
  const std::string boundary = boundaryFor(*parts);
  SerializedBody body{"multipart/form-data; boundary=" + boundary, ""};
  for (const Part& part : *parts) {
    body.bytes.append("--").append(boundary).append("\r\n").append(part.head).append(part.bytes).append("\r\n");
  }
  body.bytes.append("--").append(boundary).append("--\r\n");
  return body;
}

Result<SerializedBody> serializeBytes(const schemas::MediaType& media, const Json& value) {
  auto bytes = bytesOf(value);
  if (!bytes) {
    return base::fail(bytes.error());
  }
  std::string type = media.type;
  if (type.find('*') != std::string::npos) {
    type = value.is_string() ? "text/plain; charset=utf-8" : "application/octet-stream";
  }
  return SerializedBody{std::move(type), *std::move(bytes)};
}

}  // namespace

Result<SerializedBody> serializeBody(const schemas::MediaType& media, const Json& value,
                                     const std::vector<std::string>& files) {
  switch (bodyKind(media)) {
    case BodyKind::kJson: {
      Json copy = value;
      writeWholeNumbersAsIntegers(copy);
      return SerializedBody{media.type, base::writeJson(copy)};
    }
    case BodyKind::kForm:
      return serializeForm(media, value);
    case BodyKind::kMultipart:
      return serializeMultipart(media, value, files);
    case BodyKind::kText:
      if (!value.is_string()) {
        return base::fail(ErrorKind::kInvalidInput, "must be a string: the body is sent as " + media.type);
      }
      return serializeBytes(media, value);
    case BodyKind::kBinary:
      return serializeBytes(media, value);
  }
  return base::fail(ErrorKind::kInternal, "unknown kind of body");
}

}  // namespace soracom_mcp::tools
