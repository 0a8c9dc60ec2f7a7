// Measures connections that do nothing, and connections that all come at once. Prints one JSON object each.
//
//   connection_drive [options] -- COMMAND ARGUMENT...
//     The command starts a server that says "listening on URL" on stderr.
//     --label NAME             copied into every line
//     --tool NAME --arguments JSON   the call made among idle connections
//     --idle N                 keep-alive connections, each of which has asked once (default 1000)
//     --hold S                 how long nothing is asked (default 4)
//     --calls N                calls over one connection after the other (default 1000)
//     --burst N                new connections at once, each with one server/discover (default 300)
//     --companions PID,...     other processes of the set-up, whose CPU time is not foreign
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <memory>

#include "bench/command_line.h"
#include "bench/cost_meter.h"
#include "bench/http_caller.h"
#include "bench/process_cost.h"
#include "bench/result_line.h"
#include "bench/samples.h"
#include "bench/server_process.h"
#include "bench/stopwatch.h"

namespace {

using namespace soracom_mcp::bench;

constexpr int kPatienceMs = 30'000;
constexpr int kEvents = 256;

const Question kDiscover = {"server/discover", "", ""};

void measureIdle(const CommandLine& options, const std::string& label, const ServerProcess& server) {
  const HttpCaller caller = HttpCaller::modern(server.target());
  const Question call = callOf(options.text("tool", ""), options.text("arguments", "{}"));
  std::vector<std::unique_ptr<HttpLink>> links;
  for (std::int64_t id = 0; id < options.count("idle", 1000); ++id) {
    links.push_back(std::make_unique<HttpLink>(server.target()));
    links.back()->exchange(caller.post(id, call));
  }
  const CostMeter idle(server.id(), {});
  usleep(static_cast<useconds_t>(options.number("hold", 4) * 1e6));
  const double idle_cpus = idle.serverCpuSeconds() / idle.seconds();

  const CostMeter busy(server.id(), options.counts("companions", ""));
  Samples samples;
  std::int64_t errors = 0;
  for (std::int64_t id = 0; id < options.count("calls", 1000); ++id) {
    const std::string request = caller.post(id, call);
    const std::int64_t sent_at = nowNanoseconds();
    AnswerReader& answer = links[static_cast<std::size_t>(id) % links.size()]->exchange(request);
    samples.add(nowNanoseconds() - sent_at);
    errors += isResult(answer, id, true) ? 0 : 1;
  }
  const ProcessMemory memory = readMemory(server.id());
  ResultLine("idle_connections", label)
      .count("connections", static_cast<std::int64_t>(links.size()))
      .number("idle_cpus", idle_cpus, 4)
      .number("p50_us", samples.percentileMicroseconds(50))
      .number("p99_us", samples.percentileMicroseconds(99))
      .count("answers", static_cast<std::int64_t>(samples.size()))
      .count("errors", errors)
      .count("peak_kib", memory.peak_kib)
      .count("threads", memory.threads)
      .number("foreign_cpus", busy.foreignCpus(), 2)
      .print();
}

struct Newcomer {
  std::unique_ptr<HttpLink> link;
  std::int64_t began = 0;
  bool answered = false;
};

/// From just before each connection is begun to its answer.
void measureBurst(const CommandLine& options, const std::string& label, const ServerProcess& server) {
  const HttpCaller caller = HttpCaller::modern(server.target());
  const std::string request = caller.post(1, kDiscover);
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  const CostMeter cost(server.id(), options.counts("companions", ""));
  std::vector<Newcomer> newcomers(static_cast<std::size_t>(options.count("burst", 300)));
  for (Newcomer& newcomer : newcomers) {
    newcomer.began = nowNanoseconds();
    newcomer.link = std::make_unique<HttpLink>(server.target());
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.ptr = &newcomer;
    epoll_ctl(epoll, EPOLL_CTL_ADD, newcomer.link->socket(), &event);
    newcomer.link->send(request);
  }
  Samples samples;
  std::int64_t errors = 0;
  while (samples.size() < newcomers.size()) {
    epoll_event events[kEvents];
    const int count = epoll_wait(epoll, events, kEvents, kPatienceMs);
    if (count <= 0) {
      die("a new connection is not answered");
    }
    for (int index = 0; index < count; ++index) {
      Newcomer& newcomer = *static_cast<Newcomer*>(events[index].data.ptr);
      newcomer.link->advance();
      AnswerReader& answer = newcomer.link->answer();
      if (newcomer.answered || !(answer.isComplete() || newcomer.link->isClosed())) {
        continue;
      }
      newcomer.answered = true;
      samples.add(nowNanoseconds() - newcomer.began);
      errors += answer.isComplete() && isResult(answer, 1, false) ? 0 : 1;
    }
  }
  close(epoll);
  ResultLine("burst", label)
      .count("connections", static_cast<std::int64_t>(newcomers.size()))
      .number("p50_ms", samples.percentileMicroseconds(50) / 1000, 2)
      .number("worst_ms", samples.percentileMicroseconds(100) / 1000, 2)
      .count("answers", static_cast<std::int64_t>(samples.size()))
      .count("errors", errors)
      .number("foreign_cpus", cost.foreignCpus(), 2)
      .print();
}

}  // namespace

int main(int argc, char** argv) {
  signal(SIGPIPE, SIG_IGN);
  const CommandLine options(argc, argv, {"label", "tool", "arguments", "idle", "hold", "calls", "burst", "companions"});
  if (options.command().empty() || options.text("tool", "").empty()) {
    die("--tool and a server command after -- are needed");
  }
  allowManyLinks();
  const std::string label = options.text("label", options.command()[0]);
  const ServerProcess server(options.command());
  // Before anything else: the server has seen no connection yet.
  measureBurst(options, label, server);
  measureIdle(options, label, server);
}
