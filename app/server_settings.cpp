#include "app/server_settings.h"

#include <algorithm>

#include "app/version.h"

namespace soracom_mcp::app {

mcp::ServerOptions serverSettings(const Options& options, const Composition& parts) {
  mcp::ServerOptions out;
  out.name = kName;
  out.title = parts.greeting().title;
  out.version = kVersion;
  out.instructions = serverInstructions(parts.greeting(), options);
  out.call_timeout = options.timeout;
  out.answer_timeout = std::max<std::chrono::milliseconds>(out.answer_timeout, options.approval_timeout);
  out.state_key = parts.stateKey();
  out.used_states = parts.usedStates();
  out.max_parallel_calls = options.max_concurrency;
  out.tools_change = out.prompts_change = out.resources_change = parts.canReload();
  return out;
}

}  // namespace soracom_mcp::app
