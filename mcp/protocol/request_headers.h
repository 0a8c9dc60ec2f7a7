#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mcp/protocol/error_codes.h"
#include "mcp/rpc/channel.h"
#include "mcp/rpc/message.h"

namespace soracom_mcp::mcp {

/// Header fields of the protocol, as HeaderField::name has them.
inline constexpr std::string_view kVersionHeader = "mcp-protocol-version";
inline constexpr std::string_view kMethodHeader = "mcp-method";
inline constexpr std::string_view kNameHeader = "mcp-name";

/// The value of the first field of that name, or null.
const std::string* findHeader(const HeaderFields& headers, std::string_view name);
/// True when a field of that name is there more than once, and not always the same.
bool repeatsDifferently(const HeaderFields& headers, std::string_view name);

/// A value a client may have written as =?base64?...?=, as it was meant. Nothing for base64 that is not exact, for
/// bytes that are not UTF-8, and for characters no field may hold.
std::optional<std::string> decodeHeaderValue(std::string_view value);

/// Modern requests repeat in their header fields what the body says, so that what stands between may route without
/// reading it; a difference is an attack or a defect. Nothing where all is well. The version is looked at first, and by
/// itself: a wrong one has an error of its own that comes after it.
std::optional<Refusal> versionHeaderFault(const HeaderFields& headers, std::string_view version);
std::optional<Refusal> requestHeaderFault(const HeaderFields& headers, const Request& request);

}  // namespace soracom_mcp::mcp
