#include "app/composition.h"

#include <stdexcept>

#include "app/load_registry.h"
#include "app/safety_settings.h"
#include "app/state_directory.h"
#include "app/state_key.h"
#include "app/terminal.h"
#include "base/json_reader.h"
#include "base/log.h"
#include "tools/surface/token_estimate.h"

namespace soracom_mcp::app {
namespace {

using base::Result;
using Registry = std::shared_ptr<const tools::ToolRegistry>;

void reportSkipped(const tools::ToolRegistry& registry) {
  for (const schemas::SkippedOperation& skipped : registry.skipped()) {
    base::log(base::LogLevel::kWarning, "skipped {}: {}", skipped.where, skipped.reason);
  }
  base::log(base::LogLevel::kInfo, "{} of {} operations are tools", registry.tools().size(),
            registry.tools().size() + registry.skipped().size());
}

Result<Registry, Failure> readRegistry(const Options& options) {
  auto registry = loadRegistry(options);
  if (registry) {
    reportSkipped(**registry);
  }
  return registry;
}

tools::Surface reportedSurface(const Options& options, const std::vector<mcp::ToolDescription>& listed) {
  const tools::Surface chosen = surfaceFor(options, listed);
  if (options.surface == "auto" && chosen != tools::Surface::kFull) {
    base::log(base::LogLevel::kWarning,
              "all {} tools would take about {} tokens, more than --token-budget {}; they are shown as --surface {}",
              listed.size(), tools::estimateTokens(listed), options.token_budget, tools::surfaceName(chosen));
  }
  return chosen;
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
    return shown().tools(fields);
  }
  Result<mcp::ToolOutcome> call(std::string_view name, const base::Json& arguments,
                                const mcp::RequestContext& context) override {
    return shown().call(name, arguments, context);
  }

  Result<mcp::SharedList<mcp::ResourceDescription>> resources(const mcp::RequestFields& fields) const override {
    return made().resources->resources(fields);
  }
  Result<mcp::SharedList<mcp::ResourceTemplateDescription>> templates(const mcp::RequestFields& fields) const override {
    return made().resources->templates(fields);
  }
  Result<mcp::ResourceReading> read(std::string_view uri, const mcp::RequestContext& context) override {
    return made().resources->read(uri, context);
  }

  Result<mcp::SharedList<mcp::PromptDescription>> prompts(const mcp::RequestFields& fields) const override {
    return made().prompts->prompts(fields);
  }
  Result<mcp::PromptContent> get(std::string_view name, const mcp::PromptArguments& arguments,
                                 const mcp::RequestContext& context) override {
    return made().prompts->get(name, arguments, context);
  }

  Result<mcp::Completion> complete(const mcp::CompletionRequest& request, const mcp::RequestContext& context) override {
    return made().completions->complete(request, context);
  }

 private:
  const Tools& made() const { return parts_.tools_.get(); }
  mcp::ToolProvider& shown() const {
    return made().surface ? *made().surface : static_cast<mcp::ToolProvider&>(*made().service);
  }

  const Composition& parts_;
};

Composition::Composition(Upstream upstream, base::Metrics* metrics)
    : upstream_(std::move(upstream)), offer_(std::make_unique<Offer>(*this)) {
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

const tools::ToolRegistry& Composition::registry() const { return *tools_.get().registry; }

tools::ToolService& Composition::service() const { return *tools_.get().service; }

mcp::Providers Composition::providers() {
  return {*offer_, offer_.get(), greeting_.has_workflows ? offer_.get() : nullptr, offer_.get()};
}

Result<Composition::Tools, Failure> Composition::makeTools(const Options& options, Registry registry) const {
  auto safety = safetySettings(options, toolNames(*registry));
  if (!safety) {
    return base::Unexpected<Failure>(std::move(safety).error());
  }
  tools::ToolServiceOptions service;
  service.safety = *std::move(safety);
  service.safety.approver = desk_.get();
  service.call_timeout = options.timeout;
  service.own_secrets = upstream_.own_secrets;
  service.vault = vault_.get();
  service.audit = audit_.get();
  service.allow_literal_secrets = options.allow_literal_secrets;
  Tools out;
  tools::HttpClient& client = metered_ ? static_cast<tools::HttpClient&>(*metered_) : *upstream_.client;
  out.service = std::make_unique<tools::ToolService>(registry, client, *upstream_.credentials, service);
  const auto& listed = out.service->tools();
  out.surface = tools::makeSurface(reportedSurface(options, listed), registry, listed, *out.service);
  out.resources = std::make_unique<tools::DocumentResources>(registry);
  out.prompts = std::make_unique<tools::WorkflowPrompts>(listed);
  out.completions = std::make_unique<tools::ReferenceCompletions>(*out.resources, *out.prompts);
  out.registry = std::move(registry);
  return out;
}

Result<void, Failure> Composition::prepareServing(const Options& options) {
  if (!options.state_key_file.empty()) {
    auto key = readStateKey(options.state_key_file);
    if (!key) {
      const bool exposed = key.error().kind == base::ErrorKind::kRefused;
      return failWith(exposed ? ExitCode::kCredential : ExitCode::kUsage,
                      key.error().within("--state-key-file").message);
    }
    state_key_ = *std::move(key);
  }
  return openDesk(options);
}

Result<void, Failure> Composition::openDesk(const Options& options) {
  if (!options.approve_on_terminal) {
    return {};
  }
  auto directory = approvalDirectory();
  if (!directory) {
    return failWith(ExitCode::kInternal, directory.error().within("--approve-via cli").message);
  }
  desk_ = std::make_unique<ApprovalDesk>(options.approval_timeout);
  auto socket = LocalSocket::listen(*std::move(directory), [&desk = *desk_](const std::string& line) {
    const auto request = base::readJson(line);
    return base::writeJson(request ? desk.serve(*request) : base::Json::object());
  });
  if (!socket) {
    return failWith(ExitCode::kInternal, socket.error().within("--approve-via cli").message);
  }
  desk_socket_ = *std::move(socket);
  return {};
}

Result<std::unique_ptr<Composition>, Failure> Composition::make(const Options& options, base::Metrics* metrics) {
  auto registry = readRegistry(options);
  if (!registry) {
    return base::Unexpected<Failure>(std::move(registry).error());
  }
  auto upstream = makeUpstream(options, &(*registry)->document());
  if (!upstream) {
    return base::Unexpected<Failure>(std::move(upstream).error());
  }
  std::unique_ptr<Composition> parts(new Composition(*std::move(upstream), metrics));
  if (auto opened = parts->prepareServing(options); !opened) {
    return base::Unexpected<Failure>(std::move(opened).error());
  }
  parts->greeting_ = greetingOf(**registry);
  auto tools = parts->makeTools(options, *std::move(registry));
  if (!tools) {
    return base::Unexpected<Failure>(std::move(tools).error());
  }
  std::promise<Tools> made;
  made.set_value(*std::move(tools));
  parts->tools_ = made.get_future();
  return parts;
}

Result<std::unique_ptr<Composition>, Failure> Composition::makeForServing(const Options& options,
                                                                          base::Metrics* metrics) {
  if (!isBuiltIn(options) || namesTools(options)) {
    return make(options, metrics);
  }
  auto upstream = makeUpstream(options, nullptr);
  if (!upstream) {
    return base::Unexpected<Failure>(std::move(upstream).error());
  }
  std::unique_ptr<Composition> parts(new Composition(*std::move(upstream), metrics));
  if (auto opened = parts->prepareServing(options); !opened) {
    return base::Unexpected<Failure>(std::move(opened).error());
  }
  parts->greeting_ = builtInGreeting();
  // What depends on the command line alone is wrong now or never.
  if (auto safety = safetySettings(options, {}); !safety) {
    return base::Unexpected<Failure>(std::move(safety).error());
  }
  parts->tools_ = std::async(std::launch::deferred, [options, &made_for = *parts] {
    auto registry = readRegistry(options);
    auto tools = registry ? made_for.makeTools(options, *std::move(registry))
                          : Result<Tools, Failure>(base::Unexpected<Failure>(std::move(registry).error()));
    if (!tools) {
      // What waits for the tools gets it; a test keeps it from coming.
      throw std::logic_error(tools.error().message);
    }
    return *std::move(tools);
  });
  return parts;
}

}  // namespace soracom_mcp::app
