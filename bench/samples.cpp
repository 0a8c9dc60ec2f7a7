#include "bench/samples.h"

#include <algorithm>

namespace soracom_mcp::bench {

double Samples::percentileMicroseconds(double percent) {
  if (values_.empty()) {
    return 0;
  }
  std::sort(values_.begin(), values_.end());
  const auto rank = static_cast<std::size_t>(percent / 100 * static_cast<double>(values_.size()));
  return static_cast<double>(values_[std::min(rank, values_.size() - 1)]) / 1000;
}

}  // namespace soracom_mcp::bench
