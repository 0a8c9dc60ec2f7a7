#include "app/client_views.h"

#include <algorithm>

#include "base/utf8.h"

namespace soracom_mcp::app {
namespace {

using base::fail;
using base::Result;

constexpr std::size_t kMaxQuoted = 60;

}  // namespace

ClientViews::ClientViews(std::shared_ptr<const tools::ToolRegistry> registry, tools::ToolService& service,
                         Choose choose)
    : registry_(std::move(registry)),
      service_(service),
      choose_(std::move(choose)),
      surfaces_(registry_),
      whole_(make(choose_(service.tools()), service.within(nullptr), mcp::unheld(service.tools()), nullptr)) {}

Result<std::shared_ptr<const ClientView>> ClientViews::of(const mcp::RequestFields& fields) {
  const auto view = service_.views().of(fields);
  if (!view) {
    return fail(view.error());
  }
  if (*view == nullptr) {
    return whole_;
  }
  {
    const std::lock_guard lock(mutex_);
    if (auto known = findKept((*view)->key())) {
      return known;
    }
  }
  auto direct = service_.within(*view);
  const auto offered = direct->tools({});
  if (!offered) {
    return fail(offered.error());
  }
  const auto surface = surfaceOf(**view, **offered);
  if (!surface) {
    return fail(surface.error());
  }
  return keep({(*view)->key(), (*offered)->size(), make(*surface, std::move(direct), *offered, *view)});
}

Result<tools::Surface> ClientViews::surfaceOf(const tools::ToolView& view,
                                              const std::vector<mcp::ToolDescription>& offered) const {
  const tools::Surface usual = choose_(offered);
  if (view.surface().empty()) {
    return usual;
  }
  const auto asked = tools::findSurface(view.surface());
  if (!asked) {
    return fail(base::ErrorKind::kInvalidInput,
                "No surface is named \"" + base::truncateUtf8(base::escapeForDisplay(view.surface()), kMaxQuoted) +
                    "\"; there are full, brief and discovery");
  }
  if (*asked < usual) {
    return fail(base::ErrorKind::kInvalidInput,
                "This server shows these tools as " + std::string(tools::surfaceName(usual)) +
                    ", which a client cannot "
                    "widen to " +
                    std::string(tools::surfaceName(*asked)) + "; ask for fewer tools, or for less");
  }
  return *asked;
}

std::shared_ptr<const ClientView> ClientViews::make(tools::Surface surface, std::unique_ptr<mcp::ToolProvider> direct,
                                                    const mcp::SharedList<mcp::ToolDescription>& offered,
                                                    std::shared_ptr<const tools::ToolView> view) {
  auto out = std::make_shared<ClientView>();
  out->direct = std::move(direct);
  out->tools = surfaces_.make(surface, offered, *out->direct);
  out->resources = std::make_unique<tools::DocumentResources>(registry_, std::move(view));
  out->prompts = std::make_unique<tools::WorkflowPrompts>(*offered);
  out->completions = std::make_unique<tools::ReferenceCompletions>(*out->resources, *out->prompts);
  return out;
}

std::shared_ptr<const ClientView> ClientViews::findKept(const std::string& key) {
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.key == key; });
  if (found == kept_.end()) {
    return nullptr;
  }
  kept_.splice(kept_.begin(), kept_, found);
  return kept_.front().view;
}

std::shared_ptr<const ClientView> ClientViews::keep(Kept made) {
  const std::lock_guard lock(mutex_);
  if (auto known = findKept(made.key)) {
    return known;  // another thread was faster, and one list is one object
  }
  kept_tools_ += made.tools;
  kept_.push_front(std::move(made));
  while (kept_.size() > kMost || (kept_.size() > 1 && kept_tools_ > kMostTools)) {
    kept_tools_ -= kept_.back().tools;
    kept_.pop_back();
  }
  return kept_.front().view;
}

std::size_t ClientViews::kept() const {
  const std::lock_guard lock(mutex_);
  return kept_.size();
}

}  // namespace soracom_mcp::app
