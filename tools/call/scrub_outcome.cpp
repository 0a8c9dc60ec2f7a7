#include "tools/call/scrub_outcome.h"

namespace soracom_mcp::tools {

void scrubOutcome(mcp::ToolOutcome& outcome, const SecretScrubber& scrubber) {
  if (!outcome.structured) {
    for (mcp::ContentBlock& block : outcome.content) {
      if (block.kind == mcp::ContentBlock::Kind::kText) {
        block.text = scrubber.scrub(std::string_view(block.text));
      }
    }
  }
  if (outcome.meta) {
    scrubber.scrub(*outcome.meta);
  }
}

}  // namespace soracom_mcp::tools
