#include "app/document_input.h"

#include "app/document_fetcher.h"
#include "app/document_url.h"
#include "app/state_directory.h"
#include "base/log.h"
#include "schemas/document_source.h"

namespace soracom_mcp::app {

base::Result<DocumentInput> readInput(const std::string& name, const Options& options) {
  if (!isDocumentUrl(name)) {
    auto root = schemas::readDocumentFile(name);
    return root ? base::Result<DocumentInput>(DocumentInput{*std::move(root), ""}) : base::fail(root.error());
  }
  const auto state = stateDirectory();
  auto fetched = fetchDocument(name, {.allow_insecure_http = options.allow_insecure_http,
                                      .private_hosts = options.openapi_private_hosts,
                                      .cache_directory = state ? documentDirectory(*state) : std::string()});
  if (!fetched) {
    return base::fail(std::move(fetched).error());
  }
  if (!fetched->warning.empty()) {
    base::log(base::LogLevel::kWarning, "{}", fetched->warning);
  }
  return DocumentInput{std::move(fetched->root), std::move(fetched->url)};
}

}  // namespace soracom_mcp::app
