#include "tools/surface/token_estimate.h"

namespace soracom_mcp::tools {
namespace {

constexpr std::size_t kBytesPerToken = 4;
// {"name":"","description":"","input_schema":}
constexpr std::size_t kFrameBytes = 44;

}  // namespace

std::size_t estimateTokens(const mcp::ToolDescription& tool) {
  const std::size_t bytes =
      kFrameBytes + tool.name.size() + tool.description.size() + base::writeJson(tool.input_schema).size();
  return (bytes + kBytesPerToken - 1) / kBytesPerToken;
}

std::size_t estimateTokens(const std::vector<mcp::ToolDescription>& tools) {
  std::size_t total = 0;
  for (const mcp::ToolDescription& tool : tools) {
    total += estimateTokens(tool);
  }
  return total;
}

}  // namespace soracom_mcp::tools
