#include "app/load_document.h"

#include "base/json_reader.h"
#include "base/log.h"
#include "manifests/built_in.h"
#include "schemas/document_merge.h"
#include "schemas/document_source.h"
#include "schemas/foreign_extension.h"
#include "schemas/overlay.h"
#include "schemas/swagger_converter.h"

namespace soracom_mcp::app {
namespace {

using base::Json;
using base::Result;

// The built-in texts are ours: as deep and as large as they are.
constexpr base::JsonLimits kBuiltInLimits{.max_bytes = 64 * 1024 * 1024, .max_depth = 256, .max_nodes = 10'000'000};

bool isSoracomHost(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) {
    return false;
  }
  const auto host = url.substr(scheme + 3, url.find_first_of("/:?#", scheme + 3) - (scheme + 3));
  return host == "soracom.io" || host.ends_with(".soracom.io");
}

// The built-in overlay speaks of Soracom's operations; in another API an equal name would mean something else.
bool describesSoracom(const Json& document) {
  const Json* servers = base::findMember(document, "servers");
  if (servers == nullptr || !servers->is_array()) {
    return false;
  }
  for (const Json& server : *servers) {
    const Json* url = base::findMember(server, "url");
    if (url != nullptr && url->is_string() && isSoracomHost(url->get_ref<const std::string&>())) {
      return true;
    }
  }
  return false;
}

Result<Json> overlayFor(const Options& options, const Json& document) {
  if (!options.overlay.empty()) {
    return schemas::readDocumentFile(options.overlay);
  }
  return describesSoracom(document) ? base::readJson(manifests::builtInOverlay(), kBuiltInLimits)
                                    : Result<Json>(Json());
}

std::string firstServer(const Json& root) {
  const Json* servers = base::findMember(root, "servers");
  const Json* first = servers != nullptr && servers->is_array() && !servers->empty() ? &servers->front() : nullptr;
  const Json* url = first != nullptr ? base::findMember(*first, "url") : nullptr;
  return url != nullptr && url->is_string() ? url->get<std::string>() : std::string();
}

// What the document says of its own safety is added to `taken` instead of being believed.
Result<Json> readOne(const std::string& path, schemas::ForeignExtensions& taken) {
  auto root = schemas::readDocumentFile(path);
  if (root && schemas::isSwagger(*root)) {
    root = schemas::convertSwagger(*std::move(root));
    if (!root) {
      return base::fail(root.error().within(path));
    }
  }
  if (root) {
    schemas::ForeignExtensions found = schemas::distrustExtensions(*root);
    taken.lowering += found.lowering;
    std::move(found.remarks.begin(), found.remarks.end(), std::back_inserter(taken.remarks));
  }
  return root;
}

// All calls go to one address, so documents of another server would be called in the wrong place.
Result<Json> readAll(const Options& options, schemas::ForeignExtensions& taken) {
  std::vector<schemas::SourceDocument> documents;
  for (const std::string& path : options.openapi) {
    auto root = readOne(path, taken);
    if (!root) {
      return root;
    }
    documents.push_back({path, *std::move(root)});
    const std::string ours = firstServer(documents.front().root);
    const std::string theirs = firstServer(documents.back().root);
    if (options.base_url.empty() && ours != theirs) {
      return base::fail(base::ErrorKind::kInvalidInput,
                        path + ": is about " + (theirs.empty() ? "no server" : theirs) + ", and " +
                            options.openapi.front() + " about " + (ours.empty() ? "none" : ours) +
                            "; say with --base-url where all calls go, or serve them by a process each");
    }
  }
  return documents.size() == 1 ? Result<Json>(std::move(documents.front().root))
                               : schemas::mergeDocuments(std::move(documents));
}

// The built-in document has its overlay applied already.
Result<Json> readRoot(const Options& options, schemas::ForeignExtensions& taken) {
  const bool built_in = options.openapi.empty();
  auto root = built_in ? base::readJson(manifests::builtInDocument(), kBuiltInLimits) : readAll(options, taken);
  if (!root || (built_in && options.overlay.empty())) {
    return root;
  }
  if (taken.lowering > 0) {
    base::log(base::LogLevel::kWarning,
              "{} members of x-mcp were ignored, because a document may not call its own operations safe; an overlay "
              "may",
              taken.lowering);
  }
  auto overlay = overlayFor(options, *root);
  if (!overlay) {
    return overlay;
  }
  if (!overlay->is_null()) {
    if (auto applied = schemas::applyOverlay(*root, *overlay); !applied) {
      return base::fail(applied.error().within(options.overlay.empty() ? "the built-in overlay" : options.overlay));
    }
  }
  return root;
}

}  // namespace

Result<std::shared_ptr<const schemas::OpenApiDocument>> loadDocument(const Options& options) {
  schemas::ForeignExtensions taken;
  auto root = readRoot(options, taken);
  if (!root) {
    return base::fail(std::move(root).error());
  }
  auto document = schemas::readOpenApi(*std::move(root));
  if (!document) {
    return base::fail(
        document.error().within(options.openapi.empty() ? "the built-in document" : options.openapi.front()));
  }
  document->remarks.insert(document->remarks.begin(), std::make_move_iterator(taken.remarks.begin()),
                           std::make_move_iterator(taken.remarks.end()));
  return std::shared_ptr<const schemas::OpenApiDocument>(
      std::make_shared<schemas::OpenApiDocument>(*std::move(document)));
}

}  // namespace soracom_mcp::app
