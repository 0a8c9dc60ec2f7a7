#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <mutex>

#include "mcp/protocol/tool_pages.h"
#include "mcp/server/tool_provider.h"

namespace soracom_mcp::mcp {

/// The prepared tools/list answers, made on first use, one per revision. Thread-safe.
class ToolListing final {
 public:
  /// `provider` outlives the listing.
  explicit ToolListing(const ToolProvider& provider) : provider_(provider) {}

  /// Null when they are not prepared yet. Never blocks.
  const ToolPages* ready(const ResultShaper& shaper) const;
  /// Prepares them where needed. Blocks as long as the provider's tools() does.
  const ToolPages& prepare(const ResultShaper& shaper);

 private:
  struct Slot {
    std::once_flag once;
    std::unique_ptr<const ToolPages> pages;
    std::atomic<const ToolPages*> ready = nullptr;
  };
  static std::size_t indexOf(const ResultShaper& shaper);

  const ToolProvider& provider_;
  std::array<Slot, kRevisionCount> slots_;
};

}  // namespace soracom_mcp::mcp
