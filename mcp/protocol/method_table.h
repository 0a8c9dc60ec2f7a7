#pragma once

#include <optional>
#include <string_view>

#include "mcp/protocol/admission.h"
#include "mcp/protocol/revision.h"
#include "mcp/protocol/server_offer.h"

namespace soracom_mcp::mcp {

/// The method of that name, where the era has it and the server offers what it is part of.
std::optional<Method> findMethod(std::string_view name, Era era, const ServerOffer& offer);

}  // namespace soracom_mcp::mcp
