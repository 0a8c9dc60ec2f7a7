#include "bench/http_load.h"

#include <sys/epoll.h>
#include <unistd.h>

#include "bench/command_line.h"
#include "bench/cost_meter.h"
#include "bench/stopwatch.h"

namespace soracom_mcp::bench {
namespace {

constexpr int kPatienceMs = 30'000;
constexpr int kEvents = 256;

}  // namespace

HttpLoad::HttpLoad(const ServerProcess& server, Era era, std::int64_t connections, std::vector<std::int64_t> companions)
    : server_(server), companions_(std::move(companions)), epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  for (std::int64_t count = 0; count < connections; ++count) {
    auto link = std::make_unique<HttpLink>(server.target());
    HttpCaller caller =
        era == Era::kModern ? HttpCaller::modern(server.target()) : HttpCaller::withSession(server.target(), *link);
    askers_.push_back({std::move(link), std::move(caller)});
  }
  for (Asker& asker : askers_) {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.ptr = &asker;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, asker.link->socket(), &event);
  }
}

HttpLoad::~HttpLoad() { close(epoll_); }

void HttpLoad::issue(Asker& asker, const Question& question) {
  asker.id = next_id_++;
  const std::string request = asker.caller.post(asker.id, question);
  asker.sent_at = nowNanoseconds();
  asker.link->send(request);
}

LoadResult HttpLoad::ask(const Question& question, double seconds) {
  LoadResult result;
  const bool tool_call = !question.name.empty();
  const CostMeter cost(server_.id(), companions_);
  const std::int64_t until = nowNanoseconds() + static_cast<std::int64_t>(seconds * 1e9);
  for (Asker& asker : askers_) {
    issue(asker, question);
  }
  for (std::size_t open = askers_.size(); open > 0;) {
    epoll_event events[kEvents];
    const int count = epoll_wait(epoll_, events, kEvents, kPatienceMs);
    if (count <= 0) {
      die(question.method + " is no longer answered");
    }
    for (int index = 0; index < count; ++index) {
      Asker& asker = *static_cast<Asker*>(events[index].data.ptr);
      asker.link->advance();
      AnswerReader& answer = asker.link->answer();
      if (asker.link->isClosed()) {
        die("the server closed a connection during " + question.method);
      }
      if (!answer.isComplete() || asker.sent_at == 0) {
        continue;
      }
      const std::int64_t now = nowNanoseconds();
      result.latency.add(now - asker.sent_at);
      ++result.answers;
      result.errors += isResult(answer, asker.id, tool_call) ? 0 : 1;
      answer_bytes_ = answer.body().size();
      asker.sent_at = 0;
      if (now < until) {
        issue(asker, question);
      } else {
        --open;
      }
    }
  }
  result.seconds = cost.seconds();
  result.server_cpu_seconds = cost.serverCpuSeconds();
  result.foreign_cpus = cost.foreignCpus();
  return result;
}

}  // namespace soracom_mcp::bench
