#include "tools/http/connection_pool.h"

#include <algorithm>

#include "base/log.h"

namespace soracom_mcp::tools {

using base::Clock;
using base::ErrorKind;
using base::fail;

namespace {

Clock::duration restOf(const Connection& connection) {
  return std::clamp<Clock::duration>(2 * connection.slowest_answer, kShortestRest, kLongestRest);
}

}  // namespace

ConnectionPool::Lease::~Lease() {
  if (pool_ != nullptr) {
    pool_->giveBack(std::move(principal_), std::move(connection_));
  }
}

base::Result<ConnectionPool::Lease> ConnectionPool::acquire(const std::string& principal, const base::Stop& stop,
                                                            const Wish& wish) {
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
  return Lease(*this, principal, popIdle(principal, wish));
}

std::unique_ptr<Connection> ConnectionPool::popIdle(const std::string& principal, const Wish& wish) {
  std::vector<Idle> dropped;  // closed after the lock is gone, since closing is a system call
  const std::lock_guard lock(mutex_);
  const auto now = now_();
  const auto fits = [&](const Idle& each) {
    const Connection& connection = *each.connection;
    const auto idle = now - each.since;
    return each.principal == principal && idle <= std::min(wish.max_idle, connection.keeps_idle) &&
           (connection.uses_unrested < wish.most_uses || idle >= restOf(connection));
  };
  std::unique_ptr<Connection> out;
  const auto newest =
      wish.max_idle > Clock::duration::zero() ? std::find_if(idle_.rbegin(), idle_.rend(), fits) : idle_.rend();
  if (newest != idle_.rend()) {
    out = std::move(newest->connection);
    out->uses_unrested = now - newest->since >= restOf(*out) ? 0 : out->uses_unrested;
    idle_.erase(std::next(newest).base());
  }
  dropTooMany(now, dropped);
  return out;
}

/// Call with the mutex held.
void ConnectionPool::dropTooMany(Clock::time_point now, std::vector<Idle>& dropped) {
  while (!idle_.empty() && (idle_.size() > max_connections_ || now - idle_.front().since > kMaxIdle)) {
    dropped.push_back(std::move(idle_.front()));
    idle_.erase(idle_.begin());
  }
}

void ConnectionPool::giveBack(std::string principal, std::unique_ptr<Connection> connection) {
  // Looking at a connection is a system call, so it is done without the lock.
  if (connection) {
    const auto seen = connection->look();
    if (seen == Connection::Idle::kSpoke) {
      distrust();
    }
    if (seen != Connection::Idle::kQuiet || !connection->allConfirmed()) {
      connection.reset();
    }
  }
  std::vector<Idle> dropped;  // closed after the lock is gone
  bool somebody_waits = false;
  {
    const std::lock_guard lock(mutex_);
    --leased_;
    somebody_waits = waiting_ > 0;
    const auto now = now_();
    if (connection && now >= distrusted_until_) {
      ++connection->uses_unrested;
      idle_.push_back({std::move(principal), std::move(connection), now});
    }
    dropTooMany(now, dropped);
  }
  if (somebody_waits) {
    place_free_.notify_one();
  }
}

void ConnectionPool::distrust() {
  std::vector<Idle> dropped;
  bool trusted = false;
  {
    const std::lock_guard lock(mutex_);
    const auto now = now_();
    trusted = now >= distrusted_until_;
    distrusted_until_ = now + kDistrust;
    dropped.swap(idle_);
  }
  if (trusted) {
    base::log(base::LogLevel::kWarning,
              "{} sent bytes that nobody had asked for; for {} minutes each request gets a connection of its own",
              authority_, std::chrono::duration_cast<std::chrono::minutes>(kDistrust).count());
  }
}

}  // namespace soracom_mcp::tools
