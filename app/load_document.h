#pragma once

#include <memory>
#include <string>

#include "app/options.h"
#include "base/result.h"
#include "schemas/openapi_document.h"

namespace soracom_mcp::app {

/// The document the options name, overlay applied. Every failure names the file.
base::Result<std::shared_ptr<const schemas::OpenApiDocument>> loadDocument(const Options& options);

/// What the options name, for errors about the document as it is after its overlay.
std::string documentName(const Options& options);

}  // namespace soracom_mcp::app
