#include "bench/cost_meter.h"

#include <algorithm>

#include "bench/process_cost.h"
#include "bench/stopwatch.h"

namespace soracom_mcp::bench {

CostMeter::CostMeter(pid_t server, std::vector<std::int64_t> companions)
    : server_(server),
      companions_(std::move(companions)),
      began_(nowNanoseconds()),
      server_before_(cpuSeconds(server)),
      parts_before_(partsCpuSeconds()),
      machine_before_(machineBusySeconds()) {}

double CostMeter::seconds() const { return static_cast<double>(nowNanoseconds() - began_) / 1e9; }

double CostMeter::serverCpuSeconds() const { return cpuSeconds(server_) - server_before_; }

double CostMeter::foreignCpus() const {
  const double foreign = machineBusySeconds() - machine_before_ - (partsCpuSeconds() - parts_before_);
  return std::max(0.0, foreign) / seconds();
}

double CostMeter::partsCpuSeconds() const {
  double total = cpuSeconds(server_) + ownCpuSeconds();
  for (const std::int64_t process : companions_) {
    total += cpuSeconds(static_cast<pid_t>(process));
  }
  return total;
}

}  // namespace soracom_mcp::bench
