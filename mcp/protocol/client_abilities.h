#pragma once

#include "base/json.h"
#include "mcp/protocol/shaping.h"

namespace soracom_mcp::mcp {

/// What can be asked of the client of one request, as it declared.
struct ClientAbilities {
  bool forms = false;
  bool sampling = false;
  bool roots = false;
  /// Messages of forms are shown whole, however long. No client can declare that: it is so where this program asks.
  bool shows_whole_forms = false;
};

/// Reads a ClientCapabilities object. Only what the revision has counts; an `elicitation` that lists other modes only
/// is no ability to show forms. Anything but an object declares nothing.
ClientAbilities readClientAbilities(const base::Json& capabilities, const Shape& shape);

}  // namespace soracom_mcp::mcp
