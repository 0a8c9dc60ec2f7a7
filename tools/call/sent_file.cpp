#include "tools/call/sent_file.h"

#include <algorithm>

#include "base/base64.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::findMember;
using base::Json;
using base::Result;

constexpr std::size_t kMaxName = 255;

// Padding may be left out. The error names the character at fault.
Result<std::string> bytesOf(std::string_view base64) {
  static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string_view digits = base64.substr(0, base64.find_last_not_of('=') + 1);
  auto bytes = base::decodeBase64(std::string(digits).append((4 - digits.size() % 4) % 4, '='));
  if (bytes) {
    return *std::move(bytes);
  }
  const auto foreign = digits.find_first_not_of(kDigits);
  const std::size_t at = foreign != std::string_view::npos ? foreign + 1 : digits.size();
  return base::fail(ErrorKind::kInvalidInput, "base64: not base64 (RFC 4648) at character " + std::to_string(at));
}

base::Unexpected<base::Error> noFile() {
  return base::fail(ErrorKind::kInvalidInput,
                    "must be text, or an object with base64 or text, as in {\"base64\": \"...\"}");
}

// "type/subtype", with parameters or without.
bool isMediaType(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
  const std::string_view essence = text.substr(0, text.find(';'));
  const auto slash = essence.find('/');
  return plain && text.size() <= kMaxName && slash != std::string_view::npos && slash > 0 &&
         slash + 1 < essence.size() && essence.find_first_of("*, \"") == std::string_view::npos;
}

bool isText(const Json* value) { return value != nullptr && value->is_string(); }

}  // namespace

bool isFileObject(const Json& value) {
  if (!value.is_object()) {
    return false;
  }
  for (const auto& member : value.get_ref<const Json::object_t&>()) {
    const std::string& name = member.first;
    if ((name != "base64" && name != "text" && name != "filename" && name != "contentType") ||
        !isText(&member.second)) {
      return false;
    }
  }
  return (findMember(value, "base64") == nullptr) != (findMember(value, "text") == nullptr);
}

Result<SentFile> readSentFile(const Json& value) {
  SentFile out;
  if (value.is_string()) {
    out.bytes = value.get<std::string>();
    return out;
  }
  if (!isFileObject(value)) {
    return noFile();
  }
  if (const Json* text = findMember(value, "text")) {
    out.bytes = text->get<std::string>();
  } else {
    auto bytes = bytesOf(findMember(value, "base64")->get_ref<const std::string&>());
    if (!bytes) {
      return base::fail(bytes.error());
    }
    out.bytes = *std::move(bytes);
  }
  if (const Json* name = findMember(value, "filename")) {
    out.name = name->get<std::string>();
    if (out.name.empty() || out.name.size() > kMaxName) {
      return base::fail(ErrorKind::kInvalidInput, "filename: must have 1 to " + std::to_string(kMaxName) + " bytes");
    }
  }
  if (const Json* type = findMember(value, "contentType")) {
    out.type = type->get<std::string>();
    if (!isMediaType(out.type)) {
      return base::fail(ErrorKind::kInvalidInput, "contentType: must be a media type such as image/png");
    }
  }
  return out;
}

}  // namespace soracom_mcp::tools
