#pragma once

#include <string>
#include <unordered_map>

#include "base/json.h"
#include "base/json_append.h"

namespace soracom_mcp::schemas {

/// Where the members of one object are that only grows, so that each is found without looking at all. The object itself
/// may be moved: it is given to each function.
class MemberPlaces final {
 public:
  explicit MemberPlaces(const base::Json& object) {
    if (object.is_object()) {
      for (const auto& entry : object.get_ref<const base::Json::object_t&>()) {
        places_.emplace(entry.first, places_.size());
      }
    }
  }

  /// Null where there is none of that name.
  base::Json* find(base::Json& object, const std::string& name) const {
    const auto found = places_.find(name);
    return found == places_.end() ? nullptr : &(object.get_ref<base::Json::object_t&>().begin() + at(found))->second;
  }
  const base::Json* find(const base::Json& object, const std::string& name) const {
    return find(const_cast<base::Json&>(object), name);
  }
  bool contains(const std::string& name) const { return places_.contains(name); }

  /// The member of that name, null where it is new. `object` must be an object.
  base::Json& take(base::Json& object, const std::string& name) {
    if (base::Json* known = find(object, name)) {
      return *known;
    }
    places_.emplace(name, places_.size());
    return base::appendMember(object, name, base::Json());
  }

 private:
  using Places = std::unordered_map<std::string, std::size_t>;
  static std::ptrdiff_t at(Places::const_iterator found) { return static_cast<std::ptrdiff_t>(found->second); }

  Places places_;
};

}  // namespace soracom_mcp::schemas
