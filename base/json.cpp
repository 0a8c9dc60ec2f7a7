#include "base/json.h"

#include <array>
#include <charconv>
#include <cstring>
#include <unordered_map>

#include "base/exact_number.h"
#include "base/utf8.h"

namespace soracom_mcp::base {
namespace {

// By value: turning the integer into a double would make 2^53 + 1 equal to 2^53.
bool equalToDouble(const Json& integer, double number) {
  if (integer.is_number_unsigned()) {
    return number >= 0 && number < 0x1p64 && static_cast<double>(static_cast<std::uint64_t>(number)) == number &&
           static_cast<std::uint64_t>(number) == integer.get<std::uint64_t>();
  }
  return number >= -0x1p63 && number < 0x1p63 && static_cast<double>(static_cast<std::int64_t>(number)) == number &&
         static_cast<std::int64_t>(number) == integer.get<std::int64_t>();
}

bool equalNumbers(const Json& left, const Json& right) {
  if (left.is_number_float() && right.is_number_float()) {
    return left.get<double>() == right.get<double>();
  }
  if (left.is_number_float() || right.is_number_float()) {
    return left.is_number_float() ? equalToDouble(right, left.get<double>()) : equalToDouble(left, right.get<double>());
  }
  const bool left_unsigned = left.is_number_unsigned();
  const bool right_unsigned = right.is_number_unsigned();
  if (left_unsigned == right_unsigned) {
    return left_unsigned ? left.get<std::uint64_t>() == right.get<std::uint64_t>()
                         : left.get<std::int64_t>() == right.get<std::int64_t>();
  }
  const auto signed_value = (left_unsigned ? right : left).get<std::int64_t>();
  const auto unsigned_value = (left_unsigned ? left : right).get<std::uint64_t>();
  return signed_value >= 0 && static_cast<std::uint64_t>(signed_value) == unsigned_value;
}

// From this many members on, they are looked up instead of searched.
constexpr std::size_t kLargeObject = 32;

bool equalLargeObjects(const Json& left, const Json& right) {
  std::unordered_map<std::string_view, const Json*> others;
  others.reserve(right.size());
  for (const auto& member : right.get_ref<const Json::object_t&>()) {
    others.emplace(member.first, &member.second);
  }
  for (const auto& member : left.get_ref<const Json::object_t&>()) {
    const auto found = others.find(member.first);
    if (found == others.end() || !equalJson(member.second, *found->second)) {
      return false;
    }
  }
  return true;
}

bool equalObjects(const Json& left, const Json& right) {
  if (left.size() != right.size()) {
    return false;
  }
  if (left.size() >= kLargeObject) {
    return equalLargeObjects(left, right);
  }
  for (const auto& [key, value] : left.items()) {
    const Json* other = findMember(right, key);
    if (other == nullptr || !equalJson(value, *other)) {
      return false;
    }
  }
  return true;
}

bool equalArrays(const Json& left, const Json& right) {
  if (left.size() != right.size()) {
    return false;
  }
  for (std::size_t i = 0; i < left.size(); ++i) {
    if (!equalJson(left[i], right[i])) {
      return false;
    }
  }
  return true;
}

void appendAnyText(std::string& out, const std::string& text) {
  if (findInvalidUtf8(text)) {
    appendJsonString(out, repairUtf8(text));
  } else {
    appendJsonString(out, text);
  }
}

template <typename Integer>
void appendInteger(std::string& out, Integer value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  out.append(digits.data(), end);
}

void appendJson(std::string& out, const Json& value);

void appendObject(std::string& out, const Json& value) {
  out += '{';
  bool first = true;
  for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
    out += first ? "" : ",";
    first = false;
    appendAnyText(out, name);
    out += ':';
    appendJson(out, member);
  }
  out += '}';
}

void appendArray(std::string& out, const Json& value) {
  out += '[';
  bool first = true;
  for (const Json& element : value.get_ref<const Json::array_t&>()) {
    out += first ? "" : ",";
    first = false;
    appendJson(out, element);
  }
  out += ']';
}

// What the library's dump() writes, in a third of its time: it decodes every character of every string.
void appendJson(std::string& out, const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      return appendObject(out, value);
    case Json::value_t::array:
      return appendArray(out, value);
    case Json::value_t::string:
      return appendAnyText(out, value.get_ref<const std::string&>());
    case Json::value_t::number_integer:
      return appendInteger(out, value.get<std::int64_t>());
    case Json::value_t::number_unsigned:
      return appendInteger(out, value.get<std::uint64_t>());
    case Json::value_t::binary:  // the text of a number; see base/exact_number.h
      out.append(value.get_binary().begin(), value.get_binary().end());
      return;
    default:
      out += value.dump();
  }
}

// How many bytes from `from` on stand for themselves in a JSON string. Eight are looked at in one go, because most are.
std::size_t plainLength(std::string_view text, std::size_t from) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighs = 0x8080808080808080U;
  // Sets the high bit of at least one byte where some byte is below `limit`; never where none is.
  const auto below = [](std::uint64_t bytes, std::uint64_t limit) { return (bytes - kOnes * limit) & ~bytes & kHighs; };
  std::size_t at = from;
  for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((below(eight, 0x20) | below(eight ^ (kOnes * '"'), 1) | below(eight ^ (kOnes * '\\'), 1)) != 0) {
      break;
    }
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x20 && text[at] != '"' && text[at] != '\\') {
    ++at;
  }
  return at - from;
}

}  // namespace

bool equalJson(const Json& left, const Json& right) {
  if (left.is_number() && right.is_number()) {
    return equalNumbers(left, right);
  }
  if (isExactNumber(left) || isExactNumber(right)) {
    return isNumber(left) && isNumber(right) && compareNumbers(left, right) == 0;
  }
  if (left.type() != right.type()) {
    return false;
  }
  if (left.is_object()) {
    return equalObjects(left, right);
  }
  return left.is_array() ? equalArrays(left, right) : left == right;
}

std::string writeJson(const Json& value) {
  std::string out;
  appendJson(out, value);
  return out;
}

void appendJsonString(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out.reserve(out.size() + text.size() + text.size() / 8 + 2);
  out += '"';
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t plain = plainLength(text, i);
    out.append(text, i, plain);
    i += plain;
    if (i == text.size()) {
      break;
    }
    const auto c = static_cast<unsigned char>(text[i]);
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        out += "\\u00";
        out += kHex[c >> 4];
        out += kHex[c & 15];
    }
  }
  out += '"';
}

const Json* findMember(const Json& object, std::string_view key) {
  if (!object.is_object()) {
    return nullptr;
  }
  for (const auto& member : object.get_ref<const Json::object_t&>()) {
    if (member.first == key) {
      return &member.second;
    }
  }
  return nullptr;
}

std::string pointerTo(std::string_view pointer, std::string_view token) {
  std::string out(pointer);
  out += '/';
  for (const char c : token) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace soracom_mcp::base
