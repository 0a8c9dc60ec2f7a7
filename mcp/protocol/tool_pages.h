#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcp/protocol/result_shaper.h"

namespace soracom_mcp::mcp {

/// The tools/list answers of one revision, written once and sent many times: only the id differs. Cursors are
/// stateless: a digest of the tools' names and the page, the same in every process that lists the same tools. A cursor
/// of another list therefore fits no page.
class ToolPages final {
 public:
  /// Clients follow a limited number of pages, and careless ones only the first.
  static constexpr std::size_t kPageSize = 200;

  ToolPages(const ResultShaper& shaper, const std::vector<ToolDescription>& tools, std::size_t page_size = kPageSize);

  /// The answer for `cursor`, the first page without one; nothing for a cursor we did not give out.
  std::optional<std::string> message(const RequestId& id, const std::optional<std::string>& cursor) const;

 private:
  struct Page {
    std::string cursor;  // empty for the first one
    std::string result;
  };

  std::vector<Page> pages_;
};

}  // namespace soracom_mcp::mcp
