#include "simulator/request_log.h"

namespace soracom_mcp::simulator {

RequestLog::RequestLog(const RouteTable& routes, std::size_t kept)
    : routes_(routes), kept_(kept), counts_(routes.operations().size()) {}

void RequestLog::count(const RouteTable::Match* match) {
  total_.fetch_add(1, std::memory_order_relaxed);
  if (match != nullptr) {
    counts_[match->index].fetch_add(1, std::memory_order_relaxed);
  }
}

void RequestLog::keep(RecordedRequest request) {
  const std::scoped_lock lock(mutex_);
  if (requests_.size() >= kept_) {
    requests_.pop_front();
  }
  requests_.push_back(std::move(request));
}

std::size_t RequestLog::countOf(std::string_view operation) const {
  const auto& rows = routes_.operations();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string route = std::string(rows[i].method) + " " + std::string(rows[i].path);
    if (rows[i].id() == operation || route == operation) {
      return counts_[i].load();
    }
  }
  return 0;
}

std::vector<RecordedRequest> RequestLog::last() const {
  const std::scoped_lock lock(mutex_);
  return {requests_.begin(), requests_.end()};
}

void RequestLog::clear() {
  const std::scoped_lock lock(mutex_);
  requests_.clear();
  total_ = 0;
  for (auto& count : counts_) {
    count = 0;
  }
}

}  // namespace soracom_mcp::simulator
