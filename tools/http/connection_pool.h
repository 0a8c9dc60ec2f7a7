#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "base/stop.h"
#include "tools/http/connection.h"

namespace soracom_mcp::tools {

/// An idle connection is closed after this time; the load balancers in front of public APIs close after 60 seconds.
inline constexpr base::Clock::duration kMaxIdle = std::chrono::seconds(50);

/// Bounds the connections of one client and keeps the idle ones. The one used last is given out first, so the others
/// age and go. Thread-safe; outlives its leases.
class ConnectionPool final {
 public:
  explicit ConnectionPool(std::size_t max_connections) : max_connections_(max_connections) {}

  /// The right to hold one connection. Gives it back when it goes; the connection is kept only by keep().
  class Lease final {
   public:
    Lease(ConnectionPool& pool, std::unique_ptr<Connection> idle) : pool_(&pool), idle_(std::move(idle)) {}
    Lease(Lease&& other) noexcept : pool_(std::exchange(other.pool_, nullptr)), idle_(std::move(other.idle_)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease();

    /// An idle connection, once; null where there was none that is young enough and alive.
    std::unique_ptr<Connection> takeIdle() { return std::move(idle_); }
    /// Puts a connection back for the next call.
    void keep(std::unique_ptr<Connection> connection) { idle_ = std::move(connection); }

   private:
    ConnectionPool* pool_;
    std::unique_ptr<Connection> idle_;
  };

  /// Waits for a place until the stop or the deadline: kTimeout, kCancelled. Connections idle for longer than
  /// `max_idle` are not given out.
  base::Result<Lease> acquire(const base::Stop& stop, base::Clock::duration max_idle);

 private:
  std::unique_ptr<Connection> popIdle(base::Clock::duration max_idle);
  void giveBack(std::unique_ptr<Connection> connection);

  const std::size_t max_connections_;
  std::mutex mutex_;
  std::condition_variable_any place_free_;
  std::size_t leased_ = 0;
  std::size_t waiting_ = 0;
  std::vector<std::unique_ptr<Connection>> idle_;  ///< the one used last at the back
};

}  // namespace soracom_mcp::tools
