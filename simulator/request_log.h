#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/recorded_request.h"
#include "simulator/route_table.h"

namespace soracom_mcp::simulator {

/// Counts requests per operation and keeps the last few. Thread-safe.
class RequestLog final {
 public:
  RequestLog(const RouteTable& routes, std::size_t kept);

  /// `match` is null for a request that no operation answers.
  void count(const RouteTable::Match* match);
  bool keeps() const { return kept_ > 0; }
  void keep(RecordedRequest request);

  std::size_t countOf(std::string_view operation) const;
  std::size_t total() const { return total_.load(); }
  std::vector<RecordedRequest> last() const;
  void clear();

 private:
  const RouteTable& routes_;
  const std::size_t kept_;
  std::vector<std::atomic<std::size_t>> counts_;
  std::atomic<std::size_t> total_{0};
  mutable std::mutex mutex_;
  std::deque<RecordedRequest> requests_;
};

}  // namespace soracom_mcp::simulator
