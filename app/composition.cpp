#include "app/composition.h"

#include <algorithm>
#include <stdexcept>

#include "app/document_url.h"
#include "app/load_registry.h"
#include "app/safety_settings.h"
#include "app/state_directory.h"
#include "app/state_key.h"
#include "app/terminal.h"
#include "app/used_state_files.h"
#include "base/json_reader.h"
#include "base/log.h"
#include "tools/call/upstream_error.h"
#include "tools/surface/token_estimate.h"

namespace soracom_mcp::app {
namespace {

using base::Result;
using Registry = std::shared_ptr<const tools::ToolRegistry>;

void reportSkipped(const tools::ToolRegistry& registry) {
  for (const schemas::SkippedOperation& skipped : registry.skipped()) {
    base::log(base::LogLevel::kWarning, "skipped {}: {}", skipped.where, skipped.reason);
  }
  const std::size_t excluded = registry.excluded().size();
  base::log(registry.skipped().empty() ? base::LogLevel::kInfo : base::LogLevel::kWarning,
            "{} of {} operations are tools{}", registry.tools().size(), registry.operationCount(),
            excluded == 0 ? "" : ", " + std::to_string(excluded) + " excluded by x-mcp");
}

Result<Registry, Failure> readRegistry(const Options& options) {
  auto registry = loadRegistry(options);
  if (registry) {
    reportSkipped(**registry);
  }
  return registry;
}

void reportSurface(const Options& options, const std::vector<mcp::ToolDescription>& listed) {
  if (listed.empty()) {
    base::log(base::LogLevel::kWarning, "{}", kNothingOffered);
  }
  const tools::Surface chosen = surfaceFor(options, listed);
  if (options.surface == "auto" && chosen != tools::Surface::kFull) {
    base::log(base::LogLevel::kWarning,
              "all {} tools would take about {} tokens, more than --token-budget {}; they are shown as --surface {}",
              listed.size(), tools::estimateTokens(listed), options.token_budget, tools::surfaceName(chosen));
  }
}

// Why a process that began with one document cannot go on with the other; empty where it can.
std::string restartReason(const schemas::OpenApiDocument& before, const schemas::OpenApiDocument& after) {
  if (before.address != after.address) {
    return "it is about the server " + after.address + " now, and calls go to " + before.address +
           "; start the program again to have them go there";
  }
  return before.security_schemes == after.security_schemes
             ? std::string()
             : "its security schemes are others now; start the program again to have credentials for them";
}

bool isBuiltIn(const Options& options) { return options.openapi.empty() && options.overlay.empty(); }

}  // namespace

class Composition::Offer final : public mcp::ToolProvider,
                                 public mcp::ResourceProvider,
                                 public mcp::PromptProvider,
                                 public mcp::CompletionProvider {
 public:
  explicit Offer(const Composition& parts) : parts_(parts) {}

  Result<mcp::SharedList<mcp::ToolDescription>> tools(const mcp::RequestFields& fields) const override {
    return list(fields, [&](const ClientView& view) { return view.tools->tools(fields); });
  }
  Result<mcp::ToolOutcome> call(std::string_view name, const base::Json& arguments,
                                const mcp::RequestContext& context) override {
    const auto view = viewOf(mcp::orNone(context.fields));
    if (!view) {
      return tools::errorOutcome("Nothing was called. " + view.error().message);
    }
    return (*view)->tools->call(name, arguments, context);
  }

  Result<mcp::SharedList<mcp::ResourceDescription>> resources(const mcp::RequestFields& fields) const override {
    return list(fields, [&](const ClientView& view) { return view.resources->resources(fields); });
  }
  Result<mcp::SharedList<mcp::ResourceTemplateDescription>> templates(const mcp::RequestFields& fields) const override {
    return list(fields, [&](const ClientView& view) { return view.resources->templates(fields); });
  }
  Result<mcp::ResourceReading> read(std::string_view uri, const mcp::RequestContext& context) override {
    if (parts_.kept_ && tools::KeptResults::isKept(uri)) {
      return parts_.kept_->read(uri, context, *parts_.service()->secrets(context));
    }
    const auto view = viewOf(mcp::orNone(context.fields));
    return view ? (*view)->resources->read(uri, context)
                : Result<mcp::ResourceReading>(base::fail(base::ErrorKind::kNotFound, view.error().message));
  }

  Result<mcp::SharedList<mcp::PromptDescription>> prompts(const mcp::RequestFields& fields) const override {
    return list(fields, [&](const ClientView& view) { return view.prompts->prompts(fields); });
  }
  Result<mcp::PromptContent> get(std::string_view name, const mcp::PromptArguments& arguments,
                                 const mcp::RequestContext& context) override {
    const auto view = viewOf(mcp::orNone(context.fields));
    return view ? (*view)->prompts->get(name, arguments, context)
                : Result<mcp::PromptContent>(base::fail(view.error()));
  }

  Result<mcp::Completion> complete(const mcp::CompletionRequest& request, const mcp::RequestContext& context) override {
    const auto view = viewOf(mcp::orNone(context.fields));
    return view ? (*view)->completions->complete(request, context)
                : Result<mcp::Completion>(base::fail(base::ErrorKind::kNotFound, view.error().message));
  }

 private:
  using View = std::shared_ptr<const ClientView>;

  // It holds the tools as well: other ones may take their place while it is in use.
  Result<View> viewOf(const mcp::RequestFields& fields) const {
    const ToolsPtr made = parts_.inUse();
    auto view = made->views->of(fields);
    if (!view) {
      return view;
    }
    return View(std::make_shared<std::pair<ToolsPtr, View>>(made, *view), view->get());
  }

  // The list lives as long as the view it is of.
  template <class Ask>
  auto list(const mcp::RequestFields& fields, Ask ask) const -> decltype(ask(std::declval<const ClientView&>())) {
    const Result<View> view = viewOf(fields);
    if (!view) {
      return base::fail(view.error());
    }
    auto items = ask(**view);
    return items ? decltype(items)(mcp::holding(*view, *items)) : std::move(items);
  }

  const Composition& parts_;
};

Composition::Composition(Options options, Upstream upstream, base::Metrics* metrics)
    : options_(std::move(options)), upstream_(std::move(upstream)), offer_(std::make_unique<Offer>(*this)) {
  if (metrics != nullptr) {
    metered_ = std::make_unique<MeteredClient>(*upstream_.client, *metrics);
  }
  openKeeping();
}

void Composition::openKeeping() {
  const auto state = stateDirectory();
  if (!state) {
    base::log(base::LogLevel::kWarning, "{}: nothing can be recorded, so calls that change something are refused",
              state.error().message);
  } else {
    vault_ = std::make_unique<tools::SecretVault>(secretDirectory(*state));
  }
  audit_ = std::make_unique<tools::AuditLog>(
      tools::AuditLogOptions{.directory = state ? auditDirectory(*state) : std::string()});
}

Composition::~Composition() = default;

Composition::ToolsPtr Composition::inUse() const {
  {
    const std::lock_guard lock(mutex_);
    if (reloaded_) {
      return reloaded_;
    }
  }
  return first_.get();
}

std::shared_ptr<const tools::ToolRegistry> Composition::registry() const { return inUse()->registry; }

std::shared_ptr<tools::ToolService> Composition::service() const { return inUse()->service; }

mcp::Providers Composition::providers() {
  return {*offer_, offer_.get(), greeting_.has_workflows ? offer_.get() : nullptr, offer_.get()};
}

Result<Composition::ToolsPtr, Failure> Composition::makeTools(Registry registry,
                                                              std::shared_ptr<tools::CallMemory> memory) const {
  auto safety = safetySettings(options_, registry->facts());
  if (!safety) {
    return base::Unexpected<Failure>(std::move(safety).error());
  }
  tools::ToolServiceOptions service;
  service.safety = *std::move(safety);
  service.safety.approver = desk_.get();
  service.safety.approve_elsewhere = desk_ != nullptr && options_.approve_on_terminal;
  service.call_timeout = options_.timeout;
  service.own_secrets = upstream_.own_secrets;
  service.vault = vault_.get();
  service.secret_api = secretApi(upstream_);
  service.audit = audit_.get();
  service.kept = kept_.get();
  service.memory = std::move(memory);
  service.allow_literal_secrets = options_.allow_literal_secrets;
  const auto made = std::make_shared<Tools>();
  Tools& out = *made;
  tools::HttpClient& client = metered_ ? static_cast<tools::HttpClient&>(*metered_) : *upstream_.client;
  out.service = std::make_shared<tools::ToolService>(registry, client, *upstream_.credentials, service);
  reportSurface(options_, out.service->tools());
  out.views = std::make_unique<ClientViews>(
      registry, *out.service,
      [options = options_](const std::vector<mcp::ToolDescription>& listed) { return surfaceFor(options, listed); });
  out.registry = std::move(registry);
  return ToolsPtr(made);
}

std::vector<std::string> Composition::files() const {
  std::vector<std::string> out;
  if (canReload()) {
    out = options_.openapi;
    out.push_back(options_.overlay);
    std::erase_if(out, [](const std::string& name) { return name.empty() || isDocumentUrl(name); });
  }
  return out;
}

std::vector<std::string> Composition::referredFiles() const { return inUse()->registry->document().files; }

bool Composition::canReload() const {
  return !isBuiltIn(options_) &&
         std::find(options_.openapi.begin(), options_.openapi.end(), "-") == options_.openapi.end();
}

Result<std::optional<std::vector<tools::ToolChange>>, Failure> Composition::reload() {
  const ToolsPtr before = inUse();
  auto registry = loadRegistry(options_);
  if (!registry) {
    return base::Unexpected<Failure>(std::move(registry).error());
  }
  const schemas::OpenApiDocument& old_one = before->registry->document();
  const schemas::OpenApiDocument& new_one = (*registry)->document();
  if (old_one.root == new_one.root) {
    return std::optional<std::vector<tools::ToolChange>>();
  }
  if (auto reason = restartReason(old_one, new_one); !reason.empty()) {
    return failWith(ExitCode::kDocument, std::move(reason));
  }
  reportSkipped(**registry);
  auto changes = tools::diffTools(*before->registry, **registry);
  auto made = makeTools(*std::move(registry), before->service->memory());
  if (!made) {
    return base::Unexpected<Failure>(std::move(made).error());
  }
  const std::lock_guard lock(mutex_);
  reloaded_ = *std::move(made);
  return std::optional(std::move(changes));
}

Result<void, Failure> Composition::prepareServing() {
  if (!options_.state_key_file.empty()) {
    auto key = readStateKey(options_.state_key_file);
    if (!key) {
      const bool exposed = key.error().kind == base::ErrorKind::kRefused;
      return failWith(exposed ? ExitCode::kCredential : ExitCode::kUsage,
                      key.error().within("--state-key-file").message);
    }
    state_key_ = *std::move(key);
    auto used = UsedStateFiles::open();
    if (!used) {
      return failWith(ExitCode::kInternal,
                      used.error().within("--state-key-file: approvals that were used have to be remembered").message);
    }
    used_states_ = *std::move(used);
  }
  return openDesk();
}

Result<void, Failure> Composition::openDesk() {
  desk_ = std::make_unique<ApprovalDesk>(options_.approval_timeout, [this] { return openDeskSocket(); });
  if (options_.approve_on_terminal) {
    if (auto opened = desk_->open(); !opened) {
      return failWith(ExitCode::kInternal, opened.error().within("--approve-via cli").message);
    }
  }
  return {};
}

Result<void> Composition::openDeskSocket() {
  auto directory = approvalDirectory();
  if (!directory) {
    return base::fail(directory.error());
  }
  auto socket = LocalSocket::listen(*std::move(directory), [&desk = *desk_](const std::string& line) {
    const auto request = base::readJson(line);
    return base::writeJson(request ? desk.serve(*request) : base::Json::object());
  });
  if (!socket) {
    return base::fail(socket.error());
  }
  desk_socket_ = *std::move(socket);
  return {};
}

Result<std::unique_ptr<Composition>, Failure> Composition::makeAtOnce(const Options& options, base::Metrics* metrics,
                                                                      bool serving) {
  auto registry = readRegistry(options);
  if (!registry) {
    return base::Unexpected<Failure>(std::move(registry).error());
  }
  auto upstream = makeUpstream(options, &(*registry)->document());
  if (!upstream) {
    return base::Unexpected<Failure>(std::move(upstream).error());
  }
  std::unique_ptr<Composition> parts(new Composition(options, *std::move(upstream), metrics));
  if (serving) {
    parts->kept_ = std::make_unique<tools::KeptResults>();
  }
  if (auto opened = parts->prepareServing(); !opened) {
    return base::Unexpected<Failure>(std::move(opened).error());
  }
  parts->greeting_ = greetingOf(**registry);
  auto tools = parts->makeTools(*std::move(registry));
  if (!tools) {
    return base::Unexpected<Failure>(std::move(tools).error());
  }
  std::promise<ToolsPtr> made;
  made.set_value(*std::move(tools));
  parts->first_ = made.get_future();
  return parts;
}

Result<std::unique_ptr<Composition>, Failure> Composition::make(const Options& options, base::Metrics* metrics) {
  return makeAtOnce(options, metrics, false);
}

Result<std::unique_ptr<Composition>, Failure> Composition::makeForServing(const Options& options,
                                                                          base::Metrics* metrics) {
  if (!isBuiltIn(options) || namesTools(options) || !options.auth_headers.empty()) {
    return makeAtOnce(options, metrics, true);
  }
  auto upstream = makeUpstream(options, nullptr);
  if (!upstream) {
    return base::Unexpected<Failure>(std::move(upstream).error());
  }
  std::unique_ptr<Composition> parts(new Composition(options, *std::move(upstream), metrics));
  parts->kept_ = std::make_unique<tools::KeptResults>();
  if (auto opened = parts->prepareServing(); !opened) {
    return base::Unexpected<Failure>(std::move(opened).error());
  }
  parts->greeting_ = builtInGreeting();
  // What depends on the command line alone is wrong now or never.
  if (auto safety = safetySettings(options, {}); !safety) {
    return base::Unexpected<Failure>(std::move(safety).error());
  }
  parts->first_ = std::async(std::launch::deferred, [options, &made_for = *parts] {
    auto registry = readRegistry(options);
    auto tools = registry ? made_for.makeTools(*std::move(registry))
                          : Result<ToolsPtr, Failure>(base::Unexpected<Failure>(std::move(registry).error()));
    if (!tools) {
      // What waits for the tools gets it; a test keeps it from coming.
      throw std::logic_error(tools.error().message);
    }
    return *std::move(tools);
  });
  return parts;
}

}  // namespace soracom_mcp::app
