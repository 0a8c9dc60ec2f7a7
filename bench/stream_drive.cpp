// Measures what many open streams cost an MCP server. Prints one JSON object.
//
//   stream_drive [options] -- COMMAND ARGUMENT...
//     The command starts a server that says "listening on URL" on stderr, and "metrics on URL" where it has metrics.
//     --label NAME             copied into the line
//     --kind sse|get|listen    GET /sse, GET /mcp with a session each, POST subscriptions/listen
//     --streams N              how many (default 1000)
//     --hold S                 how long nothing is asked (default 4); beyond 15 s every stream gives a sign of life
//     --tool NAME --arguments JSON   the call made beside them, by their clients in turn
//     --calls N                how many (default 1000)
//     --companions PID,...     other processes of the set-up, whose CPU time is not foreign
#include <signal.h>

#include <charconv>
#include <optional>

#include "bench/command_line.h"
#include "bench/cost_meter.h"
#include "bench/open_streams.h"
#include "bench/process_cost.h"
#include "bench/result_line.h"
#include "bench/samples.h"
#include "bench/server_process.h"
#include "bench/stopwatch.h"

namespace {

using namespace soracom_mcp::bench;

constexpr std::int64_t kWarmUp = 200;
constexpr std::int64_t kReleaseWait = 5'000'000'000;  // nanoseconds

StreamKind kindOf(const std::string& name) {
  if (name == "sse") {
    return StreamKind::kSse;
  }
  if (name == "get") {
    return StreamKind::kGet;
  }
  if (name != "listen") {
    die("--kind is sse, get or listen, not '" + name + "'");
  }
  return StreamKind::kListen;
}

/// What a server holds: its descriptors, and the streams it says it has; -1 where it does not say.
struct Holdings {
  std::int64_t descriptors = 0;
  std::int64_t streams = -1;
};

class HoldingsWatch final {
 public:
  explicit HoldingsWatch(const ServerProcess& server) : server_(server) {
    if (server.metrics().port != 0) {
      metrics_.emplace(server.metrics());
    }
  }

  Holdings read() {
    Holdings now{static_cast<std::int64_t>(server_.descriptors()), -1};
    if (metrics_) {
      constexpr std::string_view kGauge = "\nsoracom_mcp_streams ";
      const std::string& text = metrics_->exchange(getText(server_.metrics(), "")).body();
      const std::size_t at = text.find(kGauge);
      if (at == std::string::npos) {
        die("the metrics do not tell the number of streams");
      }
      std::from_chars(text.data() + at + kGauge.size(), text.data() + text.size(), now.streams);
    }
    return now;
  }

 private:
  const ServerProcess& server_;
  std::optional<HttpLink> metrics_;
};

/// Calls by one stream's client after the other. Returns how many failed.
std::int64_t askAll(OpenStreams& streams, std::size_t count, std::int64_t calls, const Question& call,
                    Samples& samples) {
  std::int64_t errors = 0;
  for (std::int64_t index = 0; index < calls; ++index) {
    if (const auto took = streams.ask(static_cast<std::size_t>(index) % count, call)) {
      samples.add(*took);
    } else {
      ++errors;
    }
  }
  return errors;
}

/// Milliseconds until the server holds no more than that; the whole wait where it never comes to that.
double millisecondsToRelease(HoldingsWatch& watch, const Holdings& most, Holdings& after) {
  const std::int64_t began = nowNanoseconds();
  do {
    after = watch.read();
  } while ((after.descriptors > most.descriptors || after.streams > most.streams) &&
           nowNanoseconds() - began < kReleaseWait);
  return static_cast<double>(nowNanoseconds() - began) / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  const CommandLine options(argc, argv,
                            {"label", "kind", "streams", "hold", "tool", "arguments", "calls", "companions"});
  const std::string tool = options.text("tool", "");
  if (options.command().empty() || tool.empty()) {
    die("--tool and a server command after -- are needed");
  }
  const std::string kind = options.text("kind", "sse");
  const auto count = static_cast<std::size_t>(options.count("streams", 1000));
  const Question call = callOf(tool, options.text("arguments", "{}"));
  allowManyLinks();
  const ServerProcess server(options.command());
  HttpLink beside(server.target());
  const HttpCaller warming = HttpCaller::modern(server.target());
  for (std::int64_t id = 0; id < kWarmUp; ++id) {
    beside.exchange(warming.post(id, call));
  }
  HoldingsWatch watch(server);
  watch.read();  // connects
  const Holdings before = watch.read();

  OpenStreams streams(server.target(), kindOf(kind), beside);
  const std::int64_t opening_at = nowNanoseconds();
  streams.open(count);
  const double open_ms = static_cast<double>(nowNanoseconds() - opening_at) / 1e6;

  const CostMeter idle(server.id(), {});
  streams.hold(options.number("hold", 4));
  const double idle_cpus = idle.serverCpuSeconds() / idle.seconds();
  const std::size_t heard = streams.heard();
  // What the streams take, told apart from the connections upstream that the calls may add.
  const std::int64_t taken = watch.read().descriptors - before.descriptors;

  const CostMeter busy(server.id(), options.counts("companions", ""));
  Samples samples;
  const std::int64_t errors = askAll(streams, count, options.count("calls", 1000), call, samples);
  const double foreign_cpus = busy.foreignCpus();
  const std::size_t alive = streams.alive();
  const Holdings held = watch.read();
  const ProcessMemory memory = readMemory(server.id());

  streams.closeAll();
  Holdings after;
  const double released_ms = millisecondsToRelease(watch, {held.descriptors - taken, before.streams}, after);

  ResultLine("streams", options.text("label", options.command()[0]))
      .text("kind", kind)
      .count("asked", static_cast<std::int64_t>(count))
      .count("alive", static_cast<std::int64_t>(alive))
      .count("heard", static_cast<std::int64_t>(heard))
      .number("open_ms", open_ms)
      .count("peak_kib", memory.peak_kib)
      .count("resident_kib", memory.resident_kib)
      .count("threads", memory.threads)
      .number("idle_cpus", idle_cpus, 4)
      .number("p50_us", samples.percentileMicroseconds(50))
      .number("p99_us", samples.percentileMicroseconds(99))
      .count("answers", static_cast<std::int64_t>(samples.size()))
      .count("errors", errors)
      .number("foreign_cpus", foreign_cpus, 2)
      .count("descriptors_taken", taken)
      .count("descriptors_open", held.descriptors)
      .count("descriptors_after", after.descriptors)
      .count("streams_open", held.streams)
      .count("streams_after", after.streams)
      .number("released_ms", released_ms)
      .print();
}
