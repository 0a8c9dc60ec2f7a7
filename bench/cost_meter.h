#pragma once

#include <sys/types.h>

#include <cstdint>
#include <vector>

namespace soracom_mcp::bench {

/// What has been spent since it was made: by the server, and by everything that has no part in the measurement.
class CostMeter final {
 public:
  /// `companions` are other processes of the set-up, such as the mock: their CPU time is not foreign.
  CostMeter(pid_t server, std::vector<std::int64_t> companions);

  double seconds() const;
  double serverCpuSeconds() const;
  /// CPUs kept busy by neither driver, server nor companions.
  double foreignCpus() const;

 private:
  double partsCpuSeconds() const;

  const pid_t server_;
  const std::vector<std::int64_t> companions_;
  const std::int64_t began_;
  const double server_before_;
  const double parts_before_;
  const double machine_before_;
};

}  // namespace soracom_mcp::bench
