#pragma once

#include <array>
#include <string_view>

#include "base/json.h"

namespace soracom_mcp::schemas {

/// The types a schema allows, each once, in the order they were named. Empty: all of them.
class TypeList final {
 public:
  /// What `type` names, one or several; where it is missing, the type that has the keywords that are there.
  static TypeList declaredBy(const base::Json& schema);

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  const std::string_view* begin() const { return names_.data(); }
  const std::string_view* end() const { return names_.data() + size_; }
  bool contains(std::string_view name) const;
  /// Only text, which may be null.
  bool isTextOnly() const;

  /// What is no name of JSON Schema is left out.
  void add(std::string_view name);
  void remove(std::string_view name);

  /// Whether `value` is of one of the types; an integer is a number, and 1.0 is an integer.
  bool fits(const base::Json& value) const;
  /// The value of a `type` keyword: a name, or an array of several. Not of an empty list.
  base::Json toJson() const;

 private:
  std::array<std::string_view, 7> names_;  // of JSON Schema, which live as long as the program
  std::size_t size_ = 0;
};

/// The types that travel where `schema` stands, as the document writes it: null is among them where it is nullable and
/// an `enum` does not forbid it, and in a response always.
TypeList travellingTypes(const base::Json& schema, bool request);

/// Lets null pass as well, where `schema` (translated) says what may pass.
void allowNull(base::Json& schema);

}  // namespace soracom_mcp::schemas
