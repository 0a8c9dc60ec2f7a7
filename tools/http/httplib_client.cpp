#include "tools/http/httplib_client.h"

#include <httplib.h>

#include <algorithm>
#include <exception>
#include <locale>

#include "tools/http/request_check.h"
#include "tools/http/resending.h"
#include "tools/http/response_guard.h"

// With a threshold, bodies above it wait up to a second for a "100 Continue" that many servers never send.
static_assert(CPPHTTPLIB_EXPECT_100_THRESHOLD == 0, "cpp-httplib must be built without Expect: 100-continue");

namespace soracom_mcp::tools {
namespace {

using base::Clock;
using base::ErrorKind;
using base::fail;
using base::Result;

/// The library decodes and re-encodes whatever follows a '?', which would change targets; it sees this byte, which no
/// checked request holds, in the place of every '?' (a query may hold more of them).
constexpr char kQueryMark = '\x01';

/// The library compiles a std::regex on each thread, and the C++ runtime notes for each character, unguarded, what it
/// became. Once all are noted, nobody writes.
void noteAllCharacters() {
  [[maybe_unused]] static const bool noted = [] {
    const auto& characters = std::use_facet<std::ctype<char>>(std::locale());
    for (int byte = 0; byte < 256; ++byte) {
      characters.narrow(static_cast<char>(byte), '\0');
    }
    return true;
  }();
}

constexpr Clock::duration kMaxIdleForChanges = std::chrono::seconds(3);

/// A longer body goes over a new connection.
constexpr std::size_t kLargeBody = 64 * 1024;

/// The library's view of a connection: requests are gathered and leave in one piece when the library begins to read.
class GuardedStream final : public httplib::Stream {
 public:
  GuardedStream(Connection& connection, ResponseGuard& guard, const CallWait& wait)
      : connection_(connection), guard_(guard), wait_(wait) {}

  bool is_readable() const override { return true; }
  bool wait_readable() const override { return true; }
  bool wait_writable() const override { return true; }
  bool is_peer_alive() const override { return true; }

  ssize_t write(const char* bytes, size_t size) override {
    request_.append(bytes, size);
    return static_cast<ssize_t>(size);
  }

  ssize_t read(char* out, size_t size) override {
    if (failure_ || !flush()) {
      return -1;
    }
    auto got = guard_.read(out, size);
    if (!got) {
      failure_ = std::move(got).error();
      return -1;
    }
    return static_cast<ssize_t>(*got);
  }

  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return INVALID_SOCKET; }
  time_t duration() const override { return 0; }

  const std::optional<base::Error>& failure() const { return failure_; }
  /// Bytes were there before the request was sent.
  bool spokeFirst() const { return spoke_first_; }

 private:
  bool flush() {
    if (request_.empty()) {
      return true;
    }
    if (const auto seen = connection_.look(); seen != Connection::Idle::kQuiet) {
      spoke_first_ = seen == Connection::Idle::kSpoke;
      failure_ = base::Error{ErrorKind::kInterrupted, spoke_first_ ? "the server spoke before it was asked anything"
                                                                   : "the server has closed the connection"};
      return false;
    }
    if (connection_.used) {
      connection_.watchForForeignAnswer();
    }
    connection_.used = true;
    const auto line_length = static_cast<std::ptrdiff_t>(std::min(request_.find('\r'), request_.size()));
    std::replace(request_.begin(), request_.begin() + line_length, kQueryMark, '?');
    const auto written = connection_.write(request_, wait_);
    request_.clear();
    if (!written) {
      failure_ = written.error();
    }
    return !failure_;
  }

  Connection& connection_;
  ResponseGuard& guard_;
  const CallWait& wait_;
  std::string request_;
  bool spoke_first_ = false;
  std::optional<base::Error> failure_;
};

/// Borrows the library's request writer and response reader, without its sockets: its TLS client sends a request again
/// when the peer closes, whatever the method, and cannot be stopped while it connects.
class Exchanger final : private httplib::ClientImpl {
 public:
  Exchanger() : ClientImpl("localhost", 0) {
    set_path_encode(false);
    set_decompress(false);
    set_follow_location(false);
  }

  bool run(httplib::Stream& stream, httplib::Request& request, httplib::Response& response) {
    auto error = httplib::Error::Success;
    return process_request(stream, request, response, false, error);
  }
};

httplib::Request toLibrary(const HttpRequest& request, const BaseUrl& url, const std::string& user_agent) {
  httplib::Request out;
  out.method = request.method;
  out.path = url.path + request.target;
  std::replace(out.path.begin(), out.path.end(), '?', kQueryMark);
  out.headers.emplace("Host", url.host_header);
  for (const auto& [name, value] : request.headers) {
    out.headers.emplace(name, value);
  }
  if (!user_agent.empty() && !out.has_header("User-Agent")) {
    out.headers.emplace("User-Agent", user_agent);
  }
  if (!request.content_type.empty()) {
    out.headers.emplace("Content-Type", request.content_type);
    out.body = request.body;
  }
  return out;
}

}  // namespace

/// How one sending went.
struct HttplibClient::Attempt {
  Result<HttpResponse> result;
  Ending ending = Ending::kAnswered;
  bool reusable = false;
};

HttplibClient::HttplibClient(HttpClientOptions options, BaseUrl url)
    : options_(std::move(options)),
      url_(std::move(url)),
      resolver_(url_.host, url_.port),
      tls_(url_.host, options_.ca_file),
      pool_(url_.authority(), std::max<std::size_t>(options_.max_connections, 1), options_.now) {}

Result<std::unique_ptr<HttplibClient>> HttplibClient::make(HttpClientOptions options) {
  auto url = parseBaseUrl(options.base_url, options.allow_insecure_http);
  if (!url) {
    return fail(std::move(url).error());
  }
  noteAllCharacters();
  return std::unique_ptr<HttplibClient>(new HttplibClient(std::move(options), *std::move(url)));
}

HttplibClient::Attempt HttplibClient::exchange(Connection& connection, const HttpRequest& request,
                                               const CallWait& wait) {
  const std::uint64_t sent_before = connection.bytesSent();
  ResponseGuard guard(connection, wait, request.method, options_.max_response_bytes);
  GuardedStream stream(connection, guard, wait);
  HttpResponse response;
  bool done = false;
  try {
    httplib::Request library_request = toLibrary(request, url_, options_.user_agent);
    library_request.content_receiver = [&](const char* bytes, size_t size, size_t, size_t) {
      response.body.append(bytes, size);
      return true;
    };
    httplib::Response library_response;
    done = Exchanger().run(stream, library_request, library_response) && guard.complete();
  } catch (const std::exception&) {
    done = false;  // Named below: the library gives no reason anybody could act on.
  }
  if (stream.spokeFirst() || connection.foreignAnswer() || guard.surplus()) {
    pool_.distrust();
  }
  if (done && !stream.failure()) {
    response.status = guard.head()->status;
    response.headers = guard.head()->headers;
    connection.keeps_idle = guard.head()->keeps_idle;
    return {std::move(response), Ending::kAnswered, guard.reusable()};
  }
  base::Error error =
      stream.failure().value_or(base::Error{ErrorKind::kInterrupted, "the server's answer could not be read"});
  if (error.kind == ErrorKind::kTimeout || error.kind == ErrorKind::kCancelled) {
    return {fail(std::move(error)), Ending::kStopped};
  }
  const Ending ending = connection.bytesSent() == sent_before ? Ending::kNothingSent
                        : connection.foreignAnswer()          ? Ending::kForeignAnswer
                        : guard.answered()                    ? Ending::kBrokenAnswer
                                                              : Ending::kClosedUnanswered;
  return {fail(std::move(error)), ending};
}

Result<std::unique_ptr<Connection>> HttplibClient::connect(const CallWait& wait) {
  auto opened = Connection::open(url_, resolver_, tls_, wait, options_.connect_timeout, options_.addresses);
  if (!opened && opened.error().kind == ErrorKind::kRefused) {
    return fail(ErrorKind::kRefused, opened.error().message + options_.address_remedy);
  }
  return opened;
}

Result<HttpResponse> HttplibClient::send(const HttpRequest& request, const base::Stop& stop) {
  if (auto checked = checkRequest(request); !checked) {
    return fail(std::move(checked).error());
  }
  const CallWait wait(stop);
  if (wait.over()) {
    return fail(wait.interruption("about to send. Nothing was sent"));
  }
  const bool changes = changesSomething(request.method, request.said_to_change);
  const bool alone = request.own_connection || request.body.size() > kLargeBody;
  ConnectionPool::Wish wish;
  if (changes) {
    wish = {kMaxIdleForChanges, 1};
  }
  if (alone) {
    wish.max_idle = Clock::duration::zero();
  }
  auto lease = pool_.acquire(request.principal, stop, wish);
  if (!lease) {
    return fail(std::move(lease).error());
  }
  std::unique_ptr<Connection> connection = lease->takeIdle();
  for (;;) {
    const bool used_before = connection != nullptr;
    if (!used_before) {
      auto opened = connect(wait);
      if (!opened) {
        return fail(std::move(opened).error());
      }
      connection = *std::move(opened);
    }
    const auto begin = Clock::now();
    Attempt attempt = exchange(*connection, request, wait);
    if (attempt.result) {
      if (attempt.reusable && !request.own_connection) {
        connection->slowest_answer = std::max(connection->slowest_answer, Clock::now() - begin);
        lease->keep(std::move(connection));
      }
      return std::move(attempt.result);
    }
    if (resendAfter(attempt.ending, {changes, used_before}) == Resend::kNo) {
      base::Error error = std::move(attempt.result).error();
      if (attempt.ending == Ending::kNothingSent) {
        error.kind = ErrorKind::kUnreachable;
        error.message += ". Nothing was sent";
      }
      return fail(error.within(url_.authority()));
    }
    connection.reset();
  }
}

}  // namespace soracom_mcp::tools
