#include "base/nearest_name.h"

#include <algorithm>
#include <string>

#include "base/ascii.h"

namespace soracom_mcp::base {
namespace {

// Names that clients may send; longer ones are compared by their beginnings.
constexpr std::size_t kLongest = 128;

std::string folded(std::string_view text) {
  return lowerCase(text.substr(0, kLongest));
}

// Optimal string alignment distance, with three rows.
std::size_t distance(const std::string& left, const std::string& right) {
  std::vector<std::size_t> before(right.size() + 1);
  std::vector<std::size_t> above(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) {
    above[j] = j;
  }
  for (std::size_t i = 1; i <= left.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const bool same = left[i - 1] == right[j - 1];
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0U : 1U)});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[right.size()];
}

}  // namespace

std::string_view nearestOf(std::string_view name, const std::vector<std::string_view>& names) {
  const std::string wanted = folded(name);
  std::size_t best = std::max<std::size_t>(2, wanted.size() / 3) + 1;
  std::string_view nearest;
  for (const std::string_view candidate : names) {
    const std::string text = folded(candidate);
    const std::size_t difference =
        text.size() > wanted.size() ? text.size() - wanted.size() : wanted.size() - text.size();
    if (difference >= best) {
      continue;
    }
    if (const std::size_t edits = distance(wanted, text); edits < best) {
      best = edits;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace soracom_mcp::base
