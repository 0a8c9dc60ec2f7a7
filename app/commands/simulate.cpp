#include <string>

#include "app/commands/commands.h"
#include "app/signals.h"
#include "app/terminal.h"
#include "simulator/seed.h"
#include "simulator/simulator.h"

namespace soracom_mcp::app {

ExitCode simulate(const Options& options) {
  blockTermination();
  simulator::SimulatorOptions settings;
  settings.host = options.host;
  settings.port = options.port;
  const auto started = simulator::Simulator::start(settings);
  if (!started) {
    printError(started.error().message);
    return ExitCode::kAddress;
  }
  const std::string url = (*started)->baseUrl();
  print("simulator listening on " + url + "\n" + "Everything is kept in memory and forgotten at the end. To use it:\n" +
        "  export SORACOM_ENDPOINT=" + url + "\n" +  //
        "  export SORACOM_AUTH_KEY_ID=" + std::string(simulator::seed::kRootAuthKeyId) +
        "\n"  //
        "  export SORACOM_AUTH_KEY=" +
        std::string(simulator::seed::kRootAuthKey) + "\n");
  waitForTermination();
  return ExitCode::kOk;
}

}  // namespace soracom_mcp::app
