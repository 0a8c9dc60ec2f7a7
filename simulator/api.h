#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/rate_limiter.h"
#include "simulator/route_table.h"
#include "simulator/state.h"

namespace soracom_mcp::simulator {

/// One request as it came in. Borrowed for the duration of the call; header values are empty where absent.
struct ApiRequest {
  std::string_view method;
  std::string_view target;
  std::string_view api_key;
  std::string_view token;
  std::string_view language;
  std::string_view content_type;
  std::string_view body;
  std::string_view remote_address;
};

/// One answer. Without a body it has no content type either.
struct ApiAnswer {
  int status = 200;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

/// The simulated service without its HTTP server: routing, sessions, permissions, rate limits, body rules, and one lock
/// around all state. Thread-safe; blocks for that lock only.
class Api final {
 public:
  struct Options {
    std::chrono::seconds token_lifetime{86400};
    int rate_limit_per_minute = 0;
    bool seed = true;
    std::function<UnixTime()> clock;
  };

  explicit Api(Options options);

  /// `route` is what routes().find() gave for the request.
  ApiAnswer handle(const ApiRequest& request, base::Result<RouteTable::Match, ApiError>& route);

  const RouteTable& routes() const { return routes_; }
  /// Every token that is out now counts as expired.
  void expireAllTokens();
  std::vector<Mail> mails() const;

 private:
  Outcome run(const ApiRequest& request, RouteTable::Match& match, RateState& rate);
  Outcome runLocked(Call& call, const ApiRequest& request, RateState& rate);
  std::optional<ApiError> authenticate(Call& call, const ApiRequest& request, const Token*& token);

  const std::function<UnixTime()> clock_;
  const RouteTable routes_;
  mutable std::mutex mutex_;
  State state_;
  RateLimiter limiter_;
};

}  // namespace soracom_mcp::simulator
