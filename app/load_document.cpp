#include "app/load_document.h"

#include "app/document_input.h"
#include "app/document_url.h"
#include "base/json_reader.h"
#include "base/log.h"
#include "base/utf8.h"
#include "manifests/built_in.h"
#include "schemas/document_merge.h"
#include "schemas/foreign_extension.h"
#include "schemas/overlay.h"
#include "schemas/reference_bundler.h"
#include "schemas/server_list.h"
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
    auto overlay = readInput(options.overlay, options);
    return overlay ? Result<Json>(std::move(overlay->root)) : Result<Json>(base::fail(overlay.error()));
  }
  return describesSoracom(document) ? base::readJson(manifests::builtInOverlay(), kBuiltInLimits)
                                    : Result<Json>(Json());
}

// What has to be the same in documents that are served together: the first server, or all that is chosen from.
std::string serversOf(const Json& root, const Options& options) {
  const auto servers = schemas::readServers(root);
  std::string out;
  for (const schemas::Server& server : servers) {
    out += (out.empty() ? "" : ", ") + server.url;
    if (options.server.empty() && options.server_variables.empty()) {
      break;
    }
  }
  return out;
}

// References to other files become local. `number` keeps the files of several documents apart.
Result<schemas::Bundled> bundle(const std::string& name, const Options& options, std::size_t number, Json& root) {
  schemas::BundleRules rules{.name = name, .other_files = options.external_refs};
  rules.remedy =
      "permit the files below the document's folder with --external-refs, or bundle the document into one file";
  if (number > 0) {
    rules.prefix = std::to_string(number + 1) + ".";
  }
  const auto folder =
      name == "-" || isDocumentUrl(name)
          ? Result<schemas::DocumentFolder>(base::fail(base::ErrorKind::kNotFound, "it lies in no folder"))
          : schemas::DocumentFolder::of(name);
  rules.folder = folder ? &*folder : nullptr;
  return schemas::bundleReferences(root, rules);
}

// What reading takes note of besides the document itself.
struct Noted {
  schemas::OutsideReferences outside;
  std::size_t lowering = 0;  ///< of what a document says of its own safety, which is not believed
  std::vector<schemas::SkippedOperation> remarks;
  std::vector<std::string> files;
};

Result<Json> readOne(const std::string& name, const Options& options, std::size_t number, Noted& noted) {
  auto input = readInput(name, options);
  if (!input) {
    return base::fail(std::move(input).error());
  }
  Json root = std::move(input->root);
  auto left = bundle(name, options, number, root);
  if (!left) {
    return base::fail(left.error().within(shownDocument(name)));
  }
  if (schemas::isSwagger(root)) {
    auto converted = schemas::convertSwagger(std::move(root));
    if (!converted) {
      return base::fail(converted.error().within(shownDocument(name)));
    }
    root = *std::move(converted);
  }
  if (!input->url.empty()) {
    schemas::anchorServers(root, input->url);
  }
  noted.outside.merge(left->outside);
  for (const std::string& file : left->files) {
    noted.files.push_back(name.substr(0, name.rfind('/') + 1) + file);
  }
  for (schemas::Bundled::Loose& loose : left->loose) {
    noted.remarks.push_back({std::move(loose.where), std::move(loose.reason)});
  }
  schemas::ForeignExtensions found = schemas::distrustExtensions(root);
  noted.lowering += found.lowering;
  std::move(found.remarks.begin(), found.remarks.end(), std::back_inserter(noted.remarks));
  return root;
}

// All calls go to one address, so documents of another server would be called in the wrong place.
Result<Json> readAll(const Options& options, Noted& noted) {
  std::vector<schemas::SourceDocument> documents;
  for (const std::string& path : options.openapi) {
    auto root = readOne(path, options, documents.size(), noted);
    if (!root) {
      return root;
    }
    documents.push_back({shownDocument(path), *std::move(root)});
    const std::string ours = serversOf(documents.front().root, options);
    const std::string theirs = serversOf(documents.back().root, options);
    if (options.base_url.empty() && ours != theirs) {
      return base::fail(base::ErrorKind::kInvalidInput,
                        documents.back().name + ": is about " + (theirs.empty() ? "no server" : theirs) + ", and " +
                            documents.front().name + " about " + (ours.empty() ? "none" : ours) +
                            "; say with --base-url where all calls go, or serve them by a process each");
    }
  }
  return documents.size() == 1 ? Result<Json>(std::move(documents.front().root))
                               : schemas::mergeDocuments(std::move(documents));
}

std::string targetOf(const Json& overlay, std::size_t action) {
  const Json& target = overlay.at("actions").at(action).at("target");
  return base::truncateUtf8(base::escapeForDisplay(target.get_ref<const std::string&>()), 200);
}

// The built-in document has its overlay applied already.
Result<Json> readRoot(const Options& options, Noted& noted) {
  const bool built_in = options.openapi.empty();
  auto root = built_in ? base::readJson(manifests::builtInDocument(), kBuiltInLimits) : readAll(options, noted);
  if (!root || (built_in && options.overlay.empty())) {
    return root;
  }
  if (noted.lowering > 0) {
    base::log(base::LogLevel::kWarning,
              "{} members of x-mcp were ignored, because a document may not call its own operations safe; an overlay "
              "may",
              noted.lowering);
  }
  auto overlay = overlayFor(options, *root);
  if (!overlay) {
    return overlay;
  }
  if (!overlay->is_null()) {
    const std::string name = options.overlay.empty() ? "the built-in overlay" : shownDocument(options.overlay);
    const auto unmatched = schemas::applyOverlay(*root, *overlay);
    if (!unmatched) {
      return base::fail(unmatched.error().within(name));
    }
    for (const std::size_t action : options.overlay.empty() ? std::vector<std::size_t>() : *unmatched) {
      noted.remarks.push_back({name, "overlay action " + std::to_string(action) + " changed nothing: " +
                                         targetOf(*overlay, action) + " is not in the document"});
    }
  }
  return root;
}

}  // namespace

std::string documentName(const Options& options) {
  const std::string name = options.openapi.empty() ? "the built-in document" : shownDocument(options.openapi.front());
  return name + (options.overlay.empty() ? "" : " with " + shownDocument(options.overlay));
}

Result<std::shared_ptr<const schemas::OpenApiDocument>> loadDocument(const Options& options) {
  Noted noted;
  auto root = readRoot(options, noted);
  if (!root) {
    return base::fail(std::move(root).error());
  }
  auto document = schemas::readOpenApi(*std::move(root), {.outside = std::move(noted.outside),
                                                          .server = {options.server, options.server_variables},
                                                          .base_url = options.base_url});
  if (!document) {
    return base::fail(document.error().within(documentName(options)));
  }
  document->files = std::move(noted.files);
  document->remarks.insert(document->remarks.begin(), std::make_move_iterator(noted.remarks.begin()),
                           std::make_move_iterator(noted.remarks.end()));
  return std::shared_ptr<const schemas::OpenApiDocument>(
      std::make_shared<schemas::OpenApiDocument>(*std::move(document)));
}

}  // namespace soracom_mcp::app
