#pragma once

#include <sys/types.h>

#include <cstdint>

namespace soracom_mcp::bench {

/// The CPU time a process has used in all its threads, the ended ones included, to the nanosecond. The tick counters in
/// /proc are too coarse for one call. 0 where the process is gone.
double cpuSeconds(pid_t process);
double ownCpuSeconds();

/// CPU seconds the whole machine has been busy, idle and I/O wait left out. Tells what else ran during a measurement.
double machineBusySeconds();

struct ProcessMemory {
  std::int64_t peak_kib = 0;      ///< VmHWM
  std::int64_t resident_kib = 0;  ///< VmRSS
  std::int64_t threads = 0;
};
ProcessMemory readMemory(pid_t process);

}  // namespace soracom_mcp::bench
