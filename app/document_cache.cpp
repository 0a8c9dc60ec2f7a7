#include "app/document_cache.h"

#include "base/json_reader.h"
#include "base/random_id.h"
#include "tools/catalog/fingerprint.h"

namespace soracom_mcp::app {
namespace {

using base::Json;
using base::Result;

constexpr std::size_t kMaxFileBytes = 33UL * 1024 * 1024;  // a document of 32 MiB and its head

// URLs of one fingerprint take turns: the head says whose the copy is.
std::string fileName(const std::string& url) { return tools::fingerprint(url) + ".document"; }

std::string textOf(const Json& head, const char* name) {
  const Json* value = base::findMember(head, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

}  // namespace

Result<DocumentCache> DocumentCache::open(const std::string& directory) {
  auto opened = base::PrivateDirectory::open(directory, true);
  if (!opened) {
    return base::fail(std::move(opened).error());
  }
  return DocumentCache(*std::move(opened));
}

std::optional<CachedDocument> DocumentCache::find(const std::string& url) const {
  const auto file = directory_.openFile(fileName(url));
  auto text = file ? base::readAll(file->get(), kMaxFileBytes) : Result<std::string>(base::fail(file.error()));
  const std::size_t line = text ? text->find('\n') : std::string::npos;
  if (line == std::string::npos) {
    return std::nullopt;
  }
  const auto head = base::readJson(std::string_view(*text).substr(0, line));
  const Json* fetched = head ? base::findMember(*head, "fetched") : nullptr;
  if (fetched == nullptr || !fetched->is_number_integer() || textOf(*head, "url") != url) {
    return std::nullopt;
  }
  return CachedDocument{url,
                        textOf(*head, "finalUrl"),
                        textOf(*head, "etag"),
                        textOf(*head, "lastModified"),
                        fetched->get<std::int64_t>(),
                        text->substr(line + 1)};
}

Result<void> DocumentCache::keep(const CachedDocument& document) const {
  const std::string name = fileName(document.url);
  const std::string unfinished = name + "." + base::randomHex(8);
  const Json head{{"url", document.url},
                  {"finalUrl", document.final_url},
                  {"etag", document.etag},
                  {"lastModified", document.last_modified},
                  {"fetched", document.fetched}};
  auto file = directory_.create(unfinished);
  if (!file) {
    return base::fail(std::move(file).error());
  }
  auto done = base::writeAllAt(file->get(), base::writeJson(head) + "\n" + document.text, 0);
  if (done) {
    done = directory_.rename(unfinished, name);
  }
  if (!done) {
    static_cast<void>(directory_.remove(unfinished));
  }
  return done;
}

}  // namespace soracom_mcp::app
