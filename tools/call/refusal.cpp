#include "tools/call/refusal.h"

namespace soracom_mcp::tools {

namespace {

constexpr const char* kMember = "io.soracom.mcp/refusal";

}  // namespace

base::Json refusalMeta(std::string_view code) { return {{kMember, code}}; }

std::string refusalCodeOf(const mcp::ToolOutcome& outcome) {
  const base::Json* code = outcome.meta ? base::findMember(*outcome.meta, kMember) : nullptr;
  return code != nullptr && code->is_string() ? code->get<std::string>() : std::string();
}

mcp::InputFailure refusalFailure(std::string_view code, std::string_view text) {
  // A message of the guards names its code already.
  const bool named = text.starts_with(code);
  return {named ? std::string(text) : std::string(code) + ": " + std::string(text), refusalMeta(code)};
}

mcp::ToolOutcome refusalOutcome(std::string_view code, std::string_view text) {
  mcp::InputFailure said = refusalFailure(code, text);
  mcp::ToolOutcome outcome;
  outcome.is_error = true;
  outcome.content.push_back({mcp::ContentBlock::Kind::kText, std::move(said.text), {}});
  outcome.meta = std::move(said.meta);
  return outcome;
}

}  // namespace soracom_mcp::tools
