#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "base/json.h"

namespace soracom_mcp::mcp {

/// The id of a request, or a progress token: a string or a 64-bit integer, sent back with the type it came with.
/// 1 and "1" are two ids.
class RequestId final {
 public:
  explicit RequestId(std::int64_t number) : value_(number) {}
  explicit RequestId(std::string text) : value_(std::move(text)) {}

  /// Nothing for null, booleans, fractions (1.0 is one), arrays, objects, and integers that do not fit.
  static std::optional<RequestId> from(const base::Json& value);

  /// Appends the id as JSON text.
  void appendTo(std::string& out) const;
  std::size_t hash() const;

  friend bool operator==(const RequestId&, const RequestId&) = default;

 private:
  std::variant<std::int64_t, std::string> value_;
};

using ProgressToken = RequestId;

}  // namespace soracom_mcp::mcp
