#include "tools/call/response_meta.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

#include "base/utf8.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr std::size_t kMaxValue = 2048;
constexpr long long kMaxWaitSeconds = 24 * 60 * 60;
constexpr long long kMaxCount = 1'000'000'000'000;

std::optional<long long> parseCount(std::string_view text, long long most = kMaxWaitSeconds) {
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && value >= 0 && value <= most ? std::optional(value) : std::nullopt;
}

/// RFC 9110 section 5.6.7, the one form that may be sent.
std::optional<std::time_t> parseDate(const std::string& text) {
  std::tm parts{};
  const char* end = ::strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return end != nullptr && *end == '\0' ? std::optional(::timegm(&parts)) : std::nullopt;
}

void addCount(Json& out, const char* name, const std::string& header) {
  // A number of calls, or a time in seconds since 1970.
  if (const auto value = parseCount(header, kMaxCount)) {
    out.emplace(name, *value);
  }
}

}  // namespace

Json responseMeta(const HttpResponse& response) {
  Json meta = Json::object();
  meta.emplace("io.soracom.upstream/status", response.status);
  for (const char* name : {"x-request-id", "x-soracom-request-id", "x-amzn-requestid", "x-correlation-id"}) {
    if (const std::string& id = response.header(name); !id.empty()) {
      meta.emplace("io.soracom.upstream/request-id", base::truncateUtf8(base::repairUtf8(id), kMaxValue));
      break;
    }
  }
  if (const std::string& key = response.header("x-soracom-next-key"); !key.empty() && key.size() <= kMaxValue) {
    meta.emplace("io.soracom.upstream/next-key", base::repairUtf8(key));
  }
  for (const auto& [name, key] :
       {std::pair{"link", "io.soracom.upstream/link"}, std::pair{"location", "io.soracom.upstream/location"},
        std::pair{"etag", "io.soracom.upstream/etag"}}) {
    // Where a redirect leads may hold a token, and is not followed.
    const bool redirect = response.status / 100 == 3 && std::string_view(name) == "location";
    if (const std::string& value = response.header(name); !redirect && !value.empty() && value.size() <= kMaxValue) {
      meta.emplace(key, base::repairUtf8(value));
    }
  }
  if (const auto wait = retryAfterSeconds(response)) {
    meta.emplace("io.soracom.upstream/retry-after", *wait);
  }
  addCount(meta, "io.soracom.upstream/total-count", response.header("x-total-count"));
  Json limit = Json::object();
  for (const std::string prefix : {"x-soracom-ratelimit-", "x-ratelimit-", "ratelimit-"}) {
    if (!limit.empty()) {
      break;
    }
    addCount(limit, "limit", response.header(prefix + "limit"));
    addCount(limit, "remaining", response.header(prefix + "remaining"));
    addCount(limit, "reset", response.header(prefix + "reset"));
    addCount(limit, "secondsBeforeRefresh", response.header(prefix + "seconds-before-refresh"));
  }
  if (!limit.empty()) {
    meta.emplace("io.soracom.upstream/rate-limit", std::move(limit));
  }
  return meta;
}

std::optional<long long> retryAfterSeconds(const HttpResponse& response) {
  if (response.status != 429 && response.status != 503) {
    return std::nullopt;
  }
  if (const auto seconds = parseCount(response.header("x-soracom-ratelimit-seconds-before-refresh"))) {
    return seconds;
  }
  const std::string& text = response.header("retry-after");
  if (const auto seconds = parseCount(text)) {
    return seconds;
  }
  const auto when = parseDate(text);
  if (!when) {
    return std::nullopt;
  }
  const std::time_t now = parseDate(response.header("date")).value_or(std::time(nullptr));
  const long long wait = static_cast<long long>(*when) - static_cast<long long>(now);
  return wait <= kMaxWaitSeconds ? std::optional(std::max(wait, 0LL)) : std::nullopt;
}

}  // namespace soracom_mcp::tools
