#include "mcp/transport/http_server_library.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace soracom_mcp::mcp {
namespace {

// The path every request is routed by. What the client sent is compared elsewhere, as it was sent.
constexpr const char* kAnyPath = "/any";

// One request in memory. What is written to it is dropped.
class RequestBytes final : public httplib::Stream {
 public:
  explicit RequestBytes(std::string_view bytes) : bytes_(bytes) {}

  bool is_readable() const override { return !bytes_.empty(); }
  bool wait_readable() const override { return !bytes_.empty(); }
  bool wait_writable() const override { return true; }
  ssize_t read(char* out, size_t size) override {
    const std::size_t count = std::min(size, bytes_.size());
    std::memcpy(out, bytes_.data(), count);
    bytes_.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }
  ssize_t write(const char*, size_t size) override { return static_cast<ssize_t>(size); }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  int socket() const override { return -1; }
  time_t duration() const override { return 0; }

 private:
  std::string_view bytes_;
};

}  // namespace

HttpServerLibrary::HttpServerLibrary(std::size_t max_body_bytes) {
  set_payload_max_length(max_body_bytes);
  set_tcp_nodelay(true);
  // With SO_REUSEPORT, the library's default, a second instance would silently take its share of the connections.
  set_socket_options([](int socket) {
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  set_error_logger([this](const httplib::Error& error, const httplib::Request*) {
    if (error == httplib::Error::BindIPAddress || error == httplib::Error::Connection) {
      bind_errno_ = errno;
    }
  });
  const auto deliver = [](const httplib::Request& request, httplib::Response& response) {
    response.status = 204;
    request.response_handler(response);
  };
  Get(kAnyPath, deliver);
  Post(kAnyPath, deliver);
  Put(kAnyPath, deliver);
  Patch(kAnyPath, deliver);
  Delete(kAnyPath, deliver);
  Options(kAnyPath, deliver);
}

HttpServerLibrary::~HttpServerLibrary() { closeListeningSocket(); }

base::Result<int> HttpServerLibrary::bind(const std::string& address, int port) {
  const std::string where = address + ":" + std::to_string(port);
  const int bound = port == 0 ? bind_to_any_port(address) : (bind_to_port(address, port) ? port : -1);
  if (bound <= 0) {
    return base::fail(base::ErrorKind::kUnreachable,
                      "cannot listen on " + where + ": " +
                          (bind_errno_ != 0 ? std::strerror(bind_errno_) : "the address cannot be used"));
  }
  ::fcntl(svr_sock_, F_SETFL, ::fcntl(svr_sock_, F_GETFL) | O_NONBLOCK);
  ::fcntl(svr_sock_, F_SETFD, FD_CLOEXEC);
  return bound;
}

void HttpServerLibrary::closeListeningSocket() {
  const int socket = svr_sock_.exchange(INVALID_SOCKET);
  if (socket != INVALID_SOCKET) {
    ::close(socket);
  }
}

base::Result<std::string, HttpAnswer> HttpServerLibrary::readBody(const HttpHead& head, std::string_view bytes) {
  RequestBytes stream(bytes);
  std::optional<std::string> body;
  const auto prepare = [&](httplib::Request& request) {
    if (request.method != head.method || request.target.compare(0, head.path.size(), head.path) != 0) {
      return;
    }
    request.path = kAnyPath;
    // Without a body the library would look for one behind the request.
    request.body_consumed_ = head.framing == BodyFraming::kNone;
    request.response_handler = [&body, &request](const httplib::Response&) {
      body = std::move(request.body);
      return true;
    };
  };
  bool closed = false;
  process_request(stream, {}, 0, {}, 0, true, closed, prepare);
  if (!body) {
    return base::Unexpected(refusalAnswer(400, "Bad request"));
  }
  return *std::move(body);
}

bool HttpServerLibrary::process_and_close_socket(int socket) {
  ::close(socket);
  return false;
}

}  // namespace soracom_mcp::mcp
