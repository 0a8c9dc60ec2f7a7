#pragma once

#include <memory>
#include <set>
#include <string>

#include "tools/catalog/tool_registry.h"
#include "tools/surface/search_index.h"

namespace soracom_mcp::tools {

/// The three tools as clients see them; `count` are behind them.
std::vector<mcp::ToolDescription> discoveryTools(const ToolRegistry& registry, std::size_t count);

/// Three tools in place of many: search_tools, describe_tools and call_tool. For documents whose list would fill a
/// model's context. The list never changes. A call goes to the same provider as a direct one and is checked there in
/// the same way; a tool called by its own name, although it is not listed, is called as well. Thread-safe.
class DiscoverySurface final : public mcp::ToolProvider {
 public:
  static constexpr const char* kSearch = "search_tools";
  static constexpr const char* kDescribe = "describe_tools";
  static constexpr const char* kCall = "call_tool";
  static constexpr std::size_t kMostHits = 50;
  static constexpr std::size_t kMostDescribed = 10;

  /// `offered` are tools of `registry`, maybe not all; it is read and not kept. What is not among them is not found
  /// either. `index` is of all tools of the registry. `direct` runs them and outlives this.
  DiscoverySurface(std::shared_ptr<const ToolRegistry> registry, std::shared_ptr<const SearchIndex> index,
                   const std::vector<mcp::ToolDescription>& offered, mcp::ToolProvider& direct);

  base::Result<mcp::SharedList<mcp::ToolDescription>> tools(const mcp::RequestFields&) const override {
    return mcp::unheld(tools_);
  }
  base::Result<mcp::ToolOutcome> call(std::string_view name, const base::Json& arguments,
                                      const mcp::RequestContext& context) override;

 private:
  mcp::ToolOutcome search(const base::Json& arguments, base::WorkBudget& work) const;
  mcp::ToolOutcome describe(const base::Json& arguments, base::WorkBudget& work) const;
  base::Result<mcp::ToolOutcome> callTool(const base::Json& arguments, const mcp::RequestContext& context,
                                          base::WorkBudget& work);
  /// What `outcome` comes to where `work` has ended.
  static base::Result<mcp::ToolOutcome> unlessEnded(mcp::ToolOutcome outcome, const base::WorkBudget& work,
                                                    std::string_view name);
  const Tool* findOffered(const std::string& name) const;
  std::string unknownTool(const std::string& name, base::WorkBudget& work) const;

  const std::shared_ptr<const ToolRegistry> registry_;
  mcp::ToolProvider& direct_;
  const std::set<std::string, std::less<>> offered_;
  const std::shared_ptr<const SearchIndex> index_;
  std::vector<mcp::ToolDescription> tools_;
  std::vector<schemas::Validator> validators_;  // of the three, in their order
};

}  // namespace soracom_mcp::tools
