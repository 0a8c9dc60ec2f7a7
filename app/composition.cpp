#include "app/composition.h"

#include "app/load_document.h"
#include "app/terminal.h"
#include "base/log.h"

namespace soracom_mcp::app {
namespace {

void reportSkipped(const tools::ToolRegistry& registry) {
  for (const schemas::SkippedOperation& skipped : registry.skipped()) {
    base::log(base::LogLevel::kWarning, "skipped {}: {}", skipped.where, skipped.reason);
  }
  base::log(base::LogLevel::kInfo, "{} of {} operations are tools", registry.tools().size(),
            registry.tools().size() + registry.skipped().size());
}

}  // namespace

base::Result<std::unique_ptr<Composition>, Failure> Composition::make(const Options& options) {
  std::unique_ptr<Composition> parts(new Composition);
  auto document = loadDocument(options);
  if (!document) {
    return failWith(ExitCode::kDocument, document.error().message);
  }
  auto registry = tools::ToolRegistry::build(*std::move(document));
  if (!registry) {
    return failWith(ExitCode::kDocument, registry.error().message);
  }
  parts->registry_ = *std::move(registry);
  reportSkipped(*parts->registry_);
  auto upstream = makeUpstream(options, parts->registry_->document());
  if (!upstream) {
    return base::Unexpected<Failure>(std::move(upstream).error());
  }
  parts->upstream_ = *std::move(upstream);
  tools::ToolServiceOptions service;
  service.call_timeout = options.timeout;
  service.own_secrets = parts->upstream_.own_secrets;
  parts->service_ = std::make_unique<tools::ToolService>(parts->registry_, *parts->upstream_.client,
                                                         *parts->upstream_.credentials, service);
  return parts;
}

}  // namespace soracom_mcp::app
