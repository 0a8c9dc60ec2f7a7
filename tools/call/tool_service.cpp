#include "tools/call/tool_service.h"

#include <algorithm>

#include "tools/call/answer_choice.h"
#include "tools/call/refusal.h"
#include "tools/call/scrub_outcome.h"
#include "tools/call/take_back.h"
#include "tools/call/upstream_error.h"
#include "tools/http/base_url.h"
#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;
using Stage = PrepareFailure::Stage;

std::string policyText(const Tool& tool, std::string_view code) {
  return tool.description.name + " was not called: " +
         (code == refusal_code::kPolicyReadOnly ? "this server only reads" : "this server does not offer it") +
         ". Whoever runs the server decides that; nothing in a call changes it.";
}

std::string outsideText(const Tool& tool) {
  return tool.description.name +
         " was not called: this connection has asked for other tools only. Whoever set up the client decides that, by "
         "its header fields or URL; nothing in a call changes it.";
}

/// Which tools there are for clients, by index.
std::vector<bool> offeredFlags(const ToolRegistry& registry, const Policy& policy) {
  std::vector<bool> out;
  for (const Tool& tool : registry.tools()) {
    out.push_back(policy.refusal(tool.description.name, tool.risk).empty());
  }
  return out;
}

/// What clients are shown; nothing where that is all tools as they are.
std::optional<std::vector<mcp::ToolDescription>> listedTools(const ToolRegistry& registry,
                                                             const std::vector<bool>& offered, bool dry_run) {
  if (!dry_run && std::find(offered.begin(), offered.end(), false) == offered.end()) {
    return std::nullopt;
  }
  std::vector<mcp::ToolDescription> out;
  for (const Tool& tool : registry.tools()) {
    if (!offered[tool.index]) {
      continue;
    }
    out.push_back(tool.description);
    if (dry_run && tool.risk != Risk::kRead) {
      out.back().output_schema.reset();  // it is answered with the request instead
    }
  }
  return out;
}

}  // namespace

class ToolService::Within final : public mcp::ToolProvider {
 public:
  Within(ToolService& service, View view) : service_(service), view_(std::move(view)) {}

  Result<mcp::SharedList<mcp::ToolDescription>> tools(const mcp::RequestFields&) const override {
    return service_.listOf(view_);
  }
  Result<mcp::ToolOutcome> call(std::string_view name, const Json& arguments,
                                const mcp::RequestContext& context) override {
    return service_.callWithin(view_, name, arguments, context);
  }

 private:
  ToolService& service_;
  const View view_;
};

ToolService::ToolService(std::shared_ptr<const ToolRegistry> registry, HttpClient& client,
                         CredentialProvider& credentials, ToolServiceOptions options)
    : registry_(std::move(registry)),
      options_(std::move(options)),
      views_(registry_->facts(), offeredFlags(*registry_, options_.safety.policy)),
      listed_(listedTools(*registry_, views_.offered(), options_.safety.dry_run)),
      memory_(options_.memory ? options_.memory
                              : std::make_shared<CallMemory>(options_.safety.limits, options_.own_secrets,
                                                             options_.vault == nullptr ? "" : options_.vault->directory())),
      upstream_(client, credentials, memory_, options_.safety.warn_when_root),
      preparation_(registry_, upstream_,
                   {options_.vault, options_.allow_literal_secrets, options_.safety.allow_other_operators,
                    options_.secret_api.empty() ? originOf(client.baseUrl()) : options_.secret_api}),
      gate_(registry_, upstream_, options_.safety, memory_) {}

Result<mcp::SharedList<mcp::ToolDescription>> ToolService::tools(const mcp::RequestFields& fields) const {
  const auto view = views_.of(fields);
  return view ? Result<mcp::SharedList<mcp::ToolDescription>>(listOf(*view)) : fail(view.error());
}

mcp::SharedList<mcp::ToolDescription> ToolService::listOf(const View& view) const {
  if (view == nullptr) {
    return mcp::unheld(tools());
  }
  auto out = std::make_shared<std::vector<mcp::ToolDescription>>();
  for (const mcp::ToolDescription& listed : tools()) {
    if (view->shows(*registry_->find(listed.name))) {
      out->push_back(listed);
    }
  }
  return out;
}

std::unique_ptr<mcp::ToolProvider> ToolService::within(View view) {
  return std::make_unique<Within>(*this, std::move(view));
}

Result<PreparedCall, PrepareFailure> ToolService::prepare(std::string_view name, const Json& arguments,
                                                          const mcp::RequestContext& context, const base::Stop& stop) {
  return preparation_.prepare(name, arguments, context, stop);
}

Result<mcp::ToolOutcome> ToolService::finish(const PreparedCall& call, const Exchange& exchange,
                                             const mcp::RequestContext& context, const base::Stop& stop,
                                             CallSecrets& secrets, const PagedRead& pages) const {
  const auto scrubber = upstream_.scrubberFor(call, context);
  if (!exchange.response || exchange.response->status / 100 != 2) {
    return upstream_.failure(*call.tool, registry_->tools(), *scrubber, exchange, stop);
  }
  AnswerExtras extras;
  extras.fields = fieldsOf(*call.tool, call.arguments);
  extras.next = findNextPage(*call.tool, pages.lastTarget(), *exchange.response, upstream_.baseUrl());
  extras.pages = pages.pages();
  extras.remark = pages.remark();
  extras.kept = options_.kept;
  extras.principal = context.principal;
  extras.stop = stop;
  auto outcome =
      mapResponse(*call.tool, *exchange.response, *scrubber, registry_->tools(), options_.limits, &secrets, extras);
  scrubOutcome(outcome, *scrubber);
  return outcome;
}

Result<mcp::ToolOutcome> ToolService::notPrepared(std::string_view name, PrepareFailure failure,
                                                  const mcp::RequestContext& context, const base::Stop& stop) {
  if (failure.error.kind == ErrorKind::kNotFound && failure.stage == Stage::kArguments) {
    return fail(std::move(failure.error));
  }
  if (failure.stage == Stage::kSignIn) {
    Exchange failed;
    failed.sign_in_error = std::move(failure.error);
    return upstream_.failure(*registry_->find(name), registry_->tools(), *upstream_.scrubber(context), failed, stop);
  }
  std::string text = upstream_.scrubber(context)->scrub(std::string_view(failure.error.message));
  if (failure.code.empty()) {
    return errorOutcome(text);
  }
  // The guards of the path name their code somewhere inside.
  const std::string code = std::string(failure.code) + ": ";
  if (const auto at = text.find(code); at != std::string::npos) {
    text.erase(at, code.size());
  }
  return refusalOutcome(failure.code, text);
}

Result<mcp::ToolOutcome> ToolService::call(std::string_view name, const Json& arguments,
                                           const mcp::RequestContext& context) {
  return callWithin(views_.of(mcp::orNone(context.fields)), name, arguments, context);
}

Result<mcp::ToolOutcome> ToolService::callWithin(const Result<View>& view, std::string_view name, const Json& arguments,
                                                 const mcp::RequestContext& context) {
  const Tool* tool = registry_->find(name);
  if (tool == nullptr || options_.audit == nullptr) {
    return carryOut(view, name, arguments, context, nullptr);
  }
  AuditedCall audited(options_.audit, *tool, arguments, context, upstream_.baseUrl());
  auto outcome = carryOut(view, name, arguments, context, &audited);
  audited.end(outcome, *upstream_.scrubber(context));
  return outcome;
}

Result<mcp::ToolOutcome> ToolService::carryOut(const Result<View>& view, std::string_view name, const Json& arguments,
                                               const mcp::RequestContext& context, AuditedCall* audited) {
  if (!view) {
    return errorOutcome("Nothing was called. " + view.error().message);
  }
  if (const Tool* tool = registry_->find(name)) {
    // By its own name: the caller may have given an alias.
    if (const auto code = options_.safety.policy.refusal(tool->description.name, tool->risk); !code.empty()) {
      return refusalOutcome(code, policyText(*tool, code));
    }
    if (*view != nullptr && !(*view)->shows(*tool)) {
      return refusalOutcome(refusal_code::kPolicyDenied, outsideText(*tool));
    }
  }
  const base::Stop stop = context.stop.withDeadline(base::Clock::now() + options_.call_timeout);
  auto prepared = prepare(name, arguments, context, stop);
  if (!prepared) {
    return notPrepared(name, std::move(prepared).error(), context, stop);
  }
  if (auto held = gate_.holdBack(*prepared, context, stop)) {
    return *std::move(held);
  }
  return sendAndKeep(*prepared, context, stop, audited);
}

Result<mcp::ToolOutcome> ToolService::sendAndKeep(PreparedCall& call, const mcp::RequestContext& context,
                                                  const base::Stop& stop, AuditedCall* audited) {
  CallSecrets secrets(options_.vault);
  if (auto refused = secrets.prepare(call)) {
    return *std::move(refused);
  }
  // A secret may have gone into the path.
  if (auto meant = preparation_.checkPage(*call.tool, call.request.target); !meant) {
    return notPrepared(call.tool->description.name,
                       {Stage::kArguments, meant.error().within(call.tool->description.name + " was not called"),
                        refusal_code::kPathRejected},
                       context, stop);
  }
  if (audited != nullptr) {
    if (auto refused = audited->allow(call, *upstream_.scrubberFor(call, context))) {
      return *std::move(refused);
    }
  }
  Exchange result = upstream_.exchange(call, context, stop);
  PagedRead pages(preparation_, upstream_, gate_, options_.limits.max_text_bytes);
  pages.follow(call, result, context, stop);
  const auto fate = result.fate();
  const int status = result.status();
  // The exchange may have signed in, so that there is more to hide than before.
  auto outcome = finish(call, result, context, stop, secrets, pages);
  if (secrets.lost()) {
    outcome =
        takeBack(call, *secrets.lost(), registry_->tools(), preparation_, upstream_, options_.audit, context, stop);
    scrubOutcome(*outcome, *upstream_.scrubberFor(call, context));
  }
  secrets.settle(fate);
  upstream_.remember(secrets.takeSeen(), context);
  if (audited != nullptr) {
    audited->answered(status, fate == CallSecrets::Fate::kUnknown);
    audited->kept(secrets.names());
    if (secrets.lost()) {
      audited->remark("its secret could not be kept");
    }
  }
  return outcome;
}

}  // namespace soracom_mcp::tools
