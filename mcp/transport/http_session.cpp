#include "mcp/transport/http_session.h"

#include <charconv>
#include <vector>

namespace soracom_mcp::mcp {
namespace {

std::optional<std::uint64_t> readNumber(std::string_view text) {
  std::uint64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

HttpSession::HttpSession(std::string id, ConnectionId connection, bool empty_events, std::string principal,
                         std::shared_ptr<MemoryBudget> budget)
    : id_(std::move(id)),
      connection_(connection),
      empty_events_(empty_events),
      principal_(std::move(principal)),
      budget_(std::move(budget)),
      standing_(std::make_shared<EventStream>(0, empty_events, budget_)) {}

std::shared_ptr<EventStream> HttpSession::openStream() {
  const std::lock_guard lock(mutex_);
  const std::uint64_t number = ++last_stream_;
  return streams_.emplace(number, std::make_shared<EventStream>(number, empty_events_, budget_)).first->second;
}

std::optional<HttpSession::Place> HttpSession::find(std::string_view event_id) const {
  const std::size_t dash = event_id.find('-');
  if (dash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto stream = readNumber(event_id.substr(0, dash));
  const auto event = readNumber(event_id.substr(dash + 1));
  if (!stream || !event) {
    return std::nullopt;
  }
  if (*stream == 0) {
    return Place{standing_, *event};
  }
  const std::lock_guard lock(mutex_);
  const auto found = streams_.find(*stream);
  return found != streams_.end() ? std::optional(Place{found->second, *event}) : std::nullopt;
}

void HttpSession::enter() {
  const std::lock_guard lock(mutex_);
  ++requests_;
}

void HttpSession::leave() {
  const std::lock_guard lock(mutex_);
  --requests_;
  last_used_ = base::Clock::now();
}

std::optional<base::Clock::time_point> HttpSession::idleSince() const {
  if (standing_->connected()) {
    return std::nullopt;
  }
  const std::lock_guard lock(mutex_);
  return requests_ == 0 ? std::optional(last_used_) : std::nullopt;
}

void HttpSession::forgetOldStreams(base::Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  std::size_t ended = 0;
  for (auto stream = streams_.end(); stream != streams_.begin();) {
    --stream;
    const auto at = stream->second->endedAt();
    const bool has_ended = at != base::Clock::time_point::max();
    ended += has_ended ? 1 : 0;
    if (has_ended && (ended > kMaxEndedStreams || now - at > kEndedStreamTime)) {
      stream = streams_.erase(stream);
    }
  }
}

void HttpSession::close() {
  std::map<std::uint64_t, std::shared_ptr<EventStream>> streams;
  {
    const std::lock_guard lock(mutex_);
    streams.swap(streams_);
  }
  standing_->end();
  for (const auto& [number, stream] : streams) {
    stream->end();
  }
}

}  // namespace soracom_mcp::mcp
