#include "mcp/protocol/trace_context.h"

#include <algorithm>
#include <string_view>

#include "mcp/protocol/envelope.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kVersionDigits = 2;
constexpr std::size_t kTraceDigits = 32;
constexpr std::size_t kParentDigits = 16;
constexpr std::size_t kFlagDigits = 2;
constexpr std::size_t kLength = kVersionDigits + 1 + kTraceDigits + 1 + kParentDigits + 1 + kFlagDigits;
constexpr std::string_view kInvalidVersion = "ff";

bool isHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool isId(std::string_view text) { return isHex(text) && text.find_first_not_of('0') != std::string_view::npos; }

}  // namespace

std::optional<TraceContext> findTraceContext(const base::Json& params) {
  const base::Json* member = findEnvelopeMember(params, "traceparent");
  if (member == nullptr || !member->is_string()) {
    return std::nullopt;
  }
  const std::string_view text = member->get_ref<const std::string&>();
  if (text.size() != kLength) {
    return std::nullopt;
  }
  const std::string_view version = text.substr(0, kVersionDigits);
  const std::string_view trace = text.substr(kVersionDigits + 1, kTraceDigits);
  const std::string_view parent = text.substr(kVersionDigits + kTraceDigits + 2, kParentDigits);
  const std::string_view flags = text.substr(kLength - kFlagDigits);
  const bool divided = text[kVersionDigits] == '-' && text[kVersionDigits + kTraceDigits + 1] == '-' &&
                       text[kLength - kFlagDigits - 1] == '-';
  if (!divided || !isHex(version) || version == kInvalidVersion || !isId(trace) || !isId(parent) || !isHex(flags)) {
    return std::nullopt;
  }
  return TraceContext{std::string(trace), std::string(parent)};
}

}  // namespace soracom_mcp::mcp
