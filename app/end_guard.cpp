#include "app/end_guard.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "app/signals.h"
#include "base/stop.h"

namespace soracom_mcp::app {
namespace {

constexpr std::string_view kTold = "soracom-mcp: ended without waiting for work that did not end\n";

// One that is not there is left out, as poll() does.
template <std::size_t kCount>
void waitFor(std::array<pollfd, kCount>& waits, int milliseconds) {
  for (pollfd& wait : waits) {
    wait.revents = 0;
  }
  if (::poll(waits.data(), waits.size(), milliseconds) < 0) {
    for (pollfd& wait : waits) {
      wait.revents = 0;
    }
  }
}

}  // namespace

EndGuard::EndGuard(std::chrono::milliseconds drain_time, int client, Signals signals)
    : drain_time_(drain_time),
      client_(client),
      signals_(signals == Signals::kBlocked ? terminationDescriptor() : base::FileDescriptor()),
      thread_([this] { run(); }) {}

EndGuard::~EndGuard() {
  done_.set();
  thread_.join();
}

void EndGuard::started() noexcept {
  is_started_.store(true, std::memory_order_release);
  started_.set();
}

void EndGuard::begin() noexcept { ending_.set(); }

void EndGuard::run() {
  watchStart();
  watchEnd();
}

void EndGuard::watchStart() {
  auto until = base::Clock::time_point::max();
  // For a pipe whose other end is closed poll() says so without being asked, for a socket it has to be asked.
  std::array<pollfd, 5> waits{{{started_.descriptor(), POLLIN, 0},
                               {done_.descriptor(), POLLIN, 0},
                               {ending_.descriptor(), POLLIN, 0},
                               {signals_.get(), POLLIN, 0},
                               {client_, POLLRDHUP, 0}}};
  while (true) {
    const bool has_left = until != base::Clock::time_point::max();
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - base::Clock::now()).count();
    waitFor(waits, has_left ? static_cast<int>(std::max<std::int64_t>(left, 0)) : -1);
    if (waits[0].revents != 0 || waits[1].revents != 0) {
      return;
    }
    if (waits[2].revents != 0 || waits[3].revents != 0) {
      end(ExitCode::kOk);
    }
    if (has_left && base::Clock::now() >= until) {
      end(ExitCode::kDocument);
    }
    if (waits[4].revents != 0) {
      waits[4].fd = -1;  // it would be said again and again
      until = base::Clock::now() + drain_time_;
    }
  }
}

void EndGuard::watchEnd() {
  std::array<pollfd, 2> waits{{{done_.descriptor(), POLLIN, 0}, {ending_.descriptor(), POLLIN, 0}}};
  while (waits[0].revents == 0 && waits[1].revents == 0) {
    waitFor(waits, -1);
  }
  const auto until = base::Clock::now() + drain_time_ + kAfterDrain;
  waits[1].fd = -1;
  while (waits[0].revents == 0) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - base::Clock::now()).count();
    if (left <= 0) {
      end(ExitCode::kOk);
    }
    waitFor(waits, static_cast<int>(left));
  }
}

void EndGuard::end(ExitCode code) const {
  if (is_started_.load(std::memory_order_acquire) || code != ExitCode::kOk) {
    // A descriptor of its own, so that what reads the inherited one is not changed and a full pipe holds nothing up.
    if (const int told = ::open("/proc/self/fd/2", O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC); told >= 0) {
      [[maybe_unused]] const auto written = ::write(told, kTold.data(), kTold.size());
    }
  }
  ::_exit(static_cast<int>(code));
}

}  // namespace soracom_mcp::app
