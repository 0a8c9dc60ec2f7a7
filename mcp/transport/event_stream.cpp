#include "mcp/transport/event_stream.h"

#include <algorithm>

#include "mcp/transport/sse_writer.h"

namespace soracom_mcp::mcp {

EventStream::EventStream(std::uint64_t number, bool empty_first, std::shared_ptr<MemoryBudget> budget)
    : number_(number), empty_first_(empty_first), memory_(std::move(budget)) {}

std::string EventStream::idOf(std::uint64_t event) const {
  return std::to_string(number_) + '-' + std::to_string(event);
}

EventStream::Attached EventStream::attach(const std::shared_ptr<HttpReply>& reply) {
  std::unique_lock lock(mutex_);
  if (reply_) {
    return Attached::kBusy;
  }
  return connect(reply, written_, lock);
}

EventStream::Attached EventStream::resume(const std::shared_ptr<HttpReply>& reply, std::uint64_t after) {
  std::unique_lock lock(mutex_);
  const std::uint64_t first_kept = events_.empty() ? last_ + 1 : events_.front().number;
  if (after > last_ || after + 1 < first_kept) {
    return Attached::kForgotten;
  }
  if (reply_) {
    return Attached::kBusy;
  }
  return connect(reply, after, lock);
}

EventStream::Attached EventStream::connect(const std::shared_ptr<HttpReply>& reply, std::uint64_t after,
                                           std::unique_lock<std::mutex>& lock) {
  if (!reply->openStream({})) {
    return Attached::kYes;  // the client has left again, or was answered that there is no room
  }
  reply_ = reply;
  if (empty_first_) {
    reply_->write(emptyEvent(idOf(after)));
  }
  writeFrom(after + 1);
  if (ended_ != base::Clock::time_point::max() && reply_) {
    reply_->endStream();
    reply_ = nullptr;
    return Attached::kYes;
  }
  lock.unlock();
  const bool here = reply->onGone([self = weak_from_this(), gone = std::weak_ptr<HttpReply>(reply)] {
    const auto stream = self.lock();
    const auto lost = gone.lock();
    if (stream && lost) {
      stream->detach(lost.get());
    }
  });
  if (!here) {
    detach(reply.get());
  }
  return Attached::kYes;
}

void EventStream::detach(const HttpReply* reply) {
  const std::lock_guard lock(mutex_);
  if (reply_.get() == reply) {
    reply_ = nullptr;
  }
}

void EventStream::writeFrom(std::uint64_t first) {
  for (const Event& event : events_) {
    if (event.number < first) {
      continue;
    }
    if (!reply_->write(event.text)) {
      reply_ = nullptr;
      return;
    }
    written_ = std::max(written_, event.number);
  }
}

void EventStream::send(std::string message) {
  const std::lock_guard lock(mutex_);
  if (ended_ != base::Clock::time_point::max()) {
    return;
  }
  ++last_;
  events_.push_back(Event{last_, messageEvent(message, idOf(last_))});
  bytes_ += events_.back().text.size();
  if (reply_) {
    writeFrom(last_);
  }
  forgetBeyondBounds();
}

void EventStream::forgetBeyondBounds() {
  while (events_.size() > 1 && (events_.size() > kMaxEvents || bytes_ > kMaxBytes)) {
    forgetOldest();
  }
  while (!memory_.resize(bytes_)) {
    forgetOldest();
  }
}

void EventStream::forgetOldest() {
  bytes_ -= events_.front().text.size();
  events_.pop_front();
}

void EventStream::end() {
  const std::lock_guard lock(mutex_);
  if (ended_ != base::Clock::time_point::max()) {
    return;
  }
  ended_ = base::Clock::now();
  if (reply_) {
    reply_->endStream();
    reply_ = nullptr;
  }
}

void EventStream::pause(std::chrono::milliseconds retry) {
  const std::lock_guard lock(mutex_);
  if (reply_) {
    reply_->write(retryEvent(retry));
    reply_->endStream();
    reply_ = nullptr;
  }
}

bool EventStream::connected() const {
  const std::lock_guard lock(mutex_);
  return reply_ != nullptr;
}

base::Clock::time_point EventStream::endedAt() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

}  // namespace soracom_mcp::mcp
