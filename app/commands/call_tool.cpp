#include <algorithm>

#include "app/approval_prompt.h"
#include "app/call_arguments.h"
#include "app/commands/commands.h"
#include "app/composition.h"
#include "app/curl_line.h"
#include "app/terminal.h"
#include "base/exact_number.h"
#include "base/json_reader.h"
#include "tools/call/refusal.h"
#include "tools/call/request_preview.h"
#include "tools/safety/refusal_code.h"

namespace soracom_mcp::app {
namespace {

using base::Json;

Json toJson(const mcp::ToolOutcome& outcome) {
  Json content = Json::array();
  for (const mcp::ContentBlock& block : outcome.content) {
    if (block.kind == mcp::ContentBlock::Kind::kText) {
      content.push_back({{"type", "text"}, {"text", block.text}});
    } else {
      content.push_back({{"type", "image"}, {"data", block.text}, {"mimeType", block.mime_type}});
    }
  }
  Json out = {{"content", content}, {"isError", outcome.is_error}};
  if (outcome.structured) {
    if (auto structured = base::readJson(*outcome.structured, {.exact_numbers = true})) {
      out["structuredContent"] = *std::move(structured);
    }
  }
  if (outcome.meta) {
    out["_meta"] = *outcome.meta;
  }
  return out;
}

bool holdsExactNumber(const Json& value) {
  return base::isExactNumber(value) ||
         (value.is_structured() && std::any_of(value.begin(), value.end(), holdsExactNumber));
}

// Indented for a person, as it came for a program. The library that indents knows no exact numbers.
std::string forReading(const std::string& text, bool terminal) {
  const auto parsed = terminal ? base::readJson(text, {.exact_numbers = true}) : base::Result<Json>(Json());
  if (!terminal || !parsed || parsed->is_primitive() || holdsExactNumber(*parsed)) {
    return text;
  }
  return parsed->dump(2, ' ', false, Json::error_handler_t::replace);
}

bool isJson(const std::string& text) { return base::readJson(text, {.exact_numbers = true}).has_value(); }

bool printBlock(const mcp::ContentBlock& block) {
  if (block.kind != mcp::ContentBlock::Kind::kText) {
    return print("(" + oneLine(block.mime_type) + ", shown with --json)\n");
  }
  const bool terminal = outputIsTerminal();
  return terminal && isJson(block.text) ? printJson(forReading(block.text, terminal)) : printData(block.text + "\n");
}

bool printOutcome(const mcp::ToolOutcome& outcome) {
  return std::all_of(outcome.content.begin(), outcome.content.end(), printBlock);
}

void printErrorOutcome(const mcp::ToolOutcome& outcome) {
  for (const mcp::ContentBlock& block : outcome.content) {
    printErrorLines((block.kind == mcp::ContentBlock::Kind::kText ? block.text : "(" + oneLine(block.mime_type) + ")") +
                    "\n");
  }
}

ExitCode showDryRun(Composition& parts, const Options& options, const Json& arguments) {
  const auto prepared = parts.service()->prepare(options.tool, arguments, {},
                                                 base::Stop().withDeadline(base::Clock::now() + options.timeout));
  if (!prepared) {
    printError(prepared.error().error.message);
    return exitCodeFor(prepared.error().error.kind);
  }
  Json preview = tools::previewRequest(*prepared, parts.registry()->document(), parts.client().baseUrl());
  preview.emplace("curl", curlLine(preview));
  const bool readable = !options.json && outputIsTerminal();
  return printJson(forReading(base::writeJson(preview), readable)) ? ExitCode::kOk : ExitCode::kInternal;
}

// On a terminal the person there is asked; elsewhere nobody is, and the outcome says so.
base::Result<mcp::ToolOutcome> callAsked(Composition& parts, const Options& options, const Json& arguments) {
  auto prompt = ApprovalPrompt::open();
  mcp::RequestContext context;
  context.call_id = "cli";
  context.client.forms = context.client.shows_whole_forms = prompt.has_value();
  const auto run = [&] {
    const base::StopSource source(base::Clock::now() + options.timeout);
    context.stop = source.get();
    return parts.service()->call(options.tool, arguments, context);
  };
  auto outcome = run();
  if (!outcome || !outcome->input_required) {
    return outcome;
  }
  if (prompt) {
    context.answers = prompt->ask(*outcome->input_required);
    return run();
  }
  return tools::refusalOutcome(
      tools::refusal_code::kConfirmationUnavailable,
      options.tool +
          " was not called: a person has to approve it, and there is no terminal to ask one. Call it on a terminal; or "
          "say beforehand with --mode unattended that changes need nobody, dangerous ones excepted.");
}

ExitCode showCall(Composition& parts, const Options& options, const Json& arguments) {
  const auto outcome = callAsked(parts, options, arguments);
  if (!outcome) {
    const std::string nearest = parts.registry()->nearestName(options.tool);
    const bool unknown = outcome.error().kind == base::ErrorKind::kNotFound;
    printError(unknown ? "no tool is named " + options.tool + (nearest.empty() ? "" : "; did you mean " + nearest + "?")
                       : outcome.error().message);
    return exitCodeFor(outcome.error().kind);
  }
  const ExitCode code = outcome->is_error ? ExitCode::kToolFailed : ExitCode::kOk;
  if (options.json) {
    return printJson(base::writeJson(toJson(*outcome))) ? code : ExitCode::kInternal;
  }
  if (outcome->is_error) {
    printErrorOutcome(*outcome);
    return code;
  }
  return printOutcome(*outcome) ? code : ExitCode::kInternal;
}

}  // namespace

ExitCode callTool(const Options& options) {
  const auto arguments = readCallArguments(options.arguments);
  if (!arguments) {
    printError(arguments.error().message);
    return ExitCode::kUsage;
  }
  const auto parts = Composition::make(options);
  if (!parts) {
    printError(parts.error().message);
    return parts.error().code;
  }
  return options.dry_run ? showDryRun(**parts, options, *arguments) : showCall(**parts, options, *arguments);
}

}  // namespace soracom_mcp::app
