#include "bench/load_result.h"

namespace soracom_mcp::bench {

void addLoad(ResultLine& line, LoadResult result) {
  const auto answers = static_cast<double>(result.answers);
  line.count("answers", result.answers)
      .count("errors", result.errors)
      .number("per_second", answers / result.seconds, 0)
      .number("p50_us", result.latency.percentileMicroseconds(50))
      .number("p99_us", result.latency.percentileMicroseconds(99))
      .number("cpu_us_per_call", result.server_cpu_seconds * 1e6 / answers)
      .number("foreign_cpus", result.foreign_cpus, 2);
}

}  // namespace soracom_mcp::bench
