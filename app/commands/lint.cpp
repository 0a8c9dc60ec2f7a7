#include <algorithm>

#include "app/commands/commands.h"
#include "app/load_registry.h"
#include "app/safety_settings.h"
#include "app/terminal.h"
#include "tools/surface/portability.h"

namespace soracom_mcp::app {
namespace {

using base::Json;
using tools::PortabilityFinding;

bool concerns(const PortabilityFinding& finding, const std::vector<std::string>& clients) {
  return clients.empty() || std::any_of(finding.clients.begin(), finding.clients.end(), [&](const std::string& client) {
           return std::find(clients.begin(), clients.end(), client) != clients.end();
         });
}

std::string severityName(PortabilityFinding::Severity severity) {
  return severity == PortabilityFinding::Severity::kError ? "error" : "warning";
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    out += (out.empty() ? "" : ",") + name;
  }
  return out;
}

std::string forReading(const std::vector<PortabilityFinding>& findings, std::size_t tools, bool terminal) {
  std::vector<std::vector<std::string>> rows;
  for (const PortabilityFinding& finding : findings) {
    rows.push_back({severityName(finding.severity), joined(finding.clients),
                    finding.tool.empty() ? "(the list)" : finding.tool + finding.where, finding.message});
  }
  if (rows.empty()) {
    return std::to_string(tools) + " tools, nothing found\n";
  }
  // A message is never cut: the width is as large as it needs.
  return formatTable({"", "CLIENTS", "WHERE", "WHAT"}, rows, terminal, std::string::npos);
}

Json forPrograms(const std::vector<PortabilityFinding>& findings) {
  Json out = Json::array();
  for (const PortabilityFinding& finding : findings) {
    out.push_back({{"severity", severityName(finding.severity)},
                   {"clients", finding.clients},
                   {"tool", finding.tool},
                   {"where", finding.where},
                   {"message", finding.message}});
  }
  return out;
}

}  // namespace

ExitCode lint(const Options& options) {
  const auto registry = loadRegistry(options);
  if (!registry) {
    printError(registry.error().message);
    return registry.error().code;
  }
  const auto safety = safetySettings(options, (*registry)->facts());
  if (!safety) {
    printError(safety.error().message);
    return safety.error().code;
  }
  const auto offered = offeredTools(**registry, safety->policy);
  const auto shown = tools::surfaceTools(surfaceFor(options, offered), **registry, offered);
  auto findings = tools::findPortabilityFaults(shown, options.server_name);
  std::erase_if(findings, [&](const PortabilityFinding& finding) { return !concerns(finding, options.lint_clients); });
  const bool printed = options.json ? printJson(base::writeJson(forPrograms(findings)))
                                    : print(forReading(findings, shown.size(), outputIsTerminal()));
  if (!printed) {
    return ExitCode::kInternal;
  }
  const bool failed = std::any_of(findings.begin(), findings.end(), [](const PortabilityFinding& finding) {
    return finding.severity == PortabilityFinding::Severity::kError;
  });
  return failed ? ExitCode::kLintFailed : ExitCode::kOk;
}

}  // namespace soracom_mcp::app
