#include "tools/call/sent_file.h"

#include <algorithm>

#include "base/ascii.h"
#include "tools/catalog/media_type.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::findMember;
using base::Json;
using base::Result;

constexpr std::size_t kMaxName = 255;

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
    auto bytes = decodeBase64(findMember(value, "base64")->get_ref<const std::string&>());
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

bool fitsMediaTypes(const std::string& type, const std::string& declared) {
  for (std::string_view rest = declared; !rest.empty();) {
    std::string_view one = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
    while (one.starts_with(' ')) {
      one.remove_prefix(1);
    }
    one = one.substr(0, one.find(';'));
    while (one.ends_with(' ')) {
      one.remove_suffix(1);
    }
    const bool range = one.ends_with("/*");
    if (one == "*/*" || sameMediaType(type, one) ||
        (range && base::lowerCase(type).starts_with(base::lowerCase(one.substr(0, one.size() - 1))))) {
      return true;
    }
  }
  return false;
}

}  // namespace soracom_mcp::tools
