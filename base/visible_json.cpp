#include "base/visible_json.h"

#include <algorithm>
#include <unordered_set>

#include "base/ascii.h"
#include "base/hidden_characters.h"
#include "base/json_append.h"
#include "base/visible_text.h"

namespace soracom_mcp::base {
namespace {

// Of an escape such as \u202e, whose `digits` begin behind the u. Half of a character is looked at with the other half.
bool mayBeHidden(std::string_view digits) {
  char32_t code = 0;
  for (const char c : digits.substr(0, 4)) {
    const int value = hexValue(c);
    code = code << 4U | static_cast<char32_t>(value < 0 ? 0 : value);
  }
  const bool white_space = code == '\t' || code == '\n' || code == '\r';
  return digits.size() < 4 || (code >= 0xD800 && code < 0xE000) || (!white_space && isHiddenCharacter(code));
}

bool holdsHiddenEscape(std::string_view json) {
  for (auto at = json.find('\\'); at != std::string_view::npos && at + 1 < json.size(); at = json.find('\\', at + 2)) {
    const char kind = json[at + 1];
    if (kind == 'b' || kind == 'f' || (kind == 'u' && mayBeHidden(json.substr(at + 2, 4)))) {
      return true;
    }
  }
  return false;
}

std::size_t makeNamesVisible(Json& object) {
  std::size_t count = 0;
  auto& members = object.get_ref<Json::object_t&>();
  std::unordered_set<std::string> taken;
  for (const auto& member : members) {
    if (!holdsHidden(std::string_view(member.first))) {
      taken.insert(member.first);
    }
  }
  Json renamed = Json::object();
  reserveMembers(renamed, object.size());
  for (auto& [name, member] : members) {
    if (!holdsHidden(std::string_view(name))) {
      appendMember(renamed, name, std::move(member));
      continue;
    }
    const std::string stem = visibleText(name, &count);
    std::string shown = stem;
    for (int number = 2; !taken.insert(shown).second; ++number) {
      shown = stem + " (" + std::to_string(number) + ")";
    }
    appendMember(renamed, std::move(shown), std::move(member));
  }
  object = std::move(renamed);
  return count;
}

}  // namespace

bool mayHoldHidden(std::string_view json) { return holdsHidden(json) || holdsHiddenEscape(json); }

bool holdsHidden(const Json& value) {
  if (value.is_string()) {
    return holdsHidden(std::string_view(value.get_ref<const std::string&>()));
  }
  if (value.is_object()) {
    const auto& members = value.get_ref<const Json::object_t&>();
    return std::any_of(members.begin(), members.end(), [](const auto& member) {
      return holdsHidden(std::string_view(member.first)) || holdsHidden(member.second);
    });
  }
  return value.is_array() && std::any_of(value.begin(), value.end(), [](const Json& one) { return holdsHidden(one); });
}

std::size_t makeVisible(Json& value) {
  std::size_t count = 0;
  if (value.is_string()) {
    if (const std::string& text = value.get_ref<const std::string&>(); holdsHidden(std::string_view(text))) {
      value = visibleText(text, &count);
    }
  } else if (value.is_array()) {
    for (Json& element : value) {
      count += makeVisible(element);
    }
  } else if (value.is_object()) {
    bool in_names = false;
    for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
      in_names = in_names || holdsHidden(std::string_view(name));
      count += makeVisible(member);
    }
    count += in_names ? makeNamesVisible(value) : 0;
  }
  return count;
}

std::string writeVisibleJson(const Json& value) {
  std::string text = writeJson(value);
  if (mayHoldHidden(text)) {
    Json shown = value;
    makeVisible(shown);
    text = writeJson(shown);
  }
  return text;
}

}  // namespace soracom_mcp::base
