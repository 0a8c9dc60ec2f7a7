#include "tools/catalog/tool_registry.h"

#include <mutex>
#include <optional>

#include "base/log.h"
#include "base/nearest_name.h"
#include "schemas/value_cost.h"
#include "tools/catalog/display_text.h"
#include "tools/catalog/extension_remarks.h"
#include "tools/catalog/tool_name.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr std::size_t kMaxTitle = 128;

struct LazyValidator {
  std::once_flag once;
  std::optional<schemas::Validator> validator;
};

constexpr const char* kNoRoom = "the tools before it take all the room there is for tools; serve the document in parts";

// What the schemas of all tools may cost together (schemas::costOf), so that a short document cannot name a large
// schema for each of its operations. The 476 tools of Soracom's platform cost 17,000 for input and 77,000 for output.
class Budget final {
 public:
  // Once something was too much, nothing more is taken, so that nothing more has to be translated.
  bool full() const { return full_; }
  bool takesInput(const Tool& tool) {
    full_ = !takes(tool.description.input_schema, input_) || !takes(tool.full_input_schema, input_);
    return !full_;
  }
  // A tool without output schema is a tool all the same; but reading one that is not shown costs time as well.
  bool takesOutput(const Tool& tool) {
    if (!tool.description.output_schema) {
      return true;
    }
    full_ = full_ || !takes(*tool.description.output_schema, read_);
    return takes(*tool.description.output_schema, output_);
  }

 private:
  static constexpr std::size_t kMaxCost = 2'000'000;

  static bool takes(const Json& schema, std::size_t& left) {
    const std::size_t cost = schemas::costOf(schema, left);
    if (cost > left) {
      return false;
    }
    left -= cost;
    return true;
  }

  bool full_ = false;
  std::size_t input_ = kMaxCost;
  std::size_t output_ = kMaxCost;
  std::size_t read_ = 10 * kMaxCost;
};

// What is left of a schema that does not compile: which arguments there are. The upstream checks the rest.
Json namesOnly(const Json& schema) {
  Json out = schema;
  for (Json& property : out["properties"]) {
    property = Json::object();
  }
  return out;
}

schemas::Validator compileInput(const Tool& tool) {
  const Json& schema = tool.full_input_schema.is_null() ? tool.description.input_schema : tool.full_input_schema;
  auto compiled = schemas::Validator::compile(schema);
  if (compiled) {
    return *std::move(compiled);
  }
  base::log(base::LogLevel::kError,
            "tool {}: its input schema does not compile, arguments are checked by name only: {}", tool.description.name,
            compiled.error().message);
  return *schemas::Validator::compile(namesOnly(tool.description.input_schema));
}

}  // namespace

struct ToolRegistry::State {
  std::shared_ptr<const schemas::OpenApiDocument> document;
  std::string title;
  std::vector<Tool> tools;
  std::vector<mcp::ToolDescription> descriptions;
  std::vector<schemas::SkippedOperation> skipped;
  std::vector<std::string> excluded;
  std::vector<schemas::SkippedOperation> remarks;
  std::vector<ToolFacts> facts;
  std::vector<Toolset> toolsets;
  std::unordered_map<std::string_view, std::size_t> by_name;  // views of names in `tools` and the document
  std::unique_ptr<LazyValidator[]> validators;
};

ToolRegistry::ToolRegistry(std::unique_ptr<State> state) : state_(std::move(state)) {}
ToolRegistry::~ToolRegistry() = default;

base::Result<std::unique_ptr<ToolRegistry>> ToolRegistry::build(
    std::shared_ptr<const schemas::OpenApiDocument> document, const ToolOptions& options) {
  auto state = std::make_unique<State>();
  state->document = std::move(document);
  state->title = cleanLine(state->document->title, kMaxTitle);
  state->skipped = state->document->skipped;
  state->remarks = state->document->remarks;
  const auto& operations = state->document->operations;
  std::vector<std::string> names = toolNames(operations);
  state->tools.reserve(operations.size());
  state->descriptions.reserve(operations.size());  // tools refer to its elements, so that it must not move
  Budget budget;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const std::string where = operations[i].method + " " + operations[i].path;
    if (operations[i].extension.excluded) {
      state->excluded.push_back(where);
      continue;
    }
    if (budget.full()) {
      state->skipped.push_back({where, kNoRoom});
      continue;
    }
    mcp::ToolDescription& shown = state->descriptions.emplace_back();
    auto tool = makeTool(*state->document, operations[i], std::move(names[i]), shown, options);
    if (!tool || !budget.takesInput(*tool)) {
      state->descriptions.pop_back();
      state->skipped.push_back({where, tool ? kNoRoom : tool.error().message});
      continue;
    }
    if (!budget.takesOutput(*tool)) {
      shown.output_schema.reset();
    }
    for (const std::string& remark : tool->remarks) {
      state->remarks.push_back({where, remark});
    }
    tool->index = state->tools.size();
    state->tools.push_back(*std::move(tool));
  }
  if (state->tools.empty()) {
    const std::string why = !state->skipped.empty()    ? state->skipped.front().reason
                            : !state->excluded.empty() ? "all are excluded by x-mcp.exclude"
                                                       : "it has none";
    return base::fail(base::ErrorKind::kInvalidInput, "no operation of the document can become a tool: " + why);
  }
  for (const Tool& tool : state->tools) {
    state->by_name.emplace(tool.description.name, tool.index);
  }
  for (const Tool& tool : state->tools) {
    state->by_name.emplace(tool.operation->id, tool.index);
  }
  for (const Tool& tool : state->tools) {
    for (const std::string& alias : tool.operation->extension.aliases) {
      state->by_name.emplace(alias, tool.index);  // unless a tool has that name
    }
  }
  for (const Tool& tool : state->tools) {
    state->facts.push_back(factsOf(tool));
  }
  for (const Tool& tool : state->tools) {
    const auto is_tool = [&](std::string_view name) { return state->by_name.contains(name); };
    for (std::string& remark : extensionRemarks(tool, is_tool)) {
      state->remarks.push_back({tool.operation->method + " " + tool.operation->path, std::move(remark)});
    }
  }
  auto toolsets = makeToolsets(*state->document, state->facts);
  if (!toolsets) {
    return base::fail(toolsets.error());
  }
  state->toolsets = std::move(toolsets->all);
  state->remarks.insert(state->remarks.end(), toolsets->remarks.begin(), toolsets->remarks.end());
  state->validators = std::make_unique<LazyValidator[]>(state->tools.size());
  return std::unique_ptr<ToolRegistry>(new ToolRegistry(std::move(state)));
}

const schemas::OpenApiDocument& ToolRegistry::document() const { return *state_->document; }
const std::string& ToolRegistry::title() const { return state_->title; }
const std::vector<Tool>& ToolRegistry::tools() const { return state_->tools; }
const std::vector<mcp::ToolDescription>& ToolRegistry::descriptions() const { return state_->descriptions; }
const std::vector<schemas::SkippedOperation>& ToolRegistry::skipped() const { return state_->skipped; }

const std::vector<ToolFacts>& ToolRegistry::facts() const { return state_->facts; }
const std::vector<Toolset>& ToolRegistry::toolsets() const { return state_->toolsets; }
const std::vector<std::string>& ToolRegistry::excluded() const { return state_->excluded; }
const std::vector<schemas::SkippedOperation>& ToolRegistry::remarks() const { return state_->remarks; }

const Tool* ToolRegistry::find(std::string_view name) const {
  const auto found = state_->by_name.find(name);
  return found == state_->by_name.end() ? nullptr : &state_->tools[found->second];
}

std::string ToolRegistry::nearestName(std::string_view name) const {
  std::vector<std::string_view> names;
  names.reserve(state_->tools.size());
  for (const Tool& tool : state_->tools) {
    names.push_back(tool.description.name);
  }
  return std::string(base::nearestOf(name, names));
}

const schemas::Validator& ToolRegistry::validator(const Tool& tool) const {
  LazyValidator& lazy = state_->validators[tool.index];
  std::call_once(lazy.once, [&] { lazy.validator.emplace(compileInput(tool)); });
  return *lazy.validator;
}

}  // namespace soracom_mcp::tools
