#include "mcp/server/tool_listing.h"

namespace soracom_mcp::mcp {

std::size_t ToolListing::indexOf(const ResultShaper& shaper) {
  return static_cast<std::size_t>(shaper.shape().revision);
}

const ToolPages* ToolListing::ready(const ResultShaper& shaper) const {
  return slots_[indexOf(shaper)].ready.load(std::memory_order_acquire);
}

const ToolPages& ToolListing::prepare(const ResultShaper& shaper) {
  Slot& slot = slots_[indexOf(shaper)];
  std::call_once(slot.once, [&] {
    slot.pages = std::make_unique<const ToolPages>(shaper, provider_.tools());
    slot.ready.store(slot.pages.get(), std::memory_order_release);
  });
  return *slot.pages;
}

}  // namespace soracom_mcp::mcp
