#include <csignal>
#include <exception>

#include "app/commands/commands.h"
#include "app/options.h"
#include "app/private_memory.h"
#include "app/secret_environment.h"
#include "app/terminal.h"
#include "base/log.h"

namespace {

using namespace soracom_mcp;

app::ExitCode run(int argc, char** argv) {
  const auto parsed = app::parseOptions(argc, argv);
  if (const auto* ended = std::get_if<app::ParsingEnded>(&parsed)) {
    if (ended->code != app::ExitCode::kOk) {
      app::printErrorLines(ended->text);
    } else if (!app::print(ended->text)) {
      return app::ExitCode::kInternal;
    }
    return ended->code;
  }
  const app::Options& options = std::get<app::Options>(parsed);
  base::setLogLevel(options.log_level);
  switch (options.command) {
    case app::Command::kServe:
      return options.http.empty() ? app::serve(options) : app::serveHttp(options);
    case app::Command::kTools:
      return app::listTools(options);
    case app::Command::kInspect:
      return app::inspect(options);
    case app::Command::kLint:
      return app::lint(options);
    case app::Command::kCall:
      return app::callTool(options);
    case app::Command::kCheck:
      return app::check(options);
    case app::Command::kPolicy:
      return app::policy(options);
    case app::Command::kSecrets:
      return app::secrets(options);
    case app::Command::kAudit:
      return app::audit(options);
    case app::Command::kApprove:
      return app::approve(options);
    case app::Command::kSimulate:
      return app::simulate(options);
  }
  return app::ExitCode::kInternal;
}

}  // namespace

int main(int argc, char** argv) {
  app::keepMemoryPrivate();
  app::takeSecretVariables();
  // A file that may not grow is an error to be told, not the end.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const std::exception& error) {
    app::printError(std::string("internal error: ") + error.what());
  } catch (...) {
    app::printError("internal error");
  }
  return static_cast<int>(app::ExitCode::kInternal);
}
