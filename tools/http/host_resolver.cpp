#include "tools/http/host_resolver.h"

#include <netdb.h>

#include <algorithm>
#include <cstring>

namespace soracom_mcp::tools {

using base::ErrorKind;
using base::fail;

HostResolver::HostResolver(std::string host, int port)
    : host_(std::move(host)), port_(port), answer_(fail(ErrorKind::kInternal, "not looked up")) {
  if (auto literal = lookUp(host_, port_, AI_NUMERICHOST)) {
    literal_ = *std::move(literal);
  }
}

std::optional<SocketAddress> HostResolver::literal(const std::string& host) {
  auto found = lookUp(host, 0, AI_NUMERICHOST);
  return found ? std::optional<SocketAddress>(found->front()) : std::nullopt;
}

HostResolver::~HostResolver() {
  if (thread_.joinable()) {
    thread_.join();
  }
}

HostResolver::Answer HostResolver::lookUp(const std::string& host, int port, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int fault = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (fault != 0) {
    return fail(ErrorKind::kUnreachable, "cannot look up the host name " + host + ": " + ::gai_strerror(fault) +
                                             "; check the name and this machine's DNS. Nothing was sent");
  }
  std::vector<SocketAddress> out;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    SocketAddress address;
    if (each->ai_addrlen <= sizeof address.storage) {
      std::memcpy(&address.storage, each->ai_addr, each->ai_addrlen);
      address.length = each->ai_addrlen;
      out.push_back(address);
    }
  }
  ::freeaddrinfo(found);
  if (out.empty()) {
    return fail(ErrorKind::kUnreachable, "the host name " + host + " has no address. Nothing was sent");
  }
  return out;
}

void HostResolver::startLookUp() {
  if (thread_.joinable()) {
    thread_.join();  // It has set running_ to false as its last step under the mutex.
  }
  running_ = true;
  thread_ = std::thread([this] {
    Answer answer = lookUp(host_, port_, 0);
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
    ++answers_;
    running_ = false;
    finished_.notify_all();
  });
}

base::Result<std::vector<SocketAddress>> HostResolver::resolve(const base::Stop& stop, base::Clock::time_point until) {
  if (!literal_.empty()) {
    return literal_;
  }
  std::unique_lock lock(mutex_);
  if (!running_) {
    startLookUp();
  }
  const std::uint64_t before = answers_;
  const auto answered = [&] { return answers_ != before; };
  const auto limit = std::min(until, stop.deadline());
  const bool done = limit == base::Clock::time_point::max() ? finished_.wait(lock, stop.token(), answered)
                                                            : finished_.wait_until(lock, stop.token(), limit, answered);
  if (done) {
    return answer_;
  }
  if (stop.requested() && stop.reason() != base::StopReason::kDeadline) {
    return fail(ErrorKind::kCancelled, "stopped while looking up " + host_ + ". Nothing was sent");
  }
  if (stop.requested() || base::Clock::now() >= stop.deadline()) {
    return fail(ErrorKind::kTimeout,
                "the time allowed for this call ended while looking up " + host_ + ". Nothing was sent");
  }
  return fail(ErrorKind::kUnreachable,
              "looking up " + host_ + " takes too long; check this machine's DNS. Nothing was sent");
}

}  // namespace soracom_mcp::tools
