#include "app/document_input.h"

#include "app/document_fetcher.h"
#include "app/document_pin.h"
#include "app/document_url.h"
#include "app/state_directory.h"
#include "base/log.h"
#include "schemas/document_source.h"

namespace soracom_mcp::app {
namespace {

// The bytes that are checked are those that are read: the file may be another a moment later.
base::Result<DocumentInput> readFile(const std::string& name, const Options& options) {
  const auto text = schemas::readDocumentBytes(name);
  if (!text) {
    return base::fail(text.error());
  }
  if (const auto pinned = checkPin(*text, options); !pinned) {
    return base::fail(pinned.error().within(name));
  }
  auto root = schemas::readDocumentText(*text);
  if (!root) {
    return base::fail(root.error().within(name));
  }
  return DocumentInput{*std::move(root), ""};
}

}  // namespace

base::Result<DocumentInput> readInput(const std::string& name, const Options& options) {
  if (!isDocumentUrl(name)) {
    return readFile(name, options);
  }
  const auto state = stateDirectory();
  auto fetched = fetchDocument(name, {.allow_insecure_http = options.allow_insecure_http,
                                      .private_hosts = options.openapi_private_hosts,
                                      .cache_directory = state ? documentDirectory(*state) : std::string(),
                                      .accept = [&](std::string_view text) { return checkPin(text, options); }});
  if (!fetched) {
    return base::fail(std::move(fetched).error());
  }
  if (!fetched->warning.empty()) {
    base::log(base::LogLevel::kWarning, "{}", fetched->warning);
  }
  return DocumentInput{std::move(fetched->root), std::move(fetched->url)};
}

}  // namespace soracom_mcp::app
