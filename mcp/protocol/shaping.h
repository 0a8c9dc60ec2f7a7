#pragma once

#include "mcp/protocol/revision.h"

namespace soracom_mcp::mcp {

/// What one revision's messages may hold. The schemas of the revisions are closed to what came later, and a member that
/// is unknown there makes a strict reader reject the message.
struct Shape {
  Revision revision;
  bool batches;             ///< arrays of messages
  bool tool_annotations;    ///< tool.annotations
  bool progress_message;    ///< message of notifications/progress
  bool titles;              ///< tool.title, serverInfo.title
  bool structured_content;  ///< structuredContent and tool.outputSchema
  bool any_root;            ///< the two above need not be objects
  bool result_envelope;     ///< resultType and _meta serverInfo on every result
  bool cache_hints;         ///< ttlMs and cacheScope on lists and server/discover
  bool empty_events;        ///< clients read an event without data, which begins a stream that can be resumed
};

/// The row of the one table.
const Shape& shapeOf(Revision revision);

}  // namespace soracom_mcp::mcp
