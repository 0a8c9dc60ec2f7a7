#include "tools/http/connection_pool.h"

namespace soracom_mcp::tools {

using base::Clock;
using base::ErrorKind;
using base::fail;

ConnectionPool::Lease::~Lease() {
  if (pool_ != nullptr) {
    pool_->giveBack(std::move(idle_));
  }
}

base::Result<ConnectionPool::Lease> ConnectionPool::acquire(const base::Stop& stop, Clock::duration max_idle) {
  {
    std::unique_lock lock(mutex_);
    const auto free = [&] { return leased_ < max_connections_; };
    ++waiting_;
    const bool has_place = stop.deadline() == Clock::time_point::max()
                               ? place_free_.wait(lock, stop.token(), free)
                               : place_free_.wait_until(lock, stop.token(), stop.deadline(), free);
    --waiting_;
    if (!has_place) {
      const bool cancelled = stop.requested() && stop.reason() != base::StopReason::kDeadline;
      return fail(cancelled ? ErrorKind::kCancelled : ErrorKind::kTimeout,
                  "all " + std::to_string(max_connections_) +
                      " connections to the server were busy until this call had to end. Nothing was sent");
    }
    ++leased_;
  }
  // Looking at a connection and closing it are system calls, so they are done without the lock.
  std::unique_ptr<Connection> found = popIdle(max_idle);
  while (found && !found->idleAndAlive()) {
    found = popIdle(max_idle);
  }
  return Lease(*this, std::move(found));
}

std::unique_ptr<Connection> ConnectionPool::popIdle(Clock::duration max_idle) {
  const std::lock_guard lock(mutex_);
  if (idle_.empty() || Clock::now() - idle_.back()->last_used > max_idle) {
    return nullptr;
  }
  std::unique_ptr<Connection> out = std::move(idle_.back());
  idle_.pop_back();
  return out;
}

void ConnectionPool::giveBack(std::unique_ptr<Connection> connection) {
  std::vector<std::unique_ptr<Connection>> dropped;  // closed after the lock is gone
  bool somebody_waits = false;
  {
    const std::lock_guard lock(mutex_);
    --leased_;
    somebody_waits = waiting_ > 0;
    const auto now = Clock::now();
    if (connection) {
      connection->last_used = now;
      idle_.push_back(std::move(connection));
    }
    while (!idle_.empty() && (leased_ + idle_.size() > max_connections_ || now - idle_.front()->last_used > kMaxIdle)) {
      dropped.push_back(std::move(idle_.front()));
      idle_.erase(idle_.begin());
    }
  }
  if (somebody_waits) {
    place_free_.notify_one();
  }
}

}  // namespace soracom_mcp::tools
