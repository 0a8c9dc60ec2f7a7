#include "schemas/keywords/wording.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "base/exact_number.h"
#include "base/utf8.h"

namespace soracom_mcp::schemas {
namespace {

using base::Json;

constexpr std::size_t kMaxListed = 12;
constexpr std::size_t kMaxShownBytes = 60;
// Longer texts are counted in bytes, which takes no time.
constexpr std::size_t kMaxCounted = 64 * 1024;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// `_`, `-` and case are what models get wrong first.
std::string fold(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c != '_' && c != '-') {
      out += lower(c);
    }
  }
  return out;
}

// Levenshtein, two rows.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j + 1] + 1, row[j] + 1, replaced});
    }
  }
  return row[right.size()];
}

std::string counted(std::size_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what) + (count == 1 ? "" : "s");
}

std::string lengthOf(const std::string& text) {
  return text.size() > kMaxCounted ? counted(text.size(), "byte") : counted(base::countCodePoints(text), "character");
}

std::string more(std::size_t total) {
  return total > kMaxListed ? " and " + std::to_string(total - kMaxListed) + " more" : "";
}

}  // namespace

std::string describeInstance(const Json& instance) {
  switch (instance.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::boolean:
      return "a boolean";
    case Json::value_t::string:
      return "a string of " + lengthOf(instance.get_ref<const std::string&>());
    case Json::value_t::array:
      return "an array of " + counted(instance.size(), "element");
    case Json::value_t::object:
      return "an object with " + counted(instance.size(), "member");
    case Json::value_t::number_float:
      return "a number";
    case Json::value_t::binary:
      return base::isWhole(instance) ? "an integer of more than 64 bits" : "a number";
    default:
      return "an integer";
  }
}

std::string describeTypes(std::uint8_t types) {
  static constexpr std::array<std::pair<std::uint8_t, std::string_view>, 7> kNames{{{kStringBit, "string"},
                                                                                    {kIntegerBit, "integer"},
                                                                                    {kNumberBit, "number"},
                                                                                    {kBooleanBit, "boolean"},
                                                                                    {kObjectBit, "object"},
                                                                                    {kArrayBit, "array"},
                                                                                    {kNullBit, "null"}}};
  std::string out;
  for (const auto& [bit, name] : kNames) {
    if ((types & bit) != 0) {
      out += (out.empty() ? "" : " or ") + std::string(name);
    }
  }
  return out;
}

std::string listValues(const Json& values) {
  std::string out;
  for (std::size_t i = 0; i < values.size() && i < kMaxListed; ++i) {
    out +=
        (i == 0 ? "" : ", ") + base::truncateUtf8(base::escapeForDisplay(base::writeJson(values[i])), kMaxShownBytes);
  }
  return out + more(values.size());
}

std::string listNames(const std::vector<std::string_view>& names) {
  std::string out;
  for (std::size_t i = 0; i < names.size() && i < kMaxListed; ++i) {
    out += (i == 0 ? "" : ", ") + quoteName(names[i]);
  }
  return out + more(names.size());
}

std::string quoteName(std::string_view name) {
  // One byte more, so that what is cut is seen to be.
  const std::string beginning = base::truncateUtf8(name, 2 * kMaxShownBytes);
  return "\"" + base::truncateUtf8(base::escapeForDisplay(beginning), kMaxShownBytes) + "\"";
}

std::string_view nearestName(std::string_view name, const std::vector<std::string_view>& candidates) {
  if (name.empty() || name.size() > kMaxComparedBytes) {
    return {};
  }
  const std::string folded = fold(name);
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(2, folded.size() / 3) + 1;
  for (std::size_t i = 0; i < candidates.size() && i < kMaxCandidates; ++i) {
    if (candidates[i].size() > kMaxComparedBytes) {
      continue;
    }
    const std::string candidate = fold(candidates[i]);
    const std::size_t apart = distance(folded, candidate);
    // Two short names that share nothing are not alike.
    if (apart < best_distance && apart < std::max(folded.size(), candidate.size())) {
      best_distance = apart;
      best = candidates[i];
    }
  }
  return best;
}

}  // namespace soracom_mcp::schemas
