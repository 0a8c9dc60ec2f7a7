#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "base/json.h"

namespace soracom_mcp::base {

/// Builds a value from the events of a parser: children wait on a stack until their container is closed, so that a
/// container is made once, at its final size. Time is linear in the number of events, duplicate names included.
///
/// The caller sends events in a sensible order: a key before each member, as many closes as opens, one root.
class JsonAssembler final {
 public:
  void add(Json value);
  void openObject();
  void openArray();
  /// Closes the innermost container and returns it; the reference is valid until the next event.
  const Json& close();
  /// Names the next member of the innermost object. False when the object has a member of that name already.
  bool key(const std::string& name);
  /// Names the next member of the innermost object by a name that it has already: the later value takes its place.
  void repeatedKey(const std::string& name);

  std::size_t depth() const { return levels_.size(); }
  bool inObject() const { return !levels_.empty() && levels_.back().object; }
  /// The finished root.
  Json take() { return std::move(values_.back()); }

 private:
  void keepLastOfRepeated();

  struct Level {
    bool object;
    std::size_t first_value;  // where the children begin
    std::size_t first_key;
    std::unordered_set<std::string> names;  // filled only once an object is large
    bool repeated = false;                  // a name occurs twice among the children
  };

  std::vector<Json> values_;
  std::vector<std::string> keys_;
  std::vector<Level> levels_;
};

}  // namespace soracom_mcp::base
