#include "mcp/rpc/request_id.h"

#include <functional>
#include <limits>

namespace soracom_mcp::mcp {

std::optional<RequestId> RequestId::from(const base::Json& value) {
  if (value.is_string()) {
    return RequestId(value.get_ref<const std::string&>());
  }
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return std::nullopt;
    }
    return RequestId(static_cast<std::int64_t>(number));
  }
  if (value.is_number_integer()) {
    return RequestId(value.get<std::int64_t>());
  }
  return std::nullopt;
}

void RequestId::appendTo(std::string& out) const {
  if (const auto* number = std::get_if<std::int64_t>(&value_)) {
    out += std::to_string(*number);
  } else {
    base::appendJsonString(out, *std::get_if<std::string>(&value_));
  }
}

std::size_t RequestId::hash() const { return std::hash<std::variant<std::int64_t, std::string>>{}(value_); }

}  // namespace soracom_mcp::mcp
