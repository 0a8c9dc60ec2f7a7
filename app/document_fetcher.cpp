#include "app/document_fetcher.h"

#include <algorithm>
#include <ctime>
#include <optional>

#include "app/document_cache.h"
#include "app/document_url.h"
#include "app/version.h"
#include "base/log.h"
#include "schemas/document_source.h"
#include "schemas/keywords/uri.h"
#include "tools/http/httplib_client.h"

namespace soracom_mcp::app {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Result;
using tools::AddressRule;
using tools::HttpResponse;

constexpr int kMaxRedirects = 3;
constexpr std::size_t kMaxValidator = 1024;

// What a server sends as a validator is sent back to it; more than this is none.
std::string validator(const HttpResponse& response, std::string_view name) {
  const std::string& value = response.header(name);
  return value.size() <= kMaxValidator ? value : std::string();
}

bool isRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string count(std::int64_t number, const char* unit) {
  return std::to_string(number) + " " + unit + (number == 1 ? "" : "s");
}

std::string age(std::int64_t seconds) {
  if (seconds < 0) {
    return "an unknown time";
  }
  if (seconds < 120) {
    return count(seconds, "second");
  }
  if (seconds < 120 * 60) {
    return count(seconds / 60, "minute");
  }
  return seconds < 48 * 3600 ? count(seconds / 3600, "hour") : count(seconds / 86400, "day");
}

class Fetch final {
 public:
  Fetch(const FetchOptions& options, const DocumentUrl& asked)
      : options_(options), asked_(asked), stop_(base::Stop().withDeadline(base::Clock::now() + options.time_limit)) {
    if (options.cache_directory.empty()) {
      return;
    }
    if (auto cache = DocumentCache::open(options.cache_directory)) {
      cache_.emplace(*std::move(cache));
      kept_ = cache_->find(asked.text);
    } else {
      base::log(base::LogLevel::kWarning, "no copies of documents are kept: {}", cache.error().message);
    }
  }

  Result<FetchedDocument> run() {
    DocumentUrl at = asked_;
    for (int redirects = 0; redirects <= kMaxRedirects; ++redirects) {
      auto response = get(at);
      if (!response) {
        return keptInstead(std::move(response).error(), at);
      }
      if (!isRedirect(response->status)) {
        return take(*std::move(response), at);
      }
      auto next = follow(*response, at);
      if (!next) {
        return fail(std::move(next).error());
      }
      at = *std::move(next);
    }
    return fail(ErrorKind::kRefused, asked_.shown + ": more than " + std::to_string(kMaxRedirects) +
                                         " redirects; name the document's own address");
  }

 private:
  AddressRule ruleFor(const tools::BaseUrl& origin) const {
    const auto& named = options_.private_hosts;
    if (std::find(named.begin(), named.end(), origin.host) != named.end()) {
      return AddressRule::kAny;
    }
    // Whoever writes "localhost:8080" means that port; a redirect, also to another port, is somebody else's writing.
    const bool written = origin.text == asked_.origin.text && tools::isThisMachine(origin.host);
    return written ? AddressRule::kThisMachine : AddressRule::kPublic;
  }

  bool keptFrom(const DocumentUrl& at) const { return kept_ && kept_->final_url == at.text; }

  Result<HttpResponse> get(const DocumentUrl& at) const {
    tools::HttpClientOptions client_options;
    client_options.base_url = at.origin.text;
    client_options.max_connections = 1;
    client_options.max_response_bytes = options_.max_bytes;
    client_options.ca_file = options_.ca_file;
    client_options.user_agent = std::string(kName) + "/" + kVersion;
    client_options.allow_insecure_http = true;  // parseDocumentUrl has decided
    client_options.addresses = ruleFor(at.origin);
    client_options.address_remedy = "; where it is meant, name it with --openapi-allow-private " + at.origin.host;
    auto client = tools::HttplibClient::make(client_options);
    if (!client) {
      return fail(std::move(client).error());
    }
    tools::HttpRequest request{"GET", at.target, {{"Accept", "application/json, application/yaml, */*"}}, "", ""};
    if (keptFrom(at)) {
      if (!kept_->etag.empty()) {
        request.headers.emplace_back("If-None-Match", kept_->etag);
      }
      if (!kept_->last_modified.empty()) {
        request.headers.emplace_back("If-Modified-Since", kept_->last_modified);
      }
    }
    return (*client)->send(request, stop_);
  }

  Result<DocumentUrl> follow(const HttpResponse& response, const DocumentUrl& at) const {
    const std::string& location = response.header("Location");
    if (location.empty()) {
      return fail(ErrorKind::kInterrupted, at.shown + ": a redirect that says not where to");
    }
    auto next = parseDocumentUrl(schemas::resolveUri(at.text, location), options_.allow_insecure_http);
    if (!next) {
      return fail(ErrorKind::kRefused,
                  at.shown + ": redirects to an address that is not followed: " + next.error().message);
    }
    if (at.origin.https && !next->origin.https) {
      return fail(ErrorKind::kRefused, at.shown + ": redirects from https to http, which is not followed");
    }
    return next;
  }

  Result<FetchedDocument> take(HttpResponse response, const DocumentUrl& at) const {
    if (response.status == 304 && keptFrom(at)) {
      CachedDocument good = *kept_;
      good.fetched = std::time(nullptr);
      keep(good);
      return readText(good.text, at, "");
    }
    if (response.status == 200) {
      auto document = readText(response.body, at, "");
      if (document) {
        keep({asked_.text, at.text, validator(response, "ETag"), validator(response, "Last-Modified"),
              std::time(nullptr), std::move(response.body)});
      }
      return document;
    }
    const std::string answer = "the server answered with status " + std::to_string(response.status);
    if (response.status >= 500 || response.status == 429) {
      return keptInstead({ErrorKind::kUnreachable, answer}, at);
    }
    return fail(ErrorKind::kNotFound, at.shown + ": " + answer + "; the document must be there without a sign-in");
  }

  Result<FetchedDocument> readText(const std::string& text, const DocumentUrl& at, std::string warning) const {
    if (auto accepted = options_.accept ? options_.accept(text) : Result<void>(); !accepted) {
      return fail(accepted.error().within(at.shown));
    }
    auto root = schemas::readDocumentText(text);
    if (!root) {
      return fail(root.error().within(at.shown));
    }
    return FetchedDocument{*std::move(root), at.text, std::move(warning)};
  }

  // Only what may be better in a moment: neither an address nor a certificate that is refused.
  Result<FetchedDocument> keptInstead(Error error, const DocumentUrl& at) const {
    const bool passing = error.kind == ErrorKind::kUnreachable || error.kind == ErrorKind::kInterrupted ||
                         error.kind == ErrorKind::kTimeout;
    auto from = passing && kept_ ? parseDocumentUrl(kept_->final_url, true) : Result<DocumentUrl>(fail(error));
    if (from) {
      return readText(kept_->text, *from,
                      asked_.shown + ": " + error.message + "; using the copy of " +
                          age(std::time(nullptr) - kept_->fetched) + " ago");
    }
    return fail(error.within(at.shown));
  }

  void keep(const CachedDocument& document) const {
    if (!cache_) {
      return;
    }
    if (const auto done = cache_->keep(document); !done) {
      base::log(base::LogLevel::kWarning, "no copy of {} is kept: {}", asked_.shown, done.error().message);
    }
  }

  const FetchOptions& options_;
  const DocumentUrl& asked_;
  const base::Stop stop_;
  std::optional<DocumentCache> cache_;
  std::optional<CachedDocument> kept_;
};

}  // namespace

Result<FetchedDocument> fetchDocument(const std::string& url, const FetchOptions& options) {
  const auto asked = parseDocumentUrl(url, options.allow_insecure_http);
  if (!asked) {
    return fail(asked.error());
  }
  return Fetch(options, *asked).run();
}

}  // namespace soracom_mcp::app
