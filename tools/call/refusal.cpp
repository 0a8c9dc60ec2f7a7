#include "tools/call/refusal.h"

namespace soracom_mcp::tools {
namespace {

constexpr const char* kMember = "io.soracom.mcp/refusal";

}  // namespace

base::Json refusalMeta(std::string_view code) { return {{kMember, code}}; }

mcp::ToolOutcome refusalOutcome(std::string_view code, std::string_view text) {
  // A message of the guards names its code already.
  const bool named = text.starts_with(code);
  mcp::ToolOutcome outcome;
  outcome.is_error = true;
  outcome.content.push_back(
      {mcp::ContentBlock::Kind::kText, named ? std::string(text) : std::string(code) + ": " + std::string(text), {}});
  outcome.meta = refusalMeta(code);
  return outcome;
}

std::string refusalCodeOf(const mcp::ToolOutcome& outcome) {
  const base::Json* code = outcome.meta ? base::findMember(*outcome.meta, kMember) : nullptr;
  return code != nullptr && code->is_string() ? code->get<std::string>() : std::string();
}

}  // namespace soracom_mcp::tools
