#pragma once

#include <string_view>
#include <unordered_set>

#include "schemas/openapi_document.h"

namespace soracom_mcp::schemas {

/// Which members of an object do not travel in one direction: readOnly ones in requests, writeOnly ones in responses.
/// The document outlives this.
class HiddenMembers final {
 public:
  HiddenMembers(const OpenApiDocument& document, bool request) : document_(document), request_(request) {}

  /// Whether the schema of a member, what it refers to, or a part of their allOf says so. In a request `false` does as
  /// well.
  bool isHidden(const base::Json& member) const;
  /// The names of hidden members of `schema`, of what it refers to and of the parts of its allOf. Views into the
  /// document.
  std::unordered_set<std::string_view> namesIn(const base::Json& schema) const;

 private:
  bool says(const base::Json& schema, int& left) const;
  void collect(const base::Json& schema, std::unordered_set<std::string_view>& names, int& left) const;

  const OpenApiDocument& document_;
  const bool request_;
};

}  // namespace soracom_mcp::schemas
