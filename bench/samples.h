#pragma once

#include <cstdint>
#include <vector>

namespace soracom_mcp::bench {

/// Durations in nanoseconds, and what is said about them.
class Samples final {
 public:
  void add(std::int64_t nanoseconds) { values_.push_back(nanoseconds); }
  std::size_t size() const { return values_.size(); }

  /// Nearest rank, in microseconds; 0 without samples. Sorts the samples.
  double percentileMicroseconds(double percent);

 private:
  std::vector<std::int64_t> values_;
};

}  // namespace soracom_mcp::bench
