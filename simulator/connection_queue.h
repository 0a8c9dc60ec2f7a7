#pragma once

#include <httplib.h>

#include <optional>

#include "base/worker_pool.h"

namespace soracom_mcp::simulator {

/// Gives every waiting connection a thread of its own. The library's own pool starts none while a thread is idle,
/// however many connections wait; a connection keeps its thread until it closes, so the rest of a burst would wait for
/// as long as the first ones stay open.
class ConnectionQueue final : public httplib::TaskQueue {
 public:
  ConnectionQueue(std::size_t max_connections, std::size_t max_waiting);

  /// False when `max_waiting` connections wait; the library then closes the new one.
  bool enqueue(std::function<void()> connection) override;
  /// Returns when all connections have ended.
  void shutdown() override;

 private:
  std::optional<base::WorkerPool> threads_;
};

}  // namespace soracom_mcp::simulator
