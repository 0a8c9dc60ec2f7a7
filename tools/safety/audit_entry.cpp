#include "tools/safety/audit_entry.h"

#include "base/json.h"
#include "base/random_id.h"
#include "base/utf8.h"
#include "base/visible_text.h"
#include "tools/safety/audit_writer.h"

namespace soracom_mcp::tools {
namespace {

constexpr std::size_t kMaxText = 500;
constexpr std::size_t kMaxArguments = 8 * 1024;

/// Numbers of calls begin anew in each process.
const std::string& processName() {
  static const std::string name = base::randomHex(4);
  return name;
}

void addText(std::string& line, std::string_view name, std::string_view text, std::size_t limit = kMaxText) {
  if (!text.empty()) {
    line.append(",\"").append(name).append("\":");
    base::appendJsonString(line, text.size() > limit ? base::truncateUtf8(text, limit) : std::string(text));
  }
}

std::string begin(std::string_view event, std::string_view call) {
  std::string line = auditTime();
  line.reserve(512);
  addText(line, "event", event);
  addText(line, "process", processName());
  addText(line, "call", call);
  return line;
}

}  // namespace

std::string auditLine(const AuditDecision& decision) {
  std::string line = begin("decision", decision.call);
  addText(line, "principal", decision.principal);
  addText(line, "tool", decision.tool);
  addText(line, "risk", decision.risk);
  addText(line, "method", decision.method);
  addText(line, "path", decision.path);
  addText(line, "upstream", decision.upstream);
  addText(line, "operator", decision.operator_id);
  addText(line, "user", decision.user);
  if (decision.arguments.size() > kMaxArguments) {
    addText(line, "arguments_cut", decision.arguments, kMaxArguments);
  } else if (!decision.arguments.empty()) {
    line.append(",\"arguments\":").append(decision.arguments);
  }
  addText(line, "decision", decision.decision);
  addText(line, "code", decision.code);
  addText(line, "approval", decision.approval);
  return base::escapeHiddenInJson(line);
}

std::string auditLine(const AuditOutcome& outcome) {
  std::string line = begin("outcome", outcome.call);
  addText(line, "tool", outcome.tool);
  addText(line, "result", outcome.result);
  if (outcome.status != 0) {
    line.append(",\"status\":").append(std::to_string(outcome.status));
  }
  line.append(",\"ms\":").append(std::to_string(outcome.took.count()));
  if (!outcome.kept.empty()) {
    line.append(",\"kept\":[");
    for (const std::string& name : outcome.kept) {
      line.append(&name == &outcome.kept.front() ? "" : ",");
      base::appendJsonString(line, name);
    }
    line.append("]");
  }
  addText(line, "remark", outcome.remark);
  return base::escapeHiddenInJson(line);
}

}  // namespace soracom_mcp::tools
