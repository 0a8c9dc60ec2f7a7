#include "tools/http/call_wait.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace soracom_mcp::tools {

namespace {

// A thread makes one call after the other and keeps the descriptor between them.
struct SpareEvent {
  int fd = -1;

  ~SpareEvent() {
    if (fd >= 0) {
      ::close(fd);
    }
  }
};
thread_local SpareEvent spare_event;

int takeEvent() {
  const int spare = std::exchange(spare_event.fd, -1);
  return spare >= 0 ? spare : ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

// `fd` has not been written to.
void giveBackEvent(int fd) {
  if (spare_event.fd >= 0) {
    ::close(fd);
  } else {
    spare_event.fd = fd;
  }
}

}  // namespace

void CallWait::Wake::operator()() const noexcept {
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then the waiter wakes anyway.
  [[maybe_unused]] const auto written = ::write(fd, &one, sizeof one);
}

CallWait::CallWait(const base::Stop& stop) : stop_(stop) {
  if (stop_.token().stop_possible()) {
    wake_ = takeEvent();
    if (wake_ >= 0) {
      on_stop_.emplace(stop_.token(), Wake{wake_});
    }
  }
}

CallWait::~CallWait() {
  on_stop_.reset();  // waits for a callback that runs, so that nothing is written afterwards
  if (wake_ < 0) {
    return;
  }
  if (stop_.token().stop_requested()) {
    ::close(wake_);
  } else {
    giveBackEvent(wake_);
  }
}

CallWait::End CallWait::wait(int fd, short events, base::Clock::time_point until) const {
  until = std::min(until, stop_.deadline());
  for (;;) {
    if (stop_.requested()) {
      return End::kStopped;
    }
    timespec left{};
    const bool bounded = until != base::Clock::time_point::max();
    if (bounded) {
      const auto now = base::Clock::now();
      if (now >= until) {
        return End::kLate;
      }
      const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(until - now).count();
      left.tv_sec = nanoseconds / 1'000'000'000;
      left.tv_nsec = nanoseconds % 1'000'000'000;
    }
    pollfd fds[2] = {{fd, events, 0}, {wake_, POLLIN, 0}};
    const int ready = ::ppoll(fds, 2, bounded ? &left : nullptr, nullptr);
    if (ready > 0 && fds[1].revents == 0) {
      return End::kReady;
    }
    if (ready < 0 && errno != EINTR) {
      return End::kReady;  // The next system call on the socket reports the fault.
    }
  }
}

bool CallWait::over() const { return stop_.requested() || base::Clock::now() >= stop_.deadline(); }

base::Error CallWait::interruption(const std::string& doing) const {
  if (stop_.requested() && stop_.reason() != base::StopReason::kDeadline) {
    return {base::ErrorKind::kCancelled, "stopped while " + doing};
  }
  return {base::ErrorKind::kTimeout, "the time allowed for this call ended while " + doing};
}

}  // namespace soracom_mcp::tools
