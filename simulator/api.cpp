#include "simulator/api.h"

#include <algorithm>

#include "base/json_reader.h"
#include "simulator/seed_state.h"

namespace soracom_mcp::simulator {
namespace {

constexpr base::JsonLimits kBodyLimits{.max_bytes = 256 * 1024, .max_depth = 32, .max_nodes = 20'000};

bool isJson(std::string_view content_type) {
  static constexpr std::string_view kJson = "application/json";
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  const std::size_t end = type.find_last_not_of(" \t");
  return end != std::string_view::npos && end + 1 == kJson.size() &&
         std::equal(kJson.begin(), kJson.end(), type.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

std::optional<ApiError> readBody(const Operation& operation, const ApiRequest& request, base::Json& body) {
  if (!operation.body) {
    return std::nullopt;
  }
  if (request.body.empty()) {
    return ApiError{400, std::string(codes::kBadJson), "the request body is missing; a JSON object is expected"};
  }
  if (!isJson(request.content_type)) {
    return ApiError{415, std::string(codes::kContentType), "the Content-Type must be application/json"};
  }
  auto json = base::readJson(request.body, kBodyLimits);
  if (!json) {
    return ApiError{400, std::string(codes::kBadJson), "the request body is not valid JSON: " + json.error().message};
  }
  body = std::move(*json);
  return checkBody(*operation.body, body);
}

std::string allowedMethods(const RouteTable& routes, std::string_view target) {
  std::string allowed;
  for (const std::string_view method : {"GET", "POST", "PUT", "DELETE"}) {
    if (routes.find(method, target)) {
      allowed.append(allowed.empty() ? "" : ", ").append(method);
    }
  }
  return allowed;
}

ConditionFacts factsOf(const Call& call) {
  return {call.session->user_name, call.remote_address, std::chrono::floor<std::chrono::days>(call.now), &call.path};
}

std::optional<ApiError> checkAccess(const Call& call, const Token& token) {
  const Operation& operation = call.operation;
  const std::string_view named = call.variable("operator_id");
  if (!named.empty() && named != call.session->operator_id) {
    return ApiError{operation.other_operator_status, std::string(codes::kOtherOperator),
                    "Invalid Operator Id: the session belongs to another operator"};
  }
  if (call.session->root() || operation.access == Access::kAnySession) {
    return std::nullopt;
  }
  if (operation.access == Access::kRoot || operation.access == Access::kRoot400) {
    return ApiError{operation.access == Access::kRoot ? 403 : 400, std::string(codes::kRootOnly),
                    "Not privileged: this operation is allowed only for the root user"};
  }
  if (token.permissions == nullptr || !permits(*token.permissions, operation.sam_api, factsOf(call))) {
    return ApiError{403, std::string(codes::kNotPermitted),
                    "Not privileged: the permission " + std::string(operation.sam_api) + " is needed"};
  }
  return std::nullopt;
}

}  // namespace

std::string Call::field(std::string_view name) const {
  const base::Json* value = base::findMember(body, name);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

Api::Api(Options options)
    : clock_(options.clock ? std::move(options.clock)
                           : [] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }),
      limiter_(options.rate_limit_per_minute) {
  state_.default_token_lifetime = options.token_lifetime;
  seedRoot(state_, clock_());
  if (options.seed) {
    seedExamples(state_, clock_());
  }
}

ApiAnswer Api::handle(const ApiRequest& request, base::Result<RouteTable::Match, ApiError>& route) {
  RateState rate;
  Outcome outcome = Reply{};
  if (route) {
    outcome = run(request, *route, rate);
  } else {
    outcome = base::Unexpected<ApiError>(route.error());
    const std::scoped_lock lock(mutex_);
    rate = limiter_.admit(request.remote_address, "", clock_());
  }
  ApiAnswer answer;
  answer.headers.emplace_back("Date", httpDate(clock_()));
  answer.headers.emplace_back("X-Soracom-Ratelimit-Limit", std::to_string(rate.limit));
  answer.headers.emplace_back("X-Soracom-Ratelimit-Remaining", std::to_string(rate.remaining));
  answer.headers.emplace_back("X-Soracom-Ratelimit-Seconds-Before-Refresh",
                              std::to_string(rate.seconds_before_refresh));
  if (outcome) {
    answer.status = outcome->status;
    answer.body = outcome->value ? base::writeJson(*outcome->value) : std::string();
    return answer;
  }
  answer.status = outcome.error().status;
  answer.body = base::writeJson(errorBody(outcome.error(), request.language));
  if (answer.status == 405) {
    answer.headers.emplace_back("Allow", allowedMethods(routes_, request.target));
  }
  return answer;
}

Outcome Api::run(const ApiRequest& request, RouteTable::Match& match, RateState& rate) {
  Call call{.operation = *match.operation,
            .path = std::move(match.path),
            .query = readQuery(request.target),
            .body = nullptr,
            .session = nullptr,
            .presented_token = request.token,
            .account = nullptr,
            .remote_address = request.remote_address,
            .now = clock_()};
  const std::scoped_lock lock(mutex_);
  return runLocked(call, request, rate);
}

Outcome Api::runLocked(Call& call, const ApiRequest& request, RateState& rate) {
  const Operation& operation = call.operation;
  const Token* token = nullptr;
  auto refusal = operation.access == Access::kOpen ? std::nullopt : authenticate(call, request, token);
  const std::string_view caller =
      call.session != nullptr ? std::string_view(call.session->operator_id) : request.remote_address;
  rate = limiter_.admit(caller, operation.tag(), call.now);
  if (!rate.admitted) {
    return refuse(429, codes::kRateLimited, "Too many requests; wait for the next minute");
  }
  if (!refusal && token != nullptr) {
    refusal = checkAccess(call, *token);
  }
  if (!refusal) {
    refusal = readBody(operation, request, call.body);
  }
  return refusal ? Outcome(base::Unexpected<ApiError>(std::move(*refusal))) : operation.handler(state_, call);
}

std::optional<ApiError> Api::authenticate(Call& call, const ApiRequest& request, const Token*& token) {
  if (request.api_key.empty() || request.token.empty()) {
    return ApiError{401, std::string(codes::kTokenMissing),
                    "X-Soracom-API-Key and X-Soracom-Token are required in the request header"};
  }
  const auto found = state_.sessions.find(request.api_key);
  if (found == state_.sessions.end()) {
    return ApiError{401, std::string(codes::kTokenInvalid), "Invalid or revoked API key"};
  }
  Session& session = found->second;
  const auto held = std::find_if(session.tokens.begin(), session.tokens.end(),
                                 [&](const Token& candidate) { return candidate.value == request.token; });
  if (held == session.tokens.end()) {
    return ApiError{401, std::string(codes::kTokenInvalid), "Invalid API token"};
  }
  if (held->expires <= call.now) {
    // The document gives renewal its own answer to an expired token: 400.
    return ApiError{call.operation.id() == "generateAuthToken" ? 400 : 401, std::string(codes::kTokenInvalid),
                    "The API token has expired"};
  }
  call.session = &session;
  call.account = state_.findAccount(session.operator_id);
  token = &*held;
  return std::nullopt;
}

void Api::expireAllTokens() {
  const std::scoped_lock lock(mutex_);
  for (auto& [key, session] : state_.sessions) {
    for (Token& token : session.tokens) {
      token.expires = UnixTime();
    }
  }
}

std::vector<Mail> Api::mails() const {
  const std::scoped_lock lock(mutex_);
  return state_.mails;
}

base::Result<SamUser*, ApiError> namedUser(const Call& call, int status_when_unknown) {
  const std::string_view name = call.variable("user_name");
  if (SamUser* user = State::findUser(*call.account, name)) {
    return user;
  }
  return refuse(status_when_unknown, codes::kNotFound, "SAM user not found: " + std::string(name));
}

}  // namespace soracom_mcp::simulator
