#include "bench/process_cost.h"

#include <time.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace soracom_mcp::bench {
namespace {

double readClock(clockid_t clock) {
  timespec time{};
  return clock_gettime(clock, &time) == 0 ? static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9
                                          : 0;
}

}  // namespace

double cpuSeconds(pid_t process) {
  clockid_t clock{};
  return clock_getcpuclockid(process, &clock) == 0 ? readClock(clock) : 0;
}

double ownCpuSeconds() { return readClock(CLOCK_PROCESS_CPUTIME_ID); }

double machineBusySeconds() {
  // The first line of /proc/stat: "cpu user nice system idle iowait irq softirq steal".
  std::ifstream stat("/proc/stat");
  std::string name;
  stat >> name;
  double busy = 0;
  double ticks = 0;
  for (int field = 0; field < 8 && stat >> ticks; ++field) {
    const bool waiting = field == 3 || field == 4;
    busy += waiting ? 0 : ticks;
  }
  return busy / static_cast<double>(sysconf(_SC_CLK_TCK));
}

ProcessMemory readMemory(pid_t process) {
  ProcessMemory memory;
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  for (std::string line; std::getline(status, line);) {
    const auto take = [&line](const char* name, std::int64_t& target) {
      if (line.rfind(name, 0) == 0) {
        target = std::stoll(line.substr(line.find(':') + 1));
      }
    };
    take("VmHWM:", memory.peak_kib);
    take("VmRSS:", memory.resident_kib);
    take("Threads:", memory.threads);
  }
  return memory;
}

}  // namespace soracom_mcp::bench
