#include "tools/surface/discovery_surface.h"

#include "base/nearest_name.h"
#include "base/utf8.h"
#include "tools/catalog/risk.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr std::size_t kUsualHits = 10;
constexpr std::size_t kMaxQueryBytes = 500;
constexpr std::size_t kMaxShownName = 128;
// Of one name with another, both as long as they are compared; in units of base::WorkBudget.
constexpr std::uint64_t kUnitsPerComparison = 20'000;

Json described(const char* type, const std::string& description) {
  return Json{{"type", type}, {"description", description}};
}

Json objectSchema(Json properties, std::vector<std::string> required) {
  Json schema = {{"type", "object"}};
  schema["properties"] = std::move(properties);
  schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

mcp::ToolDescription describeSearch(const ToolRegistry& registry, std::size_t count) {
  Json properties = {
      {"query", described("string", "What you want to do, in a few words, for example \"list users\".")}};
  properties["query"]["minLength"] = 1;
  properties["query"]["maxLength"] = kMaxQueryBytes;
  properties["limit"] = described("integer", "How many to return.");
  properties["limit"]["minimum"] = 1;
  properties["limit"]["maximum"] = DiscoverySurface::kMostHits;
  properties["limit"]["default"] = kUsualHits;
  properties["read_only"] = described("boolean", "Only tools that change nothing.");
  mcp::ToolDescription tool;
  tool.name = DiscoverySurface::kSearch;
  tool.title = "Search tools";
  tool.description = "Finds those of the " + std::to_string(count) + " operations of " + registry.title() +
                     " that do what you want, the best first. Start here. Then describe_tools tells their arguments "
                     "and call_tool calls one.";
  tool.input_schema = objectSchema(std::move(properties), {"query"});
  tool.annotations = {tool.title, true, false, true, false};
  return tool;
}

mcp::ToolDescription describeDescribe() {
  Json properties = {{"names", described("array", "Names of tools, as search_tools gave them.")}};
  properties["names"]["items"] = Json{{"type", "string"}};
  properties["names"]["minItems"] = 1;
  properties["names"]["maxItems"] = DiscoverySurface::kMostDescribed;
  mcp::ToolDescription tool;
  tool.name = DiscoverySurface::kDescribe;
  tool.title = "Describe tools";
  tool.description =
      "Tells what tools do and which arguments they take, as JSON Schema. Before the first call of each.";
  tool.input_schema = objectSchema(std::move(properties), {"names"});
  tool.annotations = {tool.title, true, false, true, false};
  return tool;
}

mcp::ToolDescription describeCall() {
  Json properties = {{"name", described("string", "Name of the tool.")}};
  properties["arguments"] = described(
      "object",
      "Its arguments, by its input schema. Reads also take fields, the members of the answer that are wanted, as in "
      "id,tags.name.");
  mcp::ToolDescription tool;
  tool.name = DiscoverySurface::kCall;
  tool.title = "Call a tool";
  tool.description =
      "Calls one tool. What it does, and whether that can be undone, is its own; describe_tools tells. The same checks "
      "apply as to every call.";
  tool.input_schema = objectSchema(std::move(properties), {"name"});
  tool.annotations = {tool.title, false, true, false, true};
  return tool;
}

mcp::ToolOutcome textOutcome(std::string text, bool is_error) {
  mcp::ToolOutcome outcome;
  outcome.content.push_back({mcp::ContentBlock::Kind::kText, std::move(text), {}});
  outcome.is_error = is_error;
  return outcome;
}

mcp::ToolOutcome structuredOutcome(const Json& value) {
  mcp::ToolOutcome outcome = textOutcome(base::writeJson(value), false);
  outcome.structured = outcome.content.front().text;
  return outcome;
}

std::string faultText(const std::string& tool, const std::vector<schemas::Violation>& violations) {
  std::string out = tool + " was not called:";
  for (const schemas::Violation& violation : violations) {
    out += "\n- " + (violation.instance_pointer.empty() ? std::string() : violation.instance_pointer + ": ") +
           violation.message;
  }
  return out;
}

std::set<std::string, std::less<>> namesOf(const std::vector<mcp::ToolDescription>& tools) {
  std::set<std::string, std::less<>> out;
  for (const mcp::ToolDescription& tool : tools) {
    out.insert(tool.name);
  }
  return out;
}

}  // namespace

std::vector<mcp::ToolDescription> discoveryTools(const ToolRegistry& registry, std::size_t count) {
  return {describeSearch(registry, count), describeDescribe(), describeCall()};
}

DiscoverySurface::DiscoverySurface(std::shared_ptr<const ToolRegistry> registry,
                                   std::shared_ptr<const SearchIndex> index,
                                   const std::vector<mcp::ToolDescription>& offered, mcp::ToolProvider& direct)
    : registry_(std::move(registry)),
      direct_(direct),
      offered_(namesOf(offered)),
      index_(std::move(index)),
      tools_(discoveryTools(*registry_, offered_.size())) {
  for (const mcp::ToolDescription& tool : tools_) {
    validators_.push_back(*schemas::Validator::compile(tool.input_schema));
  }
}

base::Result<mcp::ToolOutcome> DiscoverySurface::call(std::string_view name, const Json& arguments,
                                                      const mcp::RequestContext& context) {
  for (std::size_t i = 0; i < tools_.size(); ++i) {
    if (tools_[i].name != name) {
      continue;
    }
    base::WorkBudget work(base::WorkBudget::kUnitsPerRequest, context.stop);
    if (const auto violations = validators_[i].validate(arguments, work); !violations.empty()) {
      return unlessEnded(textOutcome(faultText(tools_[i].name, violations), true), work, name);
    }
    return name == kSearch     ? unlessEnded(search(arguments, work), work, name)
           : name == kDescribe ? unlessEnded(describe(arguments, work), work, name)
                               : callTool(arguments, context, work);
  }
  return direct_.call(name, arguments, context);
}

base::Result<mcp::ToolOutcome> DiscoverySurface::unlessEnded(mcp::ToolOutcome outcome, const base::WorkBudget& work,
                                                             std::string_view name) {
  if (!work.ended()) {
    return outcome;
  }
  base::Error error = work.error(name);
  return error.kind == base::ErrorKind::kLimit ? base::Result<mcp::ToolOutcome>(textOutcome(error.message, true))
                                               : base::fail(std::move(error));
}

mcp::ToolOutcome DiscoverySurface::search(const Json& arguments, base::WorkBudget& work) const {
  const bool read_only = arguments.value("read_only", false);
  const std::size_t limit = arguments.value("limit", kUsualHits);
  Json found = Json::array();
  for (const SearchIndex::Hit& hit :
       index_->search(arguments.at("query").get<std::string>(), registry_->tools().size(), work)) {
    const Tool& tool = registry_->tools()[hit.tool];
    if ((read_only && tool.risk != Risk::kRead) || !offered_.contains(tool.description.name)) {
      continue;
    }
    found.push_back(
        Json{{"name", tool.description.name}, {"title", tool.description.title}, {"risk", riskName(tool.risk)}});
    if (found.size() == limit) {
      break;
    }
  }
  Json out = Json::object();
  if (found.empty()) {
    out["note"] = "No tool has these words. Try the name of the thing, or other words for it.";
  }
  out["tools"] = std::move(found);
  return structuredOutcome(out);
}

const Tool* DiscoverySurface::findOffered(const std::string& name) const {
  const Tool* tool = registry_->find(name);
  return tool != nullptr && offered_.contains(tool->description.name) ? tool : nullptr;
}

std::string DiscoverySurface::unknownTool(const std::string& name, base::WorkBudget& work) const {
  std::string nearest;
  if (work.spend(offered_.size() * kUnitsPerComparison)) {
    nearest = base::nearestOf(name, std::vector<std::string_view>(offered_.begin(), offered_.end()));
  }
  return "no tool is named " + base::truncateUtf8(name, kMaxShownName) + (nearest.empty() ? "; use search_tools" : "; the nearest is " + nearest);
}

mcp::ToolOutcome DiscoverySurface::describe(const Json& arguments, base::WorkBudget& work) const {
  std::set<std::string_view> seen;  // a name given twice is described once
  Json tools = Json::array();
  Json unknown = Json::array();
  for (const Json& name : arguments.at("names")) {
    const Tool* tool = findOffered(name.get_ref<const std::string&>());
    if (!seen.insert(tool != nullptr ? tool->description.name : name.get_ref<const std::string&>()).second) {
      continue;
    }
    if (tool == nullptr) {
      unknown.push_back(unknownTool(name.get<std::string>(), work));
      continue;
    }
    Json one = {{"name", tool->description.name},
                {"description", tool->description.description},
                {"risk", riskName(tool->risk)}};
    one["inputSchema"] = tool->description.input_schema;
    tools.push_back(std::move(one));
  }
  Json out = Json::object();
  const bool none = tools.empty();
  out["tools"] = std::move(tools);
  if (!unknown.empty()) {
    out["unknown"] = std::move(unknown);
  }
  return none ? textOutcome(base::writeJson(out), true) : structuredOutcome(out);
}

base::Result<mcp::ToolOutcome> DiscoverySurface::callTool(const Json& arguments, const mcp::RequestContext& context,
                                                          base::WorkBudget& work) {
  const std::string name = arguments.at("name").get<std::string>();
  if (registry_->find(name) == nullptr) {
    return textOutcome("Not called: " + unknownTool(name, work), true);
  }
  const Json* given = base::findMember(arguments, "arguments");
  return direct_.call(name, given != nullptr ? *given : Json::object(), context);
}

}  // namespace soracom_mcp::tools
