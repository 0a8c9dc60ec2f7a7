#include "app/signals.h"

#include <signal.h>
#include <sys/signalfd.h>

#include <utility>

namespace soracom_mcp::app {
namespace {

// A signal handler has no other way to find its object.
std::function<void()> g_stop;
std::function<void()> g_hangup;

sigset_t terminationSignals() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGTERM);
  ::sigaddset(&set, SIGINT);
  return set;
}

void install(void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGINT, &action, nullptr);
}

extern "C" void onTermination(int) { g_stop(); }
extern "C" void onHangupSignal(int) { g_hangup(); }

}  // namespace

TerminationHandler::TerminationHandler(std::function<void()> stop) {
  g_stop = std::move(stop);
  ::signal(SIGPIPE, SIG_IGN);
  install(&onTermination, static_cast<int>(SA_RESETHAND));
}

TerminationHandler::~TerminationHandler() {
  install(SIG_DFL, 0);
  g_stop = nullptr;
}

void onHangup(std::function<void()> handler) {
  if (!handler) {
    ::signal(SIGHUP, SIG_DFL);
    g_hangup = nullptr;
    return;
  }
  g_hangup = std::move(handler);
  struct sigaction action {};
  action.sa_handler = &onHangupSignal;
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(SIGHUP, &action, nullptr);
}

void blockTermination() {
  ::signal(SIGPIPE, SIG_IGN);
  const sigset_t set = terminationSignals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

void waitForTermination() {
  const sigset_t set = terminationSignals();
  int number = 0;
  ::sigwait(&set, &number);
}

base::FileDescriptor terminationDescriptor() {
  const sigset_t set = terminationSignals();
  return base::FileDescriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

void endAtNextTermination() {
  install(SIG_DFL, 0);
  const sigset_t set = terminationSignals();
  ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

}  // namespace soracom_mcp::app
