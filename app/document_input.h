#pragma once

#include <string>

#include "app/options.h"
#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::app {

/// A document or an overlay as it was read.
struct DocumentInput {
  base::Json root;
  std::string url;  ///< where it came from; empty for a file and for standard input
};

/// Reads what --openapi or --overlay names: a file, - for standard input, or a URL (see fetchDocument). That a kept
/// copy had to be used is logged. Errors name the file or the URL.
base::Result<DocumentInput> readInput(const std::string& name, const Options& options);

}  // namespace soracom_mcp::app
