// Measures an MCP server over Streamable HTTP. Prints one JSON object per measurement.
//
//   http_drive [options] -- COMMAND ARGUMENT...
//     The command starts a server that says "listening on URL" on stderr.
//     --label NAME             copied into every line
//     --tool NAME --arguments JSON   the call to measure
//     --connections 16         keep-alive connections, each with one request under way; a list makes several rows
//     --method NAME            only this one (default: tools/call in both eras, tools/list, server/discover)
//     --seconds S              length of each load (default 2)
//     --warm-up S              the same before it, not measured (default 0.3)
//     --companions PID,...     other processes of the set-up, whose CPU time is not foreign
#include <signal.h>

#include "bench/command_line.h"
#include "bench/http_load.h"
#include "bench/process_cost.h"

namespace {

using namespace soracom_mcp::bench;

struct Measured {
  Era era;
  Question question;
};

void measure(const CommandLine& options, const ServerProcess& server, const Measured& what, std::int64_t connections) {
  HttpLoad load(server, what.era, connections, options.counts("companions", ""));
  load.ask(what.question, options.number("warm-up", 0.3));
  LoadResult result = load.ask(what.question, options.number("seconds", 2));
  ResultLine line("http_load", options.text("label", options.command()[0]));
  line.text("method", what.question.method)
      .text("era", what.era == Era::kLegacy ? "legacy" : "modern")
      .count("connections", connections)
      .count("answer_bytes", static_cast<std::int64_t>(load.answerBytes()));
  addLoad(line, std::move(result));
  line.print();
}

}  // namespace

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  const CommandLine options(
      argc, argv, {"label", "tool", "arguments", "connections", "method", "seconds", "warm-up", "companions"});
  const std::string tool = options.text("tool", "");
  if (options.command().empty() || tool.empty()) {
    die("--tool and a server command after -- are needed");
  }
  const Question call = callOf(tool, options.text("arguments", "{}"));
  const ServerProcess server(options.command());
  for (const std::int64_t connections : options.counts("connections", "16")) {
    for (const Measured& what :
         {Measured{Era::kModern, call}, Measured{Era::kLegacy, call}, Measured{Era::kModern, {"tools/list", "", ""}},
          Measured{Era::kModern, {"server/discover", "", ""}}}) {
      if (options.text("method", what.question.method) == what.question.method) {
        measure(options, server, what, connections);
      }
    }
  }
  const ProcessMemory memory = readMemory(server.id());
  ResultLine("http_memory", options.text("label", options.command()[0]))
      .count("peak_kib", memory.peak_kib)
      .count("resident_kib", memory.resident_kib)
      .count("threads", memory.threads)
      .print();
}
