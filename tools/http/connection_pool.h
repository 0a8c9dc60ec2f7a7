#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/stop.h"
#include "tools/http/connection.h"

namespace soracom_mcp::tools {

/// An idle connection is closed after this time; the load balancers in front of public APIs close after 60 seconds.
inline constexpr base::Clock::duration kMaxIdle = std::chrono::seconds(50);

/// So long a server that sent what nobody had asked for gets a connection for each request.
inline constexpr base::Clock::duration kDistrust = std::chrono::minutes(10);

/// A connection rests once it has carried this many requests one close behind the other: it is left alone for twice its
/// slowest answer, within these bounds. An answer that is one behind, as after a surplus one that nobody could tell,
/// comes while it rests.
inline constexpr unsigned kMostUsesUnrested = 8;
inline constexpr base::Clock::duration kShortestRest = std::chrono::milliseconds(1);
inline constexpr base::Clock::duration kLongestRest = std::chrono::milliseconds(500);

/// Bounds the connections of one client, so many in use and as many idle ones, and keeps each idle one for the
/// principal whose requests it carried. The one used last is given out first, so the others age and go. Where a
/// principal needs room, the connection that has been idle longest makes it, whoever's it is: nothing is left of a
/// principal but its idle connections. Thread-safe; outlives its leases.
class ConnectionPool final {
 public:
  using Now = base::Clock::time_point (*)();

  /// `authority` is the server's, for the log.
  ConnectionPool(std::string authority, std::size_t max_connections, Now now = base::Clock::now)
      : authority_(std::move(authority)), max_connections_(max_connections), now_(now) {}

  /// The right to hold one connection. Gives it back when it goes; the connection is kept only by keep().
  class Lease final {
   public:
    Lease(ConnectionPool& pool, std::string principal, std::unique_ptr<Connection> idle)
        : pool_(&pool), principal_(std::move(principal)), connection_(std::move(idle)) {}
    Lease(Lease&& other) noexcept
        : pool_(std::exchange(other.pool_, nullptr)),
          principal_(std::move(other.principal_)),
          connection_(std::move(other.connection_)) {}
    Lease& operator=(Lease&&) = delete;
    ~Lease();

    /// An idle connection, once; null where there was none that is young enough. Whether it is still quiet has to be
    /// looked at when the request is sent.
    std::unique_ptr<Connection> takeIdle() { return std::move(connection_); }
    /// Puts a connection back for the principal's next request, if it is quiet.
    void keep(std::unique_ptr<Connection> connection) { connection_ = std::move(connection); }

   private:
    ConnectionPool* pool_;
    std::string principal_;
    std::unique_ptr<Connection> connection_;
  };

  /// Which idle connections may be given out.
  struct Wish {
    base::Clock::duration max_idle = kMaxIdle;  ///< none that was idle longer, or longer than the server said; 0: none
    unsigned most_uses = kMostUsesUnrested;     ///< none that has carried this many requests without a rest
  };
  /// Waits for a place until the stop or the deadline: kTimeout, kCancelled.
  base::Result<Lease> acquire(const std::string& principal, const base::Stop& stop, const Wish& wish);

  /// The server has sent what nobody had asked for: closes all that is idle, and keeps nothing for kDistrust.
  void distrust();

 private:
  struct Idle {
    std::string principal;
    std::unique_ptr<Connection> connection;
    base::Clock::time_point since;
  };
  std::unique_ptr<Connection> popIdle(const std::string& principal, const Wish& wish);
  void giveBack(std::string principal, std::unique_ptr<Connection> connection);
  void dropTooMany(base::Clock::time_point now, std::vector<Idle>& dropped);

  const std::string authority_;
  const std::size_t max_connections_;
  const Now now_;
  std::mutex mutex_;
  std::condition_variable_any place_free_;
  std::size_t leased_ = 0;
  std::size_t waiting_ = 0;
  std::vector<Idle> idle_;  ///< the one used last at the back
  base::Clock::time_point distrusted_until_ = base::Clock::time_point::min();
};

}  // namespace soracom_mcp::tools
