#include "base/json_assembler.h"

#include <algorithm>
#include <iterator>

#include "base/json_append.h"

namespace soracom_mcp::base {
namespace {

// Up to this many names are compared one by one, which is faster than hashing them.
constexpr std::size_t kSmallObject = 16;

}  // namespace

void JsonAssembler::add(Json value) { values_.push_back(std::move(value)); }

void JsonAssembler::openObject() { levels_.push_back(Level{true, values_.size(), keys_.size(), {}}); }

void JsonAssembler::openArray() { levels_.push_back(Level{false, values_.size(), keys_.size(), {}}); }

const Json& JsonAssembler::close() {
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
