// Measures an MCP server over stdio. Prints one JSON object per measurement.
//
//   stdio_drive [options] -- COMMAND ARGUMENT...
//     --label NAME             copied into every line
//     --era legacy|modern      initialize first, or everything in every request (default legacy)
//     --starts N               start, take the first answer, stop; N times (default 0)
//     --list-starts N          start, take the first tools/list, stop; N times (default 0)
//     --lists N                tools/list, N times after the first (default 0)
//     --tool NAME --arguments JSON   the call to measure; without --tool no calls
//     --warm-up N              calls that are not measured (default 200)
//     --sequential N           one call after the other, N times (default 0)
//     --in-flight 1,16,64      loads to run, each for --seconds S (default none, 2)
//     --companions PID,...     other processes of the set-up, whose CPU time is not foreign
#include <signal.h>

#include "bench/command_line.h"
#include "bench/process_cost.h"
#include "bench/result_line.h"
#include "bench/stdio_session.h"

namespace {

using namespace soracom_mcp::bench;

struct Plan {
  std::string label;
  Era era = Era::kLegacy;
  std::vector<std::string> command;
  std::vector<std::int64_t> companions;
  std::string tool;
  std::string arguments;
};

void printMemory(const Plan& plan, const char* measure, const StdioSession& session) {
  const ProcessMemory memory = readMemory(session.serverId());
  ResultLine(measure, plan.label)
      .count("peak_kib", memory.peak_kib)
      .count("resident_kib", memory.resident_kib)
      .count("threads", memory.threads)
      .print();
}

void printLoad(const Plan& plan, const char* measure, std::int64_t in_flight, LoadResult result) {
  ResultLine line(measure, plan.label);
  line.count("in_flight", in_flight);
  addLoad(line, std::move(result));
  line.print();
}

void measureStarts(const Plan& plan, std::int64_t starts) {
  for (std::int64_t start = 0; start < starts; ++start) {
    StdioSession session(plan.command, plan.era, plan.companions);
    const double milliseconds = session.open();
    ResultLine("start", plan.label)
        .text("era", plan.era == Era::kLegacy ? "legacy" : "modern")
        .number("first_answer_ms", milliseconds, 3)
        .print();
  }
}

void measureListStarts(const Plan& plan, std::int64_t starts) {
  for (std::int64_t start = 0; start < starts; ++start) {
    StdioSession session(plan.command, plan.era, plan.companions);
    if (plan.era == Era::kLegacy) {
      session.open();
    }
    const StdioSession::Listing listing = session.listTools();
    ResultLine("list_start", plan.label)
        .count("tools", listing.tools)
        .number("first_list_ms", static_cast<double>(listing.since_spawn_ns) / 1e6, 3)
        .count("peak_kib", readMemory(session.serverId()).peak_kib)
        .count("resident_kib", readMemory(session.serverId()).resident_kib)
        .print();
  }
}

void measureLists(const Plan& plan, StdioSession& session, std::int64_t lists) {
  const StdioSession::Listing first = session.listTools();
  Samples warm;
  for (std::int64_t list = 0; list < lists; ++list) {
    warm.add(session.listTools().nanoseconds);
  }
  ResultLine("tools_list", plan.label)
      .count("tools", first.tools)
      .count("bytes", first.bytes)
      .number("first_ms", static_cast<double>(first.nanoseconds) / 1e6, 3)
      .number("warm_p50_us", warm.percentileMicroseconds(50))
      .number("warm_p99_us", warm.percentileMicroseconds(99))
      .print();
}

void measureCalls(const Plan& plan, StdioSession& session, const CommandLine& options) {
  const std::int64_t warm_up = options.count("warm-up", 200);
  if (warm_up > 0) {
    session.callTool(plan.tool, plan.arguments, {.in_flight = 1, .calls = warm_up});
  }
  if (const std::int64_t calls = options.count("sequential", 0); calls > 0) {
    printLoad(plan, "sequential", 1, session.callTool(plan.tool, plan.arguments, {.in_flight = 1, .calls = calls}));
  }
  const double seconds = options.number("seconds", 2);
  for (const std::int64_t in_flight : options.counts("in-flight", "")) {
    printLoad(plan, "load", in_flight,
              session.callTool(plan.tool, plan.arguments, {.in_flight = in_flight, .seconds = seconds}));
  }
}

}  // namespace

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  const CommandLine options(argc, argv,
                            {"label", "era", "starts", "list-starts", "lists", "tool", "arguments", "warm-up",
                             "sequential", "in-flight", "seconds", "companions"});
  if (options.command().empty()) {
    die("no server command after --");
  }
  const std::string era = options.text("era", "legacy");
  if (era != "legacy" && era != "modern") {
    die("--era is legacy or modern, not '" + era + "'");
  }
  const Plan plan{.label = options.text("label", options.command()[0]),
                  .era = era == "legacy" ? Era::kLegacy : Era::kModern,
                  .command = options.command(),
                  .companions = options.counts("companions", ""),
                  .tool = options.text("tool", ""),
                  .arguments = options.text("arguments", "{}")};
  measureStarts(plan, options.count("starts", 0));
  measureListStarts(plan, options.count("list-starts", 0));
  const std::int64_t lists = options.count("lists", 0);
  if (lists == 0 && plan.tool.empty()) {
    return 0;
  }
  StdioSession session(plan.command, plan.era, plan.companions);
  session.open();
  if (lists > 0) {
    measureLists(plan, session, lists);
  }
  printMemory(plan, "memory_idle", session);
  if (!plan.tool.empty()) {
    measureCalls(plan, session, options);
    printMemory(plan, "memory_loaded", session);
  }
}
