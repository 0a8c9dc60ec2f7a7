#include "tools/http/connection.h"

#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>

namespace soracom_mcp::tools {
namespace {

using base::Clock;
using base::ErrorKind;
using base::fail;
using base::Result;

std::string faultText(int number) { return std::generic_category().message(number); }

bool wouldBlock() { return errno == EAGAIN || errno == EWOULDBLOCK; }

/// An error of the connecting phase, told apart from the call's own end.
base::Error notReached(const BaseUrl& url, const CallWait& wait, CallWait::End end, const std::string& doing) {
  if (end == CallWait::End::kStopped || wait.over()) {
    return wait.interruption(doing + " " + url.authority() + ". Nothing was sent");
  }
  return {ErrorKind::kUnreachable,
          url.authority() + " did not answer in time while " + doing + " it; check the network. Nothing was sent"};
}

Result<int> connectTo(const SocketAddress& address, const BaseUrl& url, const CallWait& wait, Clock::time_point until) {
  const int fd = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) {
    return fail(ErrorKind::kUnreachable, "no socket for " + url.authority() + ": " + faultText(errno));
  }
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  int fault = 0;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address.storage), address.length) != 0) {
    fault = errno;
  }
  if (fault == EINPROGRESS) {
    const auto end = wait.wait(fd, POLLOUT, until);
    if (end != CallWait::End::kReady) {
      ::close(fd);
      return fail(notReached(url, wait, end, "connecting to"));
    }
    socklen_t size = sizeof fault;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &fault, &size);
  }
  if (fault != 0) {
    ::close(fd);
    return fail(ErrorKind::kUnreachable,
                "cannot connect to " + url.authority() + ": " + faultText(fault) + ". Nothing was sent");
  }
  return fd;
}

base::Error certificateFault(const BaseUrl& url, SSL* session) {
  const long verdict = SSL_get_verify_result(session);
  std::string text = "the certificate of " + url.authority() +
                     " is not trusted: " + X509_verify_cert_error_string(verdict) + ". Nothing was sent";
  if (verdict != X509_V_ERR_HOSTNAME_MISMATCH && verdict != X509_V_ERR_IP_ADDRESS_MISMATCH) {
    text += "; if the server has an authority of its own, name its certificate file as the CA file";
  }
  return {ErrorKind::kAuthentication, std::move(text)};
}

/// The event the session waits for; 0 when it failed.
short wantedEvents(SSL* session, int outcome) {
  switch (SSL_get_error(session, outcome)) {
    case SSL_ERROR_WANT_READ:
      return POLLIN;
    case SSL_ERROR_WANT_WRITE:
      return POLLOUT;
    default:
      return 0;
  }
}

/// What OpenSSL calls the state in which the next byte begins a record.
constexpr std::string_view kBetweenRecords = "RH";

/// More records without data than this are no idling.
constexpr int kMostIdleRecords = 16;

int chunkOf(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const BaseUrl& url, HostResolver& resolver, TlsContext& tls,
                                                     const CallWait& wait, Clock::duration connect_timeout,
                                                     AddressRule rule) {
  const auto until = Clock::now() + connect_timeout;
  auto addresses = resolver.resolve(wait.stop(), until);
  if (!addresses) {
    return fail(std::move(addresses).error());
  }
  base::Error last{ErrorKind::kUnreachable, url.authority() + " has no address"};
  const auto refused = std::stable_partition(addresses->begin(), addresses->end(),
                                             [&](const SocketAddress& address) { return permits(rule, address); });
  if (refused != addresses->end()) {
    last = {ErrorKind::kRefused, url.host + " is at " + addressText(*refused) + ", which is no " +
                                     (rule == AddressRule::kPublic ? "public address" : "address of this machine") +
                                     ". Nothing was sent"};
    addresses->erase(refused, addresses->end());
  }
  for (std::size_t i = 0; i < addresses->size(); ++i) {
    const auto now = Clock::now();
    const auto share = (until - now) / static_cast<int>(addresses->size() - i);
    auto fd = connectTo((*addresses)[i], url, wait, now + share);
    if (fd) {
      std::unique_ptr<Connection> out(new Connection(*fd));
      if (url.https) {
        if (auto done = out->handshake(url, tls, wait, until); !done) {
          return fail(std::move(done).error());
        }
      }
      return out;
    }
    last = std::move(fd).error();
    if (wait.over()) {
      break;
    }
  }
  return fail(std::move(last));
}

Connection::~Connection() {
  if (session_ && !broken_) {
    ERR_clear_error();
    SSL_shutdown(session_.get());  // One close_notify; the answer is not waited for.
  }
  session_.reset();
  ::close(fd_);
}

Result<void> Connection::handshake(const BaseUrl& url, TlsContext& tls, const CallWait& wait, Clock::time_point until) {
  auto session = tls.newSession(fd_);
  if (!session) {
    return fail(std::move(session).error());
  }
  session_ = *std::move(session);
  for (;;) {
    ERR_clear_error();
    const int outcome = SSL_do_handshake(session_.get());
    if (outcome == 1) {
      return {};
    }
    const int fault = errno;
    const short events = wantedEvents(session_.get(), outcome);
    if (events == 0) {
      broken_ = true;
      if (SSL_get_verify_result(session_.get()) != X509_V_OK) {
        return fail(certificateFault(url, session_.get()));
      }
      const unsigned long code = ERR_peek_last_error();
      const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
      return fail(ErrorKind::kUnreachable, "no TLS connection to " + url.authority() + ": " +
                                               (reason != nullptr ? std::string(reason)
                                                : fault != 0      ? faultText(fault)
                                                                  : "the server closed it") +
                                               ". Nothing was sent");
    }
    if (const auto end = wait.wait(fd_, events, until); end != CallWait::End::kReady) {
      broken_ = true;
      return fail(notReached(url, wait, end, "setting up TLS with"));
    }
  }
}

Result<void> Connection::write(std::string_view bytes, const CallWait& wait) {
  just_wrote_ = true;
  while (!bytes.empty()) {
    std::ptrdiff_t sent = 0;
    short events = POLLOUT;
    if (session_) {
      ERR_clear_error();
      sent = SSL_write(session_.get(), bytes.data(), chunkOf(bytes.size()));
      events = sent > 0 ? 0 : wantedEvents(session_.get(), static_cast<int>(sent));
    } else {
      sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      events = sent < 0 && wouldBlock() ? POLLOUT : 0;
      plain_bytes_sent_ += sent > 0 ? static_cast<std::uint64_t>(sent) : 0;
    }
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (!session_ && errno == EINTR) {
      continue;
    } else if (events == 0) {
      broken_ = true;
      return fail(ErrorKind::kInterrupted, "the connection broke while the request was being sent");
    } else if (wait.wait(fd_, watching_ ? static_cast<short>(events | POLLIN) : events) != CallWait::End::kReady) {
      broken_ = true;
      return fail(wait.interruption("sending the request"));
    } else if (watching_ && answeredBeforeSent()) {
      broken_ = true;
      return fail(ErrorKind::kInterrupted, "the server answered, or closed, before it had the request");
    }
  }
  return {};
}

Result<std::size_t> Connection::read(char* out, std::size_t size, const CallWait& wait) {
  // The answer to what has just been sent is not there yet: waiting first saves a system call.
  if (std::exchange(just_wrote_, false) && (!session_ || SSL_pending(session_.get()) == 0) &&
      wait.wait(fd_, POLLIN) != CallWait::End::kReady) {
    broken_ = true;
    return fail(wait.interruption("waiting for the answer"));
  }
  for (;;) {
    const bool unconfirmed = watching_ && !allConfirmed();
    std::ptrdiff_t got = 0;
    short events = 0;
    if (session_) {
      ERR_clear_error();
      got = SSL_read(session_.get(), out, chunkOf(size));
      if (got <= 0) {
        if (SSL_get_error(session_.get(), static_cast<int>(got)) == SSL_ERROR_ZERO_RETURN) {
          return std::size_t{0};
        }
        events = wantedEvents(session_.get(), static_cast<int>(got));
      }
    } else {
      got = ::recv(fd_, out, size, 0);
      if (got == 0) {
        return std::size_t{0};
      }
      events = got < 0 && (wouldBlock() || errno == EINTR) ? POLLIN : 0;
    }
    if (watching_) {
      noteEarly(unconfirmed, got);
      if (got <= 0 && foreign_answer_) {
        broken_ = true;
        return fail(ErrorKind::kInterrupted, "the server began to answer before it had the request");
      }
    }
    if (got > 0) {
      return static_cast<std::size_t>(got);
    }
    if (events == 0) {
      broken_ = true;
      return fail(ErrorKind::kInterrupted, "the connection broke while the answer was awaited");
    }
    if (wait.wait(fd_, events) != CallWait::End::kReady) {
      broken_ = true;
      return fail(wait.interruption("waiting for the answer"));
    }
  }
}

Connection::Idle Connection::look() {
  if (!session_) {
    char byte = 0;
    const auto got = ::recv(fd_, &byte, 1, MSG_PEEK);
    return got > 0 ? Idle::kSpoke : got < 0 && wouldBlock() ? Idle::kQuiet : Idle::kOver;
  }
  // Takes in what TLS says to itself, such as session tickets, which may lie unread after the last answer.
  for (int records = 0; records < kMostIdleRecords; ++records) {
    char byte = 0;
    ERR_clear_error();
    const int outcome = SSL_peek(session_.get(), &byte, 1);
    if (outcome > 0) {
      return Idle::kSpoke;
    }
    if (SSL_get_error(session_.get(), outcome) != SSL_ERROR_WANT_READ || insideRecord()) {
      break;
    }
    if (::recv(fd_, &byte, 1, MSG_PEEK) < 0 && wouldBlock()) {
      return Idle::kQuiet;
    }
  }
  broken_ = true;
  return Idle::kOver;
}

/// Whether a part of a TLS record has been read, and the rest has yet to come.
bool Connection::insideRecord() const {
  return SSL_has_pending(session_.get()) == 1 || std::string_view(SSL_rstate_string(session_.get())) != kBetweenRecords;
}

void Connection::watchForForeignAnswer() {
  watching_ = true;
  foreign_answer_ = false;
}

bool Connection::allConfirmed() const {
  int left = 0;
  return ::ioctl(fd_, SIOCOUTQ, &left) != 0 || left == 0;
}

/// Whether input, or its end, is there while the request is still being sent.
bool Connection::answeredBeforeSent() {
  char byte = 0;
  const auto got = ::recv(fd_, &byte, 1, MSG_PEEK);
  foreign_answer_ = foreign_answer_ || got > 0;
  return got >= 0;
}

/// `got` is what was read after `unconfirmed` was found out; of TLS, a begun record counts as well.
void Connection::noteEarly(bool unconfirmed, std::ptrdiff_t got) {
  foreign_answer_ = foreign_answer_ || (unconfirmed && (got > 0 || (session_ && insideRecord())));
  watching_ = watching_ && got <= 0;
}

std::uint64_t Connection::bytesSent() const {
  return session_ ? BIO_number_written(SSL_get_wbio(session_.get())) : plain_bytes_sent_;
}

}  // namespace soracom_mcp::tools
