#include "tools/catalog/argument_keys.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_set>

#include "tools/catalog/fingerprint.h"

namespace soracom_mcp::tools {
namespace {

bool isKeyCharacter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

// JavaScript clients lose a member of this name, and validators take no notice of it.
constexpr std::string_view kLostName = "__proto__";

bool isKey(const std::string& text) {
  return text != kLostName && !text.empty() && text.size() <= kMaxArgumentKey &&
         std::all_of(text.begin(), text.end(), isKeyCharacter);
}

std::string shortened(std::string text, const std::string& name, std::size_t max) {
  if (text.size() > max) {
    const std::string hash = fingerprint(name);
    text.resize(max - hash.size() - 1);
    text += '_' + hash;
  }
  return text;
}

// `filter[name]` becomes filter_name, `$top` becomes top.
std::string sanitized(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (isKeyCharacter(c)) {
      out += c;
    } else if (!out.empty() && out.back() != '_') {
      out += '_';
    }
  }
  while (!out.empty() && out.back() == '_') {
    out.pop_back();
  }
  if (name == kLostName) {
    return "proto";
  }
  return out.empty() ? "value_" + fingerprint(name) : shortened(std::move(out), name, kMaxArgumentKey);
}

std::size_t rank(std::string_view place) {
  static constexpr std::array<std::string_view, 6> kPlaces = {"path", "query", "header", "cookie", "body", "answer"};
  return static_cast<std::size_t>(std::find(kPlaces.begin(), kPlaces.end(), place) - kPlaces.begin());
}

std::string suffixed(const WireName& name, const std::unordered_set<std::string>& taken) {
  constexpr std::size_t kRoomForSuffix = 16;
  const std::string stem = shortened(sanitized(name.name), name.name, kMaxArgumentKey - kRoomForSuffix);
  const std::string key = stem + '_' + std::string(name.place);
  std::string unique = key;
  for (int i = 2; taken.count(unique) > 0; ++i) {
    unique = key + '_' + std::to_string(i);
  }
  return unique;
}

}  // namespace

std::vector<std::string> argumentKeys(const std::vector<WireName>& names) {
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
    return rank(names[left].place) < rank(names[right].place);
  });
  std::vector<std::string> keys(names.size());
  std::unordered_set<std::string> taken;
  // Names that are keys come first, so that a sanitised or suffixed one never takes theirs.
  for (const std::size_t i : order) {
    if (isKey(names[i].name) && taken.insert(names[i].name).second) {
      keys[i] = names[i].name;
    }
  }
  for (const std::size_t i : order) {
    if (keys[i].empty()) {
      std::string key = sanitized(names[i].name);
      keys[i] = taken.count(key) == 0 ? std::move(key) : suffixed(names[i], taken);
      taken.insert(keys[i]);
    }
  }
  return keys;
}

}  // namespace soracom_mcp::tools
