#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcp/protocol/prompt_model.h"
#include "mcp/protocol/resource_model.h"
#include "mcp/protocol/result_shaper.h"

namespace soracom_mcp::mcp {

/// The answers to one list method of one revision, written once and sent many times: only the id differs. Cursors are
/// stateless: a digest of the items' names and the page, the same in every process that lists the same items. A cursor
/// of another list therefore fits no page. Immutable and thread-safe.
class ListPages final {
 public:
  /// Clients follow a limited number of pages, and careless ones only the first.
  static constexpr std::size_t kPageSize = 200;

  struct Item {
    std::string name;
    std::string json;
  };

  /// `member` holds the items in the result.
  ListPages(const ResultShaper& shaper, std::string_view member, const std::vector<Item>& items,
            std::size_t page_size = kPageSize);

  /// The answer for `cursor`, the first page without one; nothing for a cursor we did not give out.
  std::optional<std::string> message(const RequestId& id, const std::optional<std::string>& cursor) const;

 private:
  struct Page {
    std::string cursor;  // empty for the first one
    std::string result;
  };

  std::vector<Page> pages_;
};

ListPages toolPages(const ResultShaper& shaper, const std::vector<ToolDescription>& tools,
                    std::size_t page_size = ListPages::kPageSize);
ListPages resourcePages(const ResultShaper& shaper, const std::vector<ResourceDescription>& resources);
ListPages templatePages(const ResultShaper& shaper, const std::vector<ResourceTemplateDescription>& templates);
ListPages promptPages(const ResultShaper& shaper, const std::vector<PromptDescription>& prompts);

}  // namespace soracom_mcp::mcp
