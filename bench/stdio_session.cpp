#include "bench/stdio_session.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "bench/command_line.h"
#include "bench/cost_meter.h"
#include "bench/stopwatch.h"

namespace soracom_mcp::bench {
namespace {

constexpr std::int64_t kPatience = 30'000'000'000;  // nanoseconds without an answer before the measurement is given up
constexpr int kPumpMs = 100;

}  // namespace

StdioSession::StdioSession(const std::vector<std::string>& command, Era era, std::vector<std::int64_t> companions)
    : server_(command), era_(era), companions_(std::move(companions)) {}

std::string StdioSession::ask(std::string_view method, std::string_view params) {
  const std::int64_t id = next_id_++;
  server_.send(requestText(era_, id, method, params));
  std::string answer;
  const std::int64_t until = nowNanoseconds() + kPatience;
  while (answer.empty()) {
    if (nowNanoseconds() > until) {
      die("no answer to " + std::string(method));
    }
    server_.pump(kPumpMs, [&](std::string_view line) {
      const RpcHead head = scanMessage(line);
      if (head.isAnswer() && head.id == id) {
        answer = line;
      }
    });
  }
  return answer;
}

double StdioSession::open() {
  const bool legacy = era_ == Era::kLegacy;
  const std::string answer = legacy ? ask("initialize", initializeParams()) : ask("server/discover", "");
  const double milliseconds = static_cast<double>(nowNanoseconds() - server_.startedAt()) / 1e6;
  if (scanMessage(answer).has_error) {
    die("the first request failed: " + answer.substr(0, 300));
  }
  if (legacy) {
    server_.send(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  }
  return milliseconds;
}

StdioSession::Listing StdioSession::listTools() {
  Listing listing;
  std::string params;
  do {
    const std::int64_t asked_at = nowNanoseconds();
    const std::string answer = ask("tools/list", params);
    listing.nanoseconds += nowNanoseconds() - asked_at;
    listing.since_spawn_ns = nowNanoseconds() - server_.startedAt();
    listing.bytes += static_cast<std::int64_t>(answer.size());
    const auto message = nlohmann::json::parse(answer, nullptr, false);
    if (!message.is_object() || !message.contains("result")) {
      die("tools/list failed: " + answer.substr(0, 300));
    }
    const auto& result = message["result"];
    listing.tools += static_cast<std::int64_t>(result.value("tools", nlohmann::json::array()).size());
    params = result.contains("nextCursor") ? "\"cursor\":" + result["nextCursor"].dump() : "";
  } while (!params.empty());
  return listing;
}

LoadResult StdioSession::callTool(const std::string& tool, const std::string& arguments, const LoadShape& shape) {
  LoadResult result;
  std::unordered_map<std::int64_t, std::int64_t> sent_at;
  std::int64_t issued = 0;
  const std::string params = callParams(tool, arguments);
  const auto issue = [&] {
    const std::int64_t id = next_id_++;
    sent_at.emplace(id, nowNanoseconds());
    ++issued;
    server_.send(requestText(era_, id, "tools/call", params));
  };
  const CostMeter cost(server_.id(), companions_);
  const std::int64_t began = nowNanoseconds();
  const std::int64_t issue_until =
      shape.seconds > 0 ? began + static_cast<std::int64_t>(shape.seconds * 1e9) : INT64_MAX;
  std::int64_t last_answer = began;
  while (issued < std::min(shape.in_flight, shape.calls)) {
    issue();
  }
  while (!sent_at.empty()) {
    server_.pump(kPumpMs, [&](std::string_view line) {
      const RpcHead head = scanMessage(line);
      const auto entry = head.isAnswer() ? sent_at.find(head.id) : sent_at.end();
      if (entry == sent_at.end()) {
        return;
      }
      last_answer = nowNanoseconds();
      result.latency.add(last_answer - entry->second);
      sent_at.erase(entry);
      ++result.answers;
      result.errors += isErrorAnswer(line, head) ? 1 : 0;
      if (issued < shape.calls && last_answer < issue_until) {
        issue();
      }
    });
    if (nowNanoseconds() - last_answer > kPatience) {
      die("calls of " + tool + " are no longer answered");
    }
  }
  result.seconds = static_cast<double>(nowNanoseconds() - began) / 1e9;
  result.server_cpu_seconds = cost.serverCpuSeconds();
  result.foreign_cpus = cost.foreignCpus();
  return result;
}

}  // namespace soracom_mcp::bench
