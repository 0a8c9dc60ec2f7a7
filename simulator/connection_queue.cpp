#include "simulator/connection_queue.h"

namespace soracom_mcp::simulator {

ConnectionQueue::ConnectionQueue(std::size_t max_connections, std::size_t max_waiting)
    : threads_(std::in_place, max_connections, max_waiting) {}

bool ConnectionQueue::enqueue(std::function<void()> connection) { return threads_->submit(std::move(connection)); }

void ConnectionQueue::shutdown() { threads_.reset(); }

}  // namespace soracom_mcp::simulator
