#include "bench/open_streams.h"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>

#include "bench/command_line.h"
#include "bench/stopwatch.h"

namespace soracom_mcp::bench {
namespace {

constexpr std::size_t kAtOnce = 100;
constexpr std::int64_t kPatience = 30'000'000'000;  // nanoseconds
constexpr int kPumpMs = 100;
constexpr int kEvents = 256;

}  // namespace

OpenStreams::OpenStreams(HttpTarget target, StreamKind kind, HttpLink& beside)
    : target_(std::move(target)), kind_(kind), beside_(beside), epoll_(epoll_create1(EPOLL_CLOEXEC)) {}

OpenStreams::~OpenStreams() { close(epoll_); }

void OpenStreams::open(std::size_t count) {
  const std::int64_t until = nowNanoseconds() + kPatience;
  while (streams_.size() < count) {
    const std::size_t first = streams_.size();
    while (streams_.size() < std::min(count, first + kAtOnce)) {
      streams_.push_back(begin());
    }
    while (!std::all_of(streams_.begin(), streams_.end(), [](const auto& stream) { return stream->open; })) {
      pump(kPumpMs);
      if (nowNanoseconds() > until) {
        die("not all streams open");
      }
    }
  }
  for (const auto& stream : streams_) {
    if (kind_ == StreamKind::kSse) {
      shakeHands(*stream);
    }
    stream->heard = false;
  }
}

std::unique_ptr<OpenStreams::Stream> OpenStreams::begin() {
  auto stream = std::make_unique<Stream>();
  if (kind_ == StreamKind::kGet) {
    stream->caller = HttpCaller::withSession(target_, beside_);
  } else if (kind_ == StreamKind::kListen) {
    stream->caller = HttpCaller::modern(target_);
  }
  stream->link = std::make_unique<HttpLink>(target_);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLET;
  event.data.ptr = stream.get();
  epoll_ctl(epoll_, EPOLL_CTL_ADD, stream->link->socket(), &event);
  stream->link->send(opening(*stream));
  return stream;
}

std::string OpenStreams::opening(const Stream& stream) const {
  switch (kind_) {
    case StreamKind::kSse:
      return getText(target_.at("/sse"), "");
    case StreamKind::kGet:
      return stream.caller->get();
    case StreamKind::kListen:
      break;
  }
  // The same id for all: they are different clients.
  return stream.caller->post(1, {"subscriptions/listen", R"("notifications":{"toolsListChanged":true})", ""});
}

void OpenStreams::shakeHands(Stream& stream) {
  if (!askOnStream(stream, {"initialize", initializeParams(), ""})) {
    die("initialize over HTTP+SSE failed");
  }
  beside_.exchange(
      postText(target_.at(stream.endpoint), "", R"({"jsonrpc":"2.0","method":"notifications/initialized"})"), 202);
}

void OpenStreams::pump(int timeout_ms) {
  epoll_event events[kEvents];
  const int count = epoll_wait(epoll_, events, kEvents, timeout_ms);
  for (int index = 0; index < count; ++index) {
    read(*static_cast<Stream*>(events[index].data.ptr));
  }
}

void OpenStreams::read(Stream& stream) {
  stream.link->advance();
  AnswerReader& answer = stream.link->answer();
  if (answer.hasHead() && answer.status() != 200) {
    die("a stream was refused with status " + std::to_string(answer.status()) + ": " + answer.body().substr(0, 300));
  }
  stream.heard = stream.heard || !answer.body().empty();
  // This one says nothing before it has something to say.
  stream.open = stream.open || (kind_ == StreamKind::kGet && answer.hasHead());
  stream.events.take(answer.body(), [&](std::string_view name, std::string_view data) { onEvent(stream, name, data); });
}

void OpenStreams::onEvent(Stream& stream, std::string_view name, std::string_view data) const {
  stream.open = true;
  if (name == "endpoint") {
    stream.endpoint = data;
    return;
  }
  const RpcHead head = scanMessage(data);
  if (head.isAnswer()) {
    stream.last_answer = head.id;
    stream.last_failed = isErrorAnswer(data, head);
    stream.answered_at = nowNanoseconds();
  }
}

void OpenStreams::hold(double seconds) {
  const std::int64_t until = nowNanoseconds() + static_cast<std::int64_t>(seconds * 1e9);
  for (std::int64_t left; (left = until - nowNanoseconds()) > 0;) {
    pump(static_cast<int>(left / 1'000'000) + 1);
  }
}

std::size_t OpenStreams::alive() const {
  return static_cast<std::size_t>(
      std::count_if(streams_.begin(), streams_.end(), [](const auto& stream) { return stream->isAlive(); }));
}

std::size_t OpenStreams::heard() const {
  return static_cast<std::size_t>(
      std::count_if(streams_.begin(), streams_.end(), [](const auto& stream) { return stream->heard; }));
}

std::optional<std::int64_t> OpenStreams::ask(std::size_t index, const Question& question) {
  Stream& stream = *streams_[index];
  if (kind_ == StreamKind::kSse) {
    return askOnStream(stream, question);
  }
  const std::int64_t id = next_id_++;
  const std::string request = stream.caller->post(id, question);
  const std::int64_t sent_at = nowNanoseconds();
  AnswerReader& answer = beside_.exchange(request);
  const std::int64_t took = nowNanoseconds() - sent_at;
  return isResult(answer, id, !question.name.empty()) ? std::optional(took) : std::nullopt;
}

std::optional<std::int64_t> OpenStreams::askOnStream(Stream& stream, const Question& question) {
  const std::int64_t id = next_id_++;
  const std::string request =
      postText(target_.at(stream.endpoint), "", requestText(Era::kLegacy, id, question.method, question.params));
  const std::int64_t sent_at = nowNanoseconds();
  beside_.exchange(request, 202);
  while (stream.last_answer != id && stream.isAlive() && nowNanoseconds() - sent_at < kPatience) {
    pump(kPumpMs);
  }
  const bool answered = stream.last_answer == id && !stream.last_failed;
  return answered ? std::optional(stream.answered_at - sent_at) : std::nullopt;
}

}  // namespace soracom_mcp::bench
