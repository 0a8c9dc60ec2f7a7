#include <algorithm>

#include "app/commands/commands.h"
#include "app/load_registry.h"
#include "app/safety_settings.h"
#include "app/terminal.h"
#include "tools/catalog/display_text.h"
#include "tools/surface/token_estimate.h"

namespace soracom_mcp::app {
namespace {

using base::Json;

constexpr std::size_t kHeaviest = 5;

struct Weight {
  std::string name;
  std::size_t tokens = 0;
};

std::vector<Weight> heaviest(const std::vector<mcp::ToolDescription>& tools) {
  std::vector<Weight> out;
  for (const mcp::ToolDescription& tool : tools) {
    out.push_back({tool.name, tools::estimateTokens(tool)});
  }
  std::stable_sort(out.begin(), out.end(), [](const Weight& a, const Weight& b) { return a.tokens > b.tokens; });
  out.resize(std::min(out.size(), kHeaviest));
  return out;
}

std::size_t bytesOf(const std::vector<mcp::ToolDescription>& tools) {
  std::size_t bytes = 0;
  for (const mcp::ToolDescription& tool : tools) {
    bytes += tool.name.size() + tool.title.size() + tool.description.size() +
             base::writeJson(tool.input_schema).size() +
             (tool.output_schema ? base::writeJson(*tool.output_schema).size() : 0);
  }
  return bytes;
}

// "region=eu (eu, us)" of each variable.
std::string variables(const schemas::Server& server) {
  std::string out;
  for (const schemas::ServerVariable& variable : server.variables) {
    out += (out.empty() ? "" : "; ") + variable.name + "=" + variable.value;
    for (std::size_t i = 0; i < variable.allowed.size(); ++i) {
      out += (i == 0 ? " (" : ", ") + variable.allowed[i] + (i + 1 == variable.allowed.size() ? ")" : "");
    }
  }
  return out;
}

Json servers(const schemas::OpenApiDocument& document) {
  Json out = Json::array();
  for (const schemas::Server& server : document.servers) {
    out.push_back({{"number", out.size() + 1},
                   {"url", server.written},
                   {"description", server.description},
                   {"variables", variables(server)}});
  }
  return out;
}

constexpr tools::Surface kSurfaces[] = {tools::Surface::kFull, tools::Surface::kBrief, tools::Surface::kDiscovery};

Json report(const Options& options, const tools::ToolRegistry& registry,
            const std::vector<mcp::ToolDescription>& offered) {
  Json out = {{"document", registry.title()}, {"version", tools::cleanLine(registry.document().version, 64)}};
  out["operations"] = registry.operationCount();
  out["tools"] = registry.tools().size();
  // Of Soracom's own servers the sign-in chooses (--coverage).
  if (!options.openapi.empty() && options.coverage.empty() && !registry.document().address.empty()) {
    out["address"] = registry.document().address;
  }
  out["servers"] = servers(registry.document());
  out["offered"] = offered.size();
  out["tokenBudget"] = options.token_budget;
  out["shown"] = tools::surfaceName(surfaceFor(options, offered));
  out["surfaces"] = Json::array();
  for (const tools::Surface surface : kSurfaces) {
    const auto shown = tools::surfaceTools(surface, registry, offered);
    out["surfaces"].push_back({{"name", tools::surfaceName(surface)},
                               {"tools", shown.size()},
                               {"bytes", bytesOf(shown)},
                               {"tokens", tools::estimateTokens(shown)}});
  }
  out["heaviest"] = Json::array();
  for (const Weight& weight : heaviest(offered)) {
    out["heaviest"].push_back({{"name", weight.name}, {"tokens", weight.tokens}});
  }
  out["toolsets"] = Json::array();
  for (const tools::Toolset& toolset : registry.toolsets()) {
    out["toolsets"].push_back({{"name", toolset.name}, {"tools", toolset.tools}, {"description", toolset.description}});
  }
  out["skipped"] = Json::array();
  for (const schemas::SkippedOperation& skipped : registry.skipped()) {
    out["skipped"].push_back({{"where", skipped.where}, {"reason", skipped.reason}});
  }
  out["excluded"] = Json::array();
  for (const std::string& excluded : registry.excluded()) {
    out["excluded"].push_back({{"where", excluded}});
  }
  out["renamed"] = Json::array();
  for (const tools::Tool& tool : registry.tools()) {
    if (!tool.operation->extension.name.empty()) {
      out["renamed"].push_back({{"operation", tool.operation->id}, {"name", tool.description.name}});
    }
  }
  out["remarks"] = Json::array();
  for (const schemas::SkippedOperation& remark : registry.remarks()) {
    out["remarks"].push_back({{"where", remark.where}, {"reason", remark.reason}});
  }
  return out;
}

std::string textOf(const Json& value) { return value.is_string() ? value.get<std::string>() : base::writeJson(value); }

std::string table(const Json& rows, const std::vector<std::string>& members, const std::vector<std::string>& header,
                  bool terminal, const std::string& title) {
  std::vector<std::vector<std::string>> cells;
  for (const Json& row : rows) {
    std::vector<std::string> line;
    for (const std::string& member : members) {
      line.push_back(textOf(row.at(member)));
    }
    cells.push_back(std::move(line));
  }
  // A reason is never cut: the width is as large as it needs.
  return cells.empty() ? "" : "\n" + title + "\n" + formatTable(header, cells, terminal, std::string::npos);
}

std::string forReading(const Json& report, bool terminal) {
  return oneLine(textOf(report.at("document"))) + " " + oneLine(textOf(report.at("version"))) + ": " +
         textOf(report.at("tools")) + " of " + textOf(report.at("operations")) + " operations are tools, " +
         (report.at("offered") == report.at("tools") ? "" : textOf(report.at("offered")) + " of them let through, ") +
         "shown as " + textOf(report.at("shown")) + " within a budget of " + textOf(report.at("tokenBudget")) +
         " tokens\n" +
         (report.contains("address") ? "Calls go to " + oneLine(textOf(report.at("address"))) + "\n" : "") +
         table(report.at("surfaces"), {"name", "tools", "bytes", "tokens"},
               {"SURFACE", "TOOLS", "BYTES", "TOKENS, ABOUT"}, terminal, "What a client gets") +
         table(report.at("servers"), {"number", "url", "description", "variables"},
               {"", "URL", "DESCRIPTION", "VARIABLES"}, terminal, "Servers (--server)") +
         table(report.at("heaviest"), {"name", "tokens"}, {"TOOL", "TOKENS, ABOUT"}, terminal, "The heaviest") +
         table(report.at("toolsets"), {"name", "tools", "description"}, {"TOOLSET", "TOOLS", "OF"}, terminal,
               "Toolsets, for --allow-tool toolset:NAME") +
         table(report.at("skipped"), {"where", "reason"}, {"OPERATION", "WHY"}, terminal, "Skipped") +
         table(report.at("excluded"), {"where"}, {"OPERATION"}, terminal, "Excluded by x-mcp") +
         table(report.at("renamed"), {"operation", "name"}, {"OPERATION", "TOOL"}, terminal, "Named by x-mcp") +
         table(report.at("remarks"), {"where", "reason"}, {"OPERATION", "REMARK"}, terminal, "Remarks");
}

}  // namespace

ExitCode inspect(const Options& options) {
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
  const Json found = report(options, **registry, offeredTools(**registry, safety->policy));
  const bool printed = options.json ? printJson(base::writeJson(found)) : print(forReading(found, outputIsTerminal()));
  return printed ? ExitCode::kOk : ExitCode::kInternal;
}

}  // namespace soracom_mcp::app
