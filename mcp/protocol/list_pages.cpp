#include "mcp/protocol/list_pages.h"

#include <algorithm>

#include "mcp/protocol/members.h"
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

// What resources and templates have in common; opens the object.
template <class Description>
std::string described(const Shape& shape, std::string_view key, const std::string& address,
                      const Description& description) {
  std::string out = "{";
  openMember(out, key);
  appendText(out, address);
  openMember(out, "name");
  appendText(out, description.name);
  if (shape.titles) {
    appendTextMember(out, "title", description.title);
  }
  appendTextMember(out, "description", description.description);
  appendTextMember(out, "mimeType", description.mime_type);
  out += '}';
  return out;
}

std::string promptJson(const Shape& shape, const PromptDescription& prompt) {
  std::string out = "{";
  openMember(out, "name");
  appendText(out, prompt.name);
  if (shape.titles) {
    appendTextMember(out, "title", prompt.title);
  }
  appendTextMember(out, "description", prompt.description);
  if (!prompt.arguments.empty()) {
    openMember(out, "arguments");
    out += '[';
    for (const PromptArgument& argument : prompt.arguments) {
      out += out.back() == '[' ? "{" : ",{";
      openMember(out, "name");
      appendText(out, argument.name);
      appendTextMember(out, "description", argument.description);
      appendBoolMember(out, "required", argument.required);
      out += '}';
    }
    out += ']';
  }
  out += '}';
  return out;
}

}  // namespace

ListPages toolPages(const ResultShaper& shaper, const std::vector<ToolDescription>& tools, std::size_t page_size) {
  std::vector<ListPages::Item> items;
  for (const ToolDescription& tool : tools) {
    ListPages::Item& item = items.emplace_back(ListPages::Item{tool.name, {}});
    shaper.appendTool(item.json, tool);
  }
  return ListPages(shaper, "tools", items, page_size);
}

ListPages resourcePages(const ResultShaper& shaper, const std::vector<ResourceDescription>& resources) {
  std::vector<ListPages::Item> items;
  for (const ResourceDescription& resource : resources) {
    items.push_back({resource.uri, described(shaper.shape(), "uri", resource.uri, resource)});
  }
  return ListPages(shaper, "resources", items);
}

ListPages templatePages(const ResultShaper& shaper, const std::vector<ResourceTemplateDescription>& templates) {
  std::vector<ListPages::Item> items;
  for (const ResourceTemplateDescription& family : templates) {
    items.push_back({family.uri_template, described(shaper.shape(), "uriTemplate", family.uri_template, family)});
  }
  return ListPages(shaper, "resourceTemplates", items);
}

ListPages promptPages(const ResultShaper& shaper, const std::vector<PromptDescription>& prompts) {
  std::vector<ListPages::Item> items;
  for (const PromptDescription& prompt : prompts) {
    items.push_back({prompt.name, promptJson(shaper.shape(), prompt)});
  }
  return ListPages(shaper, "prompts", items);
}

ListPages::ListPages(const ResultShaper& shaper, std::string_view member, const std::vector<Item>& items,
                     std::size_t page_size) {
  Digest list;
  for (const Item& item : items) {
    list.add(item.name);
  }
  const std::string end = shaper.cacheableEnd(kListTtlMs);
  const std::size_t count = std::max<std::size_t>(1, (items.size() + page_size - 1) / page_size);
  for (std::size_t page = 0; page < count; ++page) {
    std::string result = "{";
    openMember(result, member);
    result += '[';
    const std::size_t stop = std::min(items.size(), (page + 1) * page_size);
    for (std::size_t i = page * page_size; i < stop; ++i) {
      if (result.back() != '[') {
        result += ',';
      }
      result += items[i].json;
    }
    result += ']';
    if (page + 1 < count) {
      result += R"(,"nextCursor":")" + cursorOf(list, page + 1) + '"';
    }
    result += end;
    pages_.push_back(Page{page == 0 ? std::string() : cursorOf(list, page), std::move(result)});
  }
}

std::optional<std::string> ListPages::message(const RequestId& id, const std::optional<std::string>& cursor) const {
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
