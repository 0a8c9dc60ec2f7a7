#include "tools/call/masked_text.h"

#include "base/json_reader.h"
#include "base/utf8.h"
#include "base/visible_text.h"
#include "tools/call/plain_text.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr std::size_t kShortestJson = 10;
constexpr base::JsonLimits kTextLimits{
    .max_bytes = 64 * 1024 * 1024, .max_nodes = 2'000'000, .ambiguous_names = true, .exact_numbers = true};

bool maySecretJson(std::string_view text) {
  return text.size() >= kShortestJson && (text.front() == '{' || text.front() == '[');
}

/// The same JSON without the secrets in it; nothing where it holds none, or is none.
std::optional<std::string> maskedJson(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || !maySecretJson(text.substr(begin))) {
    return std::nullopt;
  }
  auto value = base::readJson(base::withoutByteOrderMark(text), kTextLimits);
  if (!value) {
    return std::nullopt;
  }
  bool any = false;
  visitSecretOutput(*value, {}, [&](const std::string&, Json& leaf) {
    any = any || !leaf.is_null();
    maskSecretLeaf(leaf);
  });
  return any ? std::optional(base::writeJson(*value)) : std::nullopt;
}

/// Where the JSON of a line begins: behind the name of an event stream's field.
std::size_t valueIn(std::string_view line) {
  const auto begin = line.find_first_of("{[");
  const auto colon = line.find(':');
  const bool field = colon != std::string_view::npos && colon < begin &&
                     line.substr(0, colon).find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
  const std::size_t head = field ? colon + 1 : 0;
  return begin != std::string_view::npos && line.substr(head, begin - head).find_first_not_of(" \t\x1e") ==
                                                std::string_view::npos
             ? begin
             : line.size();
}

}  // namespace

std::string maskedBetweenHidden(std::string_view bytes, const SecretScrubber& secrets) {
  std::string masked = secrets.scrub(bytes);
  if (!base::holdsHidden(masked)) {
    return masked;
  }
  const std::string without = base::withoutHidden(masked);
  std::string joined = secrets.scrub(std::string_view(without));
  return joined == without ? masked : joined;
}

void maskBetweenHidden(Json& value, const SecretScrubber& secrets) {
  if (value.is_string()) {
    if (base::holdsHidden(value.get_ref<const std::string&>())) {
      value = maskedBetweenHidden(value.get_ref<const std::string&>(), secrets);
    }
  } else if (value.is_structured()) {
    for (Json& element : value) {
      maskBetweenHidden(element, secrets);
    }
  }
}

std::string maskedText(std::string_view bytes, const SecretScrubber& secrets, std::size_t* written_out) {
  return secrets.scrub(std::string_view(base::visibleText(maskedBetweenHidden(bytes, secrets), written_out)));
}

std::string maskedLine(std::string_view bytes, std::size_t max_bytes, const SecretScrubber& secrets) {
  const std::string masked = maskedBetweenHidden(bytes, secrets);
  const std::string line = plainLine(masked, 3 * masked.size());
  return base::truncateUtf8(secrets.scrub(std::string_view(line)), max_bytes);
}

std::string maskedHtmlLine(std::string_view html, std::size_t max_bytes, const SecretScrubber& secrets) {
  const std::string masked = secrets.scrub(html);
  const std::string line = htmlToLine(masked, 3 * masked.size());
  return base::truncateUtf8(secrets.scrub(std::string_view(line)), max_bytes);
}

Headers maskedHeaders(const Headers& headers, const SecretScrubber& secrets) {
  Headers out;
  out.reserve(headers.size());
  for (const auto& [name, value] : headers) {
    out.emplace_back(secrets.scrub(std::string_view(name)), secrets.scrub(std::string_view(value)));
  }
  return out;
}

std::string maskJsonText(std::string text) {
  if (auto masked = maskedJson(text)) {
    return *std::move(masked);
  }
  if (text.find('\n') == std::string::npos && valueIn(text) == text.size()) {
    return text;
  }
  std::string out;
  bool any = false;
  for (std::string_view rest = text; !rest.empty();) {
    const auto end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    const std::size_t value = valueIn(line);
    const auto masked = maskedJson(line.substr(value));
    out.append(line.substr(0, masked ? value : line.size())).append(masked.value_or(""));
    out.append(end == std::string_view::npos ? "" : "\n");
    any = any || masked;
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return any ? out : text;
}

void maskJsonTexts(Json& value) {
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    if (maySecretJson(text)) {
      if (auto masked = maskedJson(text)) {
        value = *std::move(masked);
      }
    }
  } else if (value.is_array()) {
    for (Json& element : value) {
      maskJsonTexts(element);
    }
  } else if (value.is_object()) {
    for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
      maskJsonTexts(member);
    }
  }
}

}  // namespace soracom_mcp::tools
