#pragma once

#include "app/exit_code.h"
#include "app/options.h"

namespace soracom_mcp::app {

/// Each runs one command to its end, prints, and returns the exit code. Errors go to standard error as one line.
ExitCode serve(const Options& options);
ExitCode serveHttp(const Options& options);
ExitCode listTools(const Options& options);
ExitCode compareTools(const Options& options);
ExitCode inspect(const Options& options);
ExitCode lint(const Options& options);
ExitCode callTool(const Options& options);
ExitCode check(const Options& options);
ExitCode policy(const Options& options);
ExitCode secrets(const Options& options);
ExitCode audit(const Options& options);
ExitCode approve(const Options& options);
ExitCode simulate(const Options& options);

}  // namespace soracom_mcp::app
