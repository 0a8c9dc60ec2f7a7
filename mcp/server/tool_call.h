#pragma once

#include <memory>

#include "mcp/protocol/wire_codec.h"
#include "mcp/server/reply_once.h"
#include "mcp/server/tool_provider.h"

namespace soracom_mcp::mcp {

/// One tools/call on its way through the queue.
struct ToolCall {
  RequestId id;
  std::string name;
  base::Json arguments;
  std::optional<ProgressToken> progress_token;
  const WireCodec* codec;
  std::shared_ptr<ReplyOnce> reply;
  base::Stop stop;
  base::Clock::time_point accepted;
};

/// The tool's name and arguments out of `params`; missing arguments are {}.
base::Result<std::pair<std::string, base::Json>, Refusal> readToolParams(base::Json& params);

/// Runs the tool on the calling thread, answers, and logs one line. A call that was stopped while it waited does not
/// reach the provider.
void runToolCall(ToolProvider& provider, const ToolCall& call);

}  // namespace soracom_mcp::mcp
