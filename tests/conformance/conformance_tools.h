#pragma once

#include <atomic>
#include <functional>
#include <map>

#include "mcp/protocol/change.h"
#include "mcp/server/tool_provider.h"

namespace soracom_mcp::mcp {

/// The tools the official conformance suite calls. Their names, arguments and answers are the suite's.
class ConformanceTools final : public ToolProvider {
 public:
  /// `changed` is called after a tool has changed what is offered.
  explicit ConformanceTools(std::function<void(const Change&)> changed);

  base::Result<SharedList<ToolDescription>> tools(const RequestFields&) const override {
    return unheld(more_ ? with_one_more_ : tools_);
  }
  base::Result<ToolOutcome> call(std::string_view name, const base::Json& arguments,
                                 const RequestContext& context) override;

 private:
  using Handler = std::function<ToolOutcome(const base::Json& arguments, const RequestContext& context)>;

  void add(std::string name, std::string description, Handler handler, base::Json properties = base::Json::object());
  void addContentTools();
  void addReportingTools();
  void addAskingTools();
  void addStatefulTools();
  void addDiagnosticTools();

  const std::function<void(const Change&)> changed_;
  std::vector<ToolDescription> tools_;
  std::vector<ToolDescription> with_one_more_;
  std::map<std::string, Handler, std::less<>> handlers_;
  std::atomic<bool> more_ = false;
};

}  // namespace soracom_mcp::mcp
