#pragma once

#include <cstdint>

#include "bench/result_line.h"
#include "bench/samples.h"

namespace soracom_mcp::bench {

/// What a load came to.
struct LoadResult {
  std::int64_t answers = 0;
  std::int64_t errors = 0;
  double seconds = 0;
  double server_cpu_seconds = 0;
  double foreign_cpus = 0;  ///< CPUs kept busy by neither driver, server nor companions
  Samples latency;
};

/// Adds its figures to a line.
void addLoad(ResultLine& line, LoadResult result);

}  // namespace soracom_mcp::bench
