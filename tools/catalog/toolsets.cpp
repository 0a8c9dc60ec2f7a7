#include "tools/catalog/toolsets.h"

#include <algorithm>
#include <unordered_map>

#include "tools/catalog/display_text.h"

namespace soracom_mcp::tools {
namespace {

using base::fail;
using base::Result;

constexpr std::size_t kMaxDescription = 200;
constexpr std::size_t kMaxName = 64;
constexpr std::size_t kMaxScopes = 64;

class Maker final {
 public:
  explicit Maker(std::vector<ToolFacts>& facts) : facts_(facts) {}

  Result<void> define(const schemas::ToolsetDefinition& definition) {
    const std::string name = toolsetName(cleanLine(definition.name, kMaxName));
    if (name.empty() || name.find('*') != std::string::npos || places_.contains(name)) {
      return remark(definition, "not used: its name has no letter, or is another's");
    }
    std::vector<bool> chosen(facts_.size(), false);
    std::vector<std::string> unmatched;
    bool any = false;
    for (const std::string& text : definition.tools) {
      const auto pattern = ToolPattern::parse(text);
      if (!pattern || pattern->isToolset()) {
        return fail(
            base::ErrorKind::kInvalidInput,
            "x-mcp.toolsets." + name + ": " + (pattern ? "a toolset holds no toolsets" : pattern.error().message));
      }
      if (choose(*pattern, chosen)) {
        any = true;
      } else {
        unmatched.push_back(pattern->explainNoMatch(facts_));
      }
    }
    if (any) {
      for (const std::string& text : unmatched) {
        (void)remark(definition, text);
      }
      places_.emplace(name, out.all.size());
      out.all.push_back({name, cleanLine(definition.description, kMaxDescription), 0});
      add(name, chosen);
    }
    return {};
  }

  // The tags of one tool.
  void tag(ToolFacts& tool, const std::unordered_map<std::string, std::string>& descriptions) {
    const std::size_t defined = tool.toolsets.size();
    for (const std::string_view tag : tool.tags) {
      const std::string name = toolsetName(cleanLine(tag, kMaxName));
      if (name.empty() || name.find('*') != std::string::npos || isDefined(name)) {
        continue;
      }
      const auto [place, is_new] = places_.emplace(name, out.all.size());
      if (is_new) {
        const auto described = descriptions.find(std::string(tag));
        out.all.push_back({name, described == descriptions.end() ? "" : described->second, 0});
      }
      if (std::find(tool.toolsets.begin() + static_cast<std::ptrdiff_t>(defined), tool.toolsets.end(), name) ==
          tool.toolsets.end()) {
        tool.toolsets.push_back(name);
        ++out.all[place->second].tools;
      }
    }
  }

  void definitionsEnd() { defined_ = out.all.size(); }

  Toolsets out;

 private:
  Result<void> remark(const schemas::ToolsetDefinition& definition, const std::string& text) {
    out.remarks.push_back({"toolset " + cleanLine(definition.name, kMaxName), text});
    return {};
  }

  bool isDefined(const std::string& name) const {
    const auto found = places_.find(name);
    return found != places_.end() && found->second < defined_;
  }

  bool choose(const ToolPattern& pattern, std::vector<bool>& chosen) const {
    bool any = false;
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      if (pattern.matches(facts_[i])) {
        chosen[i] = true;
        any = true;
      }
    }
    return any;
  }

  void add(const std::string& name, const std::vector<bool>& chosen) {
    for (std::size_t i = 0; i < facts_.size(); ++i) {
      if (chosen[i]) {
        facts_[i].toolsets.push_back(name);
        ++out.all.back().tools;
      }
    }
  }

  std::vector<ToolFacts>& facts_;
  std::unordered_map<std::string, std::size_t> places_;
  std::size_t defined_ = 0;
};

std::unordered_map<std::string, std::string> tagDescriptions(const schemas::OpenApiDocument& document) {
  std::unordered_map<std::string, std::string> out;
  const base::Json* tags = base::findMember(document.root, "tags");
  if (tags == nullptr || !tags->is_array()) {
    return out;
  }
  for (const base::Json& tag : *tags) {
    const base::Json* name = base::findMember(tag, "name");
    const base::Json* text = base::findMember(tag, "description");
    if (name != nullptr && name->is_string() && text != nullptr && text->is_string()) {
      out.emplace(name->get<std::string>(), cleanLine(text->get_ref<const std::string&>(), kMaxDescription));
    }
  }
  return out;
}

}  // namespace

Result<Toolsets> makeToolsets(const schemas::OpenApiDocument& document, std::vector<ToolFacts>& facts) {
  Maker maker(facts);
  for (const schemas::ToolsetDefinition& definition : document.toolsets) {
    if (Result<void> defined = maker.define(definition); !defined) {
      return fail(defined.error());
    }
  }
  maker.definitionsEnd();
  const auto descriptions = tagDescriptions(document);
  for (ToolFacts& tool : facts) {
    maker.tag(tool, descriptions);
  }
  return std::move(maker.out);
}

ToolFacts factsOf(const Tool& tool) {
  const schemas::Operation& operation = *tool.operation;
  ToolFacts out{tool.description.name, {}, operation.method, operation.path, tool.risk};
  out.other_names.emplace_back(operation.id);
  out.other_names.insert(out.other_names.end(), operation.extension.aliases.begin(), operation.extension.aliases.end());
  out.tags.insert(out.tags.end(), operation.tags.begin(), operation.tags.end());
  const auto& scopes = operation.extension.scopes;
  const std::size_t most = std::min(scopes.size(), kMaxScopes);
  out.tags.insert(out.tags.end(), scopes.begin(), scopes.begin() + static_cast<std::ptrdiff_t>(most));
  return out;
}

}  // namespace soracom_mcp::tools
