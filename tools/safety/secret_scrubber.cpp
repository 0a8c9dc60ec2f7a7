#include "tools/safety/secret_scrubber.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json_append.h"
#include "base/percent_encoding.h"
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

std::string unpaddedBase64(std::string_view bytes) {
  std::string encoded = base::encodeBase64(bytes);
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
  const std::string once = escapeJson(secret);
  const std::string ascii = escapeJsonAscii(secret);
  std::vector<std::string> forms{
      std::string(secret), once, escapeSlashes(once), escapeJson(once), ascii, escapeSlashes(ascii), escapeJson(ascii)};
  for (const auto hex_case : {base::HexCase::kUpper, base::HexCase::kLower}) {
    forms.push_back(base::percentEncode(secret, base::kUnreservedMarks, hex_case));
    forms.push_back(base::percentEncode(secret, "-._~!'()*", hex_case));
    forms.push_back(base::formEncode(secret, hex_case));
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
  return forms;
}

std::size_t startAt(std::string_view text, std::size_t at) {
  return std::size_t{static_cast<unsigned char>(text[at])} << 8U | static_cast<unsigned char>(text[at + 1]);
}

}  // namespace

void SecretScrubber::add(std::string_view secret) {
  if (secret.size() < kMinBytes || std::find(secrets_.begin(), secrets_.end(), secret) != secrets_.end()) {
    return;
  }
  secrets_.emplace_back(secret);
  for (std::string& form : formsOf(secret)) {
    starts_.set(startAt(form, 0));
    forms_.push_back(std::move(form));
  }
  std::sort(forms_.begin(), forms_.end());
  forms_.erase(std::unique(forms_.begin(), forms_.end()), forms_.end());
}

std::size_t SecretScrubber::nextStart(std::string_view text, std::size_t from) const {
  for (std::size_t at = from; at + kMinBytes <= text.size(); ++at) {
    if (starts_[startAt(text, at)]) {
      return at;
    }
  }
  return text.size();
}

std::size_t SecretScrubber::matchAt(std::string_view text, std::size_t at) const {
  const std::string_view rest = text.substr(at);
  std::size_t end = at;
  for (auto form = std::lower_bound(forms_.begin(), forms_.end(), rest.substr(0, 2));
       form != forms_.end() && form->compare(0, 2, rest.substr(0, 2)) == 0; ++form) {
    if (rest.starts_with(*form)) {
      end = std::max(end, at + form->size());
    }
  }
  return end;
}

bool SecretScrubber::finds(std::string_view text) const {
  for (std::size_t at = nextStart(text, 0); at < text.size(); at = nextStart(text, at + 1)) {
    if (matchAt(text, at) != at) {
      return true;
    }
  }
  return false;
}

std::string SecretScrubber::scrub(std::string_view text) const {
  std::string out;
  std::size_t done = 0;
  std::size_t begin = 0;
  std::size_t end = 0;  // of the secret being passed; touching and overlapping ones are one
  const auto mask = [&] {
    if (end > begin) {
      out.append(text.substr(done, begin - done)).append(kMask);
      done = end;
    }
  };
  for (std::size_t at = nextStart(text, 0); at < text.size(); at = nextStart(text, at + 1)) {
    if (const std::size_t match = matchAt(text, at); match != at) {
      if (at > end || begin == end) {
        mask();
        begin = at;
      }
      end = std::max(end, match);
    }
  }
  mask();
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
