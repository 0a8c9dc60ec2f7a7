#pragma once

#include <string>

#include "mcp/protocol/content.h"
#include "mcp/protocol/resource_model.h"
#include "mcp/protocol/shaping.h"

namespace soracom_mcp::mcp {

/// Appends one content block; a kind the revision lacks becomes a text that says what was there.
void appendBlock(std::string& out, const ContentBlock& block, const Shape& shape);

/// Appends the contents of one resource.
void appendContents(std::string& out, const ResourceContent& content);

}  // namespace soracom_mcp::mcp
