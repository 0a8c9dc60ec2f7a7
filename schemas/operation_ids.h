#pragma once

#include <string>
#include <unordered_set>

#include "schemas/operation.h"

namespace soracom_mcp::schemas {

/// "GET", "/operators/{operator_id}/users" -> "getOperatorsByOperatorIdUsers".
std::string deriveOperationId(std::string_view method, std::string_view path);

/// Gives every operation of a document an id of its own that depends on nothing but the document.
class OperationIds final {
 public:
  /// An id the document gives. All of them are announced before the first assign(), so that none is taken by a derived
  /// one.
  void announce(const std::string& id) { given_.insert(id); }

  /// Keeps the id of `operation` where it is the first with that id, else derives one. True when it was derived.
  bool assign(Operation& operation);

 private:
  std::unordered_set<std::string> given_;
  std::unordered_set<std::string> used_;
};

}  // namespace soracom_mcp::schemas
