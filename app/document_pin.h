#pragma once

#include <string_view>

#include "app/options.h"
#include "base/result.h"

namespace soracom_mcp::app {

/// Whether `bytes`, those of a document or an overlay as they were read, are what --openapi-sha256 names; all are where
/// it names nothing. kRefused with the hash they have.
base::Result<void> checkPin(std::string_view bytes, const Options& options);

}  // namespace soracom_mcp::app
