#include "mcp/transport/memory_budget.h"

namespace soracom_mcp::mcp {

bool MemoryBudget::grow(std::size_t from, std::size_t to, std::size_t part) {
  std::size_t used = used_.load(std::memory_order_relaxed);
  do {
    if (used > max_bytes_ || to > (max_bytes_ - used) / part) {
      return false;
    }
  } while (!used_.compare_exchange_weak(used, used + (to - from), std::memory_order_relaxed));
  return true;
}

bool MemoryShare::resize(std::size_t bytes, std::size_t part) {
  const std::size_t before = this->bytes();
  if (bytes > before) {
    if (!budget_->grow(before, bytes, part)) {
      return false;
    }
  } else if (bytes < before) {
    budget_->shrink(before - bytes);
  }
  bytes_.store(bytes, std::memory_order_relaxed);
  return true;
}

}  // namespace soracom_mcp::mcp
