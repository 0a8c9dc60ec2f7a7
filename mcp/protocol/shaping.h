#pragma once

#include "mcp/protocol/revision.h"

namespace soracom_mcp::mcp {

/// What a form that is put to a person may hold.
enum class FormShape {
  kNone,   ///< there are no forms
  kBasic,  ///< no `mode`, a default on booleans only, choices as enum with enumNames, no multiple choice
  kFull,
};

/// What one revision's messages may hold. The schemas of the revisions are closed to what came later, and a member that
/// is unknown there makes a strict reader reject the message.
struct Shape {
  Revision revision;
  bool batches;             ///< arrays of messages
  bool tool_annotations;    ///< tool.annotations
  bool progress_message;    ///< message of notifications/progress
  bool titles;              ///< title of tools, resources, templates, prompts and serverInfo
  bool structured_content;  ///< structuredContent and tool.outputSchema
  bool any_root;            ///< the two above need not be objects
  bool result_envelope;     ///< resultType and _meta serverInfo on every result
  bool cache_hints;         ///< ttlMs and cacheScope on lists, resources/read and server/discover
  bool empty_events;        ///< clients read an event without data, which begins a stream that can be resumed
  bool audio;               ///< content blocks of type audio
  bool completions;         ///< capability completions
  bool resource_links;      ///< content blocks of type resource_link
  FormShape forms;
  bool input_results;         ///< what has to be asked is a result; elsewhere it is a request of ours
  int missing_resource_code;  ///< of the error
};

/// The row of the one table.
const Shape& shapeOf(Revision revision);

}  // namespace soracom_mcp::mcp
