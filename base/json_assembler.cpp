#include "base/json_assembler.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

#include "base/json_append.h"

namespace soracom_mcp::base {
namespace {

// Up to this many names are compared one by one, which is faster than hashing them.
constexpr std::size_t kSmallObject = 16;

}  // namespace

void JsonAssembler::add(Json value) { values_.push_back(std::move(value)); }

void JsonAssembler::openObject() { levels_.push_back(Level{true, values_.size(), keys_.size(), {}, false}); }

void JsonAssembler::openArray() { levels_.push_back(Level{false, values_.size(), keys_.size(), {}, false}); }

const Json& JsonAssembler::close() {
  if (levels_.back().repeated) {
    keepLastOfRepeated();
  }
  const Level& level = levels_.back();
  const auto first = values_.begin() + static_cast<std::ptrdiff_t>(level.first_value);
  Json container = level.object ? Json::object() : Json::array();
  if (level.object) {
    reserveMembers(container, values_.size() - level.first_value);
    for (std::size_t i = level.first_value; i < values_.size(); ++i) {
      appendMember(container, std::move(keys_[level.first_key + (i - level.first_value)]), std::move(values_[i]));
    }
    keys_.resize(level.first_key);
  } else {
    container.get_ref<Json::array_t&>().assign(std::make_move_iterator(first), std::make_move_iterator(values_.end()));
  }
  values_.erase(first, values_.end());
  levels_.pop_back();
  values_.push_back(std::move(container));
  return values_.back();
}

void JsonAssembler::repeatedKey(const std::string& name) {
  levels_.back().repeated = true;
  keys_.push_back(name);
}

// Leaves each name once, where it occurred first, with the value that came last.
void JsonAssembler::keepLastOfRepeated() {
  const Level& level = levels_.back();
  const std::size_t members = values_.size() - level.first_value;
  std::unordered_map<std::string, std::size_t> places;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members; ++i) {
    const auto [place, is_new] = places.try_emplace(keys_[level.first_key + i], kept);
    if (is_new) {
      keys_[level.first_key + kept++] = place->first;
    }
    if (place->second != i) {
      values_[level.first_value + place->second] = std::move(values_[level.first_value + i]);
    }
  }
  keys_.resize(level.first_key + kept);
  values_.erase(values_.begin() + static_cast<std::ptrdiff_t>(level.first_value + kept), values_.end());
}

bool JsonAssembler::key(const std::string& name) {
  Level& level = levels_.back();
  const auto first = keys_.begin() + static_cast<std::ptrdiff_t>(level.first_key);
  if (level.names.empty() && keys_.size() - level.first_key < kSmallObject) {
    if (std::find(first, keys_.end(), name) != keys_.end()) {
      return false;
    }
  } else {
    if (level.names.empty()) {
      level.names.insert(first, keys_.end());
    }
    if (!level.names.insert(name).second) {
      return false;
    }
  }
  keys_.push_back(name);
  return true;
}

}  // namespace soracom_mcp::base
