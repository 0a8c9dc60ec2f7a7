#include "app/safety_settings.h"

#include <charconv>
#include <optional>

namespace soracom_mcp::app {
namespace {

using tools::LimitOptions;
using tools::Rate;

constexpr unsigned kLongestPeriod = 86'400;

std::optional<unsigned> parseNumber(std::string_view text, unsigned least, unsigned most) {
  unsigned value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  return whole && value >= least && value <= most ? std::optional(value) : std::nullopt;
}

// CALLS/SECONDS, or off.
std::optional<Rate> parseRate(std::string_view text) {
  if (text == "off") {
    return Rate{};
  }
  const auto slash = text.find('/');
  const auto calls = parseNumber(text.substr(0, slash), 1, 1'000'000);
  const auto period =
      slash == std::string_view::npos ? std::nullopt : parseNumber(text.substr(slash + 1), 1, kLongestPeriod);
  return calls && period ? std::optional(Rate{*calls, std::chrono::seconds(*period), *calls}) : std::nullopt;
}

Rate* findRate(LimitOptions& limits, std::string_view name) {
  return name == "read"        ? &limits.read
         : name == "write"     ? &limits.write
         : name == "danger"    ? &limits.danger
         : name == "questions" ? &limits.questions
                               : nullptr;
}

base::Result<LimitOptions, Failure> limitsOf(const Options& options) {
  LimitOptions limits;
  for (const std::string& text : options.rates) {
    const auto equals = text.find('=');
    Rate* const place = findRate(limits, std::string_view(text).substr(0, equals));
    const auto rate = equals == std::string::npos ? std::nullopt : parseRate(std::string_view(text).substr(equals + 1));
    if (place == nullptr || !rate) {
      return failWith(
          ExitCode::kUsage,
          "--rate takes KIND=CALLS/SECONDS or KIND=off, where KIND is read, write, danger or questions, for "
          "example danger=10/600, not \"" +
              text + "\"");
    }
    *place = *rate;
  }
  if (options.rate_callers) {
    limits.callers = *options.rate_callers;
  }
  if (options.budget_writes) {
    limits.writes = *options.budget_writes;
  }
  if (options.budget_deletes) {
    limits.deletes = *options.budget_deletes;
  }
  return limits;
}

}  // namespace

std::vector<mcp::ToolDescription> offeredTools(const tools::ToolRegistry& registry, const tools::Policy& policy) {
  std::vector<mcp::ToolDescription> out;
  for (const tools::Tool& tool : registry.tools()) {
    if (policy.refusal(tool.description.name, tool.risk).empty()) {
      out.push_back(tool.description);
    }
  }
  return out;
}

bool namesTools(const Options& options) { return !options.allow_tools.empty() || !options.deny_tools.empty(); }

base::Result<tools::SafetyOptions, Failure> safetySettings(const Options& options,
                                                           const std::vector<tools::ToolFacts>& tools) {
  tools::SafetyOptions out;
  auto policy = tools::Policy::make({options.mode, options.allow_tools, options.deny_tools}, tools);
  if (!policy) {
    return failWith(ExitCode::kUsage,
                    policy.error().within("--allow-tool and --deny-tool").message +
                        "; `soracom-mcp tools` lists the tools and `soracom-mcp inspect` the toolsets");
  }
  out.policy = *std::move(policy);
  auto limits = limitsOf(options);
  if (!limits) {
    return base::Unexpected<Failure>(std::move(limits).error());
  }
  out.limits = *limits;
  out.allow_other_operators = options.allow_other_operators;
  out.allow_self = options.allow_self;
  out.dry_run = options.dry_run && options.command == Command::kServe;
  out.warn_when_root = options.command == Command::kServe && !options.demo;
  out.approval_lifetime = options.approval_timeout;
  return out;
}

}  // namespace soracom_mcp::app
