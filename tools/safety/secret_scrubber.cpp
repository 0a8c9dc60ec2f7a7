#include "tools/safety/secret_scrubber.h"

#include <algorithm>

#include "base/json_append.h"
#include "tools/safety/base64.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr std::size_t kMinBase64 = 8;

std::string escapeJson(std::string_view text) {
  const std::string quoted = base::writeJson(Json(text));
  return quoted.substr(1, quoted.size() - 2);
}

std::string escapeJsonAscii(std::string_view text) {
  const std::string quoted = Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
  return quoted.substr(1, quoted.size() - 2);
}

std::string escapeSlashes(std::string text) {
  for (auto at = text.find('/'); at != std::string::npos; at = text.find('/', at + 2)) {
    text.insert(at, 1, '\\');
  }
  return text;
}

std::string percentEncode(std::string_view text, std::string_view kept, std::string_view digits) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (alphanumeric || kept.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(digits[byte >> 4U]);
      out.push_back(digits[byte & 15U]);
    }
  }
  return out;
}

std::string unpaddedBase64(std::string_view bytes) {
  std::string encoded = encodeBase64(bytes);
  encoded.resize(encoded.find_last_not_of('=') + 1);
  return encoded;
}

std::string urlSafe(std::string base64) {
  std::replace(base64.begin(), base64.end(), '+', '-');
  std::replace(base64.begin(), base64.end(), '/', '_');
  return base64;
}

/// The part of the encoding that is the same whatever stands before (`offset` bytes after a multiple of three) and
/// after the secret.
std::string stableBase64(std::string_view secret, std::size_t offset) {
  const std::string encoded = unpaddedBase64(std::string(offset, '\0').append(secret));
  const std::size_t front = offset == 0 ? 0 : offset + 1;
  const std::size_t back = (offset + secret.size()) % 3 == 0 ? 0 : 1;
  return encoded.substr(front, encoded.size() - front - back);
}

std::vector<std::string> formsOf(std::string_view secret) {
  static constexpr std::string_view kUpper = "0123456789ABCDEF";
  static constexpr std::string_view kLower = "0123456789abcdef";
  const std::string once = escapeJson(secret);
  const std::string ascii = escapeJsonAscii(secret);
  std::vector<std::string> forms{
      std::string(secret), once, escapeSlashes(once), escapeJson(once), ascii, escapeSlashes(ascii), escapeJson(ascii)};
  for (const std::string_view digits : {kUpper, kLower}) {
    forms.push_back(percentEncode(secret, "-._~", digits));
    forms.push_back(percentEncode(secret, "-._~!'()*", digits));
    std::string form = percentEncode(secret, "-._* ", digits);
    std::replace(form.begin(), form.end(), ' ', '+');
    forms.push_back(std::move(form));
  }
  std::vector<std::string> encodings{unpaddedBase64(secret)};
  for (std::size_t offset = 0; offset < 3; ++offset) {
    if (std::string stable = stableBase64(secret, offset); stable.size() >= kMinBase64) {
      encodings.push_back(std::move(stable));
    }
  }
  for (const std::string& encoding : encodings) {
    forms.push_back(urlSafe(encoding));
    forms.push_back(encoding);
  }
  std::sort(forms.begin(), forms.end());
  forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
  return forms;
}

}  // namespace

void SecretScrubber::add(std::string_view secret) {
  if (secret.size() < kMinBytes) {
    return;
  }
  if (std::any_of(secrets_.begin(), secrets_.end(), [&](const Forms& known) { return known.plain == secret; })) {
    return;
  }
  secrets_.push_back({std::string(secret), formsOf(secret)});
}

bool SecretScrubber::finds(std::string_view text) const {
  return std::any_of(secrets_.begin(), secrets_.end(), [&](const Forms& secret) {
    return std::any_of(secret.all.begin(), secret.all.end(),
                       [&](const std::string& form) { return text.find(form) != std::string_view::npos; });
  });
}

std::string SecretScrubber::scrub(std::string_view text) const {
  std::vector<std::pair<std::size_t, std::size_t>> ranges;  // begin, end
  for (const Forms& secret : secrets_) {
    for (const std::string& form : secret.all) {
      for (auto at = text.find(form); at != std::string_view::npos; at = text.find(form, at + 1)) {
        ranges.emplace_back(at, at + form.size());
      }
    }
  }
  std::sort(ranges.begin(), ranges.end());
  std::string out;
  std::size_t done = 0;
  for (std::size_t i = 0; i < ranges.size();) {
    std::size_t end = ranges[i].second;
    const std::size_t begin = ranges[i].first;
    for (++i; i < ranges.size() && ranges[i].first <= end; ++i) {
      end = std::max(end, ranges[i].second);
    }
    out.append(text.substr(done, begin - done)).append(kMask);
    done = end;
  }
  return out.append(text.substr(done));
}

void SecretScrubber::scrub(Json& value) const {
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    if (finds(text)) {
      value = scrub(std::string_view(text));
    }
  } else if (value.is_array()) {
    for (Json& element : value) {
      scrub(element);
    }
  } else if (value.is_object()) {
    bool in_names = false;
    for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
      in_names = in_names || finds(name);
      scrub(member);
    }
    if (in_names) {
      Json renamed = Json::object();
      base::reserveMembers(renamed, value.size());
      std::size_t hidden = 0;
      for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
        // Numbered, because names must stay unique.
        const bool hide = finds(name);
        const std::string mark = hide && ++hidden > 1 ? " " + std::to_string(hidden) : std::string();
        base::appendMember(renamed, hide ? scrub(std::string_view(name)) + mark : name, std::move(member));
      }
      value = std::move(renamed);
    }
  }
}

}  // namespace soracom_mcp::tools
