#include "tools/call/shown_arguments.h"

#include <algorithm>
#include <iterator>

#include "base/ascii.h"
#include "base/json_reader.h"
#include "base/utf8.h"
#include "tools/call/form_room.h"
#include "tools/safety/secret_reference.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

/// Less of a value is no beginning of it.
constexpr std::size_t kLeastColumns = 6;
constexpr std::size_t kLeastBytes = 32;

/// A text that cannot be taken for anything else without its quotes.
bool isBareWord(std::string_view text) {
  const auto begins = [](char c) { return (base::toLower(c) >= 'a' && base::toLower(c) <= 'z') || c == '*'; };
  return !text.empty() && begins(text.front()) && text != "true" && text != "false" && text != "null" &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return begins(c) || (c >= '0' && c <= '9') || c == ':' || c == '_' || c == '-' || c == '.';
         });
}

/// JSON whose bare words have no quotes, so that more of it finds room.
std::string documentText(const Json& value) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    return isBareWord(text) ? text : base::writeJson(value);
  }
  if (!value.is_structured()) {
    return base::writeJson(value);
  }
  std::string out;
  for (const auto& [name, member] : value.items()) {
    out += (out.empty() ? "" : ",") + (value.is_object() ? documentText(Json(name)) + ":" : std::string()) +
           documentText(member);
  }
  return value.is_object() ? "{" + out + "}" : "[" + out + "]";
}

/// JSON inside a string is read by people without the quotes of the quotes.
std::string writtenValue(const Argument& argument, const Json& value) {
  if (argument.secret) {
    // A reference to a kept secret is not the secret.
    const bool reference =
        value.is_string() && (value == kGenerateSecret || parseSecretReference(value.get_ref<const std::string&>()));
    return reference ? value.get<std::string>() : "(secret)";
  }
  if (argument.json_text) {
    if (!value.is_string()) {
      return documentText(value);
    }
    if (const auto inner = base::readJson(value.get_ref<const std::string&>(), {.exact_numbers = true})) {
      return documentText(*inner);
    }
  }
  return base::writeJson(value);
}

std::string more(std::size_t count) { return std::to_string(count) + " more"; }

}  // namespace

bool isFilledFromSignIn(const PreparedCall& call, const Argument& argument) {
  if (argument.target != ArgumentTarget::kParameter ||
      call.tool->operation->parameters[argument.parameter].filled_from_login.empty() || !call.credential ||
      call.credential->operator_id.empty()) {
    return false;
  }
  const Json* given = base::findMember(call.arguments, argument.key);
  return given == nullptr || *given == call.credential->operator_id;
}

ShownArguments::ShownArguments(const PreparedCall& call, const SecretScrubber& secrets) {
  for (const Argument& argument : call.tool->arguments) {
    const Json* value = base::findMember(call.arguments, argument.key);
    if (value != nullptr && !isFilledFromSignIn(call, argument)) {
      all_.push_back({base::escapeForDisplay(argument.key),
                      base::escapeForDisplay(secrets.scrub(std::string_view(writtenValue(argument, *value))))});
    }
  }
}

ShownArguments ShownArguments::without(std::string_view key) const {
  ShownArguments out;
  std::copy_if(all_.begin(), all_.end(), std::back_inserter(out.all_), [&](const Shown& one) { return one.name != key; });
  return out;
}

ShownArguments::Excerpt ShownArguments::line(std::size_t columns) const {
  Excerpt out;
  std::size_t fixed = 0;
  std::vector<std::size_t> sizes;
  for (const Shown& one : all_) {
    fixed += (fixed == 0 ? 0 : 2) + columnsOf(one.name) + 1;
    sizes.push_back(columnsOf(one.value));
  }
  const std::size_t level = cutLevel(sizes, columns > fixed ? columns - fixed : 0);
  const bool begun = std::all_of(sizes.begin(), sizes.end(), [&](std::size_t size) { return size <= level; }) ||
                     level >= kLeastColumns;
  if (!begun && fixed - all_.size() <= columns) {
    for (const Shown& one : all_) {
      out.text += (out.text.empty() ? "" : ", ") + one.name;
    }
    out.whole = out.begun = false;
    return out;
  }
  std::size_t used = 0;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    const std::string value = cutToColumns(all_[i].value, std::max(level, kLeastColumns));
    const std::string next = (i == 0 ? "" : ", ") + all_[i].name + " " + value;
    // Room for the count, where others follow.
    const std::size_t reserve = level < kLeastColumns && i + 1 < all_.size() ? 12 : 0;
    if (used + columnsOf(next) + reserve > columns) {
      out.text += (i == 0 ? "" : " and ") + more(all_.size() - i);
      out.whole = out.begun = false;
      return out;
    }
    used += columnsOf(next);
    out.whole = out.whole && sizes[i] <= std::max(level, kLeastColumns);
    out.text += next;
  }
  return out;
}

std::string ShownArguments::list(std::size_t bytes) const {
  std::vector<std::size_t> sizes;
  for (const Shown& one : all_) {
    sizes.push_back(one.value.size());
  }
  const std::size_t level = std::max(cutLevel(sizes, bytes), kLeastBytes);
  std::string out;
  for (const Shown& one : all_) {
    out += "- " + one.name + ": " + base::truncateUtf8(one.value, level) +
           (one.value.size() > level ? " (" + std::to_string(one.value.size()) + " bytes)" : "") + "\n";
  }
  return out;
}

}  // namespace soracom_mcp::tools
