#include <deque>

#include "app/commands/commands.h"
#include "app/state_directory.h"
#include "app/terminal.h"
#include "base/json_reader.h"
#include "tools/safety/audit_verifier.h"

namespace soracom_mcp::app {
namespace {

using base::Json;

ExitCode failed(const base::Error& error) {
  printError(error.message);
  return exitCodeFor(error.kind);
}

std::string describe(const tools::AuditVerdict& verdict) {
  const auto counted = [](std::uint64_t count, const char* thing) {
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
  };
  std::string text = counted(verdict.lines, "line") + " in " + counted(verdict.files, "file");
  if (verdict.lines > 0) {
    text += ", numbers " + std::to_string(verdict.first) + " to " + std::to_string(verdict.last);
  }
  if (verdict.first > 1) {
    text += "; older files are not here";
  }
  if (verdict.half_line > 0) {
    text += "; " + std::to_string(verdict.half_line) + " bytes of a line that was not finished follow";
  }
  return verdict.whole ? "whole: " + text
                       : "BROKEN at " + oneLine(verdict.where) + ": " + oneLine(verdict.why) + "\nbefore it: " + text;
}

ExitCode verify(const std::string& directory, const Options& options) {
  const auto verdict = tools::verifyAudit(directory);
  if (!verdict) {
    return failed(verdict.error());
  }
  bool printed = false;
  if (options.json) {
    printed = printJson(base::writeJson(Json{{"whole", verdict->whole},
                                             {"lines", verdict->lines},
                                             {"first", verdict->first},
                                             {"last", verdict->last},
                                             {"files", verdict->files},
                                             {"halfLineBytes", verdict->half_line},
                                             {"where", verdict->where},
                                             {"why", verdict->why}}));
  } else {
    printed = print(describe(*verdict) + "\n");
  }
  if (!printed) {
    return ExitCode::kInternal;
  }
  return verdict->whole ? ExitCode::kOk : ExitCode::kAuditBroken;
}

std::string textOf(const Json& line, const char* name) {
  const Json* value = base::findMember(line, name);
  return value == nullptr ? std::string() : value->is_string() ? value->get<std::string>() : base::writeJson(*value);
}

std::string firstOf(const Json& line, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (std::string text = textOf(line, name); !text.empty()) {
      return text;
    }
  }
  return {};
}

ExitCode show(const std::string& directory, const Options& options) {
  std::deque<std::string> lines;
  const auto read = tools::readAudit(directory, [&](std::string_view line) {
    lines.emplace_back(line);
    if (options.last > 0 && lines.size() > static_cast<std::size_t>(options.last)) {
      lines.pop_front();
    }
    return true;
  });
  if (!read) {
    return failed(read.error());
  }
  std::string text;
  std::vector<std::vector<std::string>> rows;
  for (const std::string& line : lines) {
    if (options.json) {
      text += (text.empty() ? "" : "\n") + line;
      continue;
    }
    const auto parsed = base::readJson(line, {.exact_numbers = true});
    if (!parsed) {
      rows.push_back({"", "", "unreadable", "", "", line});
      continue;
    }
    rows.push_back({textOf(*parsed, "time"), textOf(*parsed, "process") + ":" + textOf(*parsed, "call"),
                    firstOf(*parsed, {"decision", "result", "event"}), firstOf(*parsed, {"code", "status", "approval"}),
                    textOf(*parsed, "tool"),
                    firstOf(*parsed, {"arguments", "arguments_cut", "kept", "text", "remark"})});
  }
  if (options.json) {
    return text.empty() || printJson(text) ? ExitCode::kOk : ExitCode::kInternal;
  }
  text = formatTable({"TIME", "CALL", "WHAT", "CODE", "TOOL", "ARGUMENTS"}, rows, outputIsTerminal(), terminalWidth());
  return print(text) ? ExitCode::kOk : ExitCode::kInternal;
}

}  // namespace

ExitCode audit(const Options& options) {
  const auto state = stateDirectory();
  if (!state) {
    return failed(state.error());
  }
  return options.audit_action == AuditAction::kVerify ? verify(auditDirectory(*state), options)
                                                      : show(auditDirectory(*state), options);
}

}  // namespace soracom_mcp::app
