// From the spawn of a program to its first byte on stdout, many times.
//
//   limit_exec [--label NAME] [--runs 20] -- COMMAND ARGUMENT...
#include "bench/child_process.h"
#include "bench/command_line.h"
#include "bench/result_line.h"
#include "bench/samples.h"
#include "bench/stopwatch.h"

using namespace soracom_mcp::bench;

int main(int argc, char** argv) {
  const CommandLine options(argc, argv, {"label", "runs"});
  if (options.command().empty()) {
    die("no command after --");
  }
  Samples samples;
  for (std::int64_t run = 0; run < options.count("runs", 20); ++run) {
    ChildProcess program(options.command());
    bool answered = false;
    while (!answered) {
      program.pump(1000, [&](std::string_view) { answered = true; });
    }
    samples.add(nowNanoseconds() - program.startedAt());
  }
  ResultLine("first_line", options.text("label", options.command()[0]))
      .number("p50_ms", samples.percentileMicroseconds(50) / 1000, 3)
      .number("p99_ms", samples.percentileMicroseconds(99) / 1000, 3)
      .print();
}
