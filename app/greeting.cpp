#include "app/greeting.h"

#include <algorithm>

#include "tools/reference/workflow_prompts.h"

namespace soracom_mcp::app {
namespace {

bool fillsFromLogin(const tools::ToolRegistry& registry) {
  return std::any_of(registry.tools().begin(), registry.tools().end(), [](const tools::Tool& tool) {
    const auto& parameters = tool.operation->parameters;
    return std::any_of(parameters.begin(), parameters.end(),
                       [](const schemas::Parameter& parameter) { return !parameter.filled_from_login.empty(); });
  });
}

bool hasJsonText(const tools::ToolRegistry& registry) {
  return std::any_of(registry.tools().begin(), registry.tools().end(), [](const tools::Tool& tool) {
    return std::any_of(tool.arguments.begin(), tool.arguments.end(),
                       [](const tools::Argument& argument) { return argument.json_text; });
  });
}

}  // namespace

Greeting greetingOf(const tools::ToolRegistry& registry) {
  return {registry.title(), fillsFromLogin(registry), !tools::WorkflowPrompts(registry.descriptions()).empty(),
          hasJsonText(registry)};
}

Greeting builtInGreeting() { return {"Soracom Auth API", true, true, true}; }

namespace {

std::string whatMayBeDone(const Options& options) {
  if (options.dry_run) {
    return " This is a dry run: reads are carried out, everything else is answered with the request that would be "
           "sent.";
  }
  switch (options.mode) {
    case tools::Mode::kReadOnly:
      return " This server only reads.";
    case tools::Mode::kUnattended:
      return " A person approves what deletes, revokes or gives rights; after a refusal ask, do not repeat.";
    case tools::Mode::kConfirm:
      break;
  }
  return " A person approves every change before it is sent; after a refusal ask, do not repeat.";
}

}  // namespace

std::string serverInstructions(const Greeting& greeting, const Options& options) {
  std::string out = "Each tool is one operation of " + greeting.title + ". The server signs in by itself.";
  if (greeting.fills_in_operator_id) {
    out += " Leave out operator_id: it is filled in from the sign-in.";
  }
  if (greeting.takes_json_as_objects) {
    out += " Permission documents and trust policies may be given as JSON objects.";
  }
  out += " Reads take fields, the members of the answer that are wanted, as in id,tags.name.";
  out += whatMayBeDone(options);
  out +=
      " Secrets in answers are masked. An error names the API's own code, says whether repeating can help, and gives "
      "one hint; after a lost connection read the state before repeating a change.";
  if (options.demo) {
    out += " This server runs on a simulator: nothing here is real.";
  }
  return out;
}

}  // namespace soracom_mcp::app
