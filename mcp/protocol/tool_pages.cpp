#include "mcp/protocol/tool_pages.h"

#include <algorithm>

#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
namespace {

// FNV-1a, 64 bits. std::hash may differ between builds, and a cursor has to outlive an update.
class Digest {
 public:
  void add(std::string_view text) {
    for (const char c : text) {
      value_ = (value_ ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }
    value_ = (value_ ^ 0xffU) * 0x100000001b3U;  // 0xff is in no UTF-8 text: it ends one
  }
  std::string hex() const {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    for (int shift = 60; shift >= 0; shift -= 4) {
      out += kHex[(value_ >> shift) & 15U];
    }
    return out;
  }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325U;
};

std::string cursorOf(Digest list, std::size_t page) {
  list.add(std::to_string(page));
  return list.hex();
}

}  // namespace

ToolPages::ToolPages(const ResultShaper& shaper, const std::vector<ToolDescription>& tools, std::size_t page_size) {
  Digest list;
  for (const ToolDescription& tool : tools) {
    list.add(tool.name);
  }
  const std::string end = shaper.cacheableEnd(kListTtlMs);
  const std::size_t count = std::max<std::size_t>(1, (tools.size() + page_size - 1) / page_size);
  for (std::size_t page = 0; page < count; ++page) {
    std::string result = R"({"tools":[)";
    const std::size_t stop = std::min(tools.size(), (page + 1) * page_size);
    for (std::size_t i = page * page_size; i < stop; ++i) {
      if (result.back() != '[') {
        result += ',';
      }
      shaper.appendTool(result, tools[i]);
    }
    result += ']';
    if (page + 1 < count) {
      result += R"(,"nextCursor":")" + cursorOf(list, page + 1) + '"';
    }
    result += end;
    pages_.push_back(Page{page == 0 ? std::string() : cursorOf(list, page), std::move(result)});
  }
}

std::optional<std::string> ToolPages::message(const RequestId& id, const std::optional<std::string>& cursor) const {
  if (!cursor) {
    return resultMessage(id, pages_.front().result);
  }
  const auto found =
      std::find_if(pages_.begin() + 1, pages_.end(), [&](const Page& page) { return page.cursor == *cursor; });
  if (found == pages_.end()) {
    return std::nullopt;
  }
  return resultMessage(id, found->result);
}

}  // namespace soracom_mcp::mcp
