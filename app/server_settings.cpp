#include "app/server_settings.h"

#include "app/version.h"

namespace soracom_mcp::app {

mcp::ServerOptions serverSettings(const Options& options, const Composition& parts) {
  mcp::ServerOptions out;
  out.name = kName;
  out.title = parts.greeting().title;
  out.version = kVersion;
  out.instructions = serverInstructions(parts.greeting(), options);
  out.call_timeout = options.timeout;
  return out;
}

}  // namespace soracom_mcp::app
