#include "simulator/http_front.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cstring>

#include "simulator/connection.h"
#include "simulator/connection_queue.h"

namespace soracom_mcp::simulator {
namespace {

constexpr std::size_t kMaxBodyBytes = 256 * 1024;
constexpr std::chrono::seconds kPatience{10};
constexpr std::size_t kMaxConnections = 1024;
constexpr std::size_t kMaxWaitingConnections = 256;
/// Marks an answer that must not be sent. Never on the wire.
constexpr const char* kDropMark = "Simulator-Drop";
constexpr const char* kServedMark = "Simulator-Served";

ssize_t writeHeaders(httplib::Stream& stream, httplib::Headers& headers) {
  if (headers.count(kDropMark) > 0) {
    return 0;  // the library gives up before the first byte of the answer leaves
  }
  std::string text;
  for (const auto& [name, value] : headers) {
    if (name != kServedMark) {
      text.append(name).append(": ").append(value).append("\r\n");
    }
  }
  text.append("\r\n");
  return stream.write(text.data(), text.size());
}

}  // namespace

HttpFront::HttpFront(Handler handler) : handler_(std::move(handler)) { configure(); }

HttpFront::~HttpFront() { stop(); }

void HttpFront::configure() {
  new_task_queue = [] { return new ConnectionQueue(kMaxConnections, kMaxWaitingConnections); };
  set_tcp_nodelay(true);
  // Only SO_REUSEADDR: with the library's SO_REUSEPORT a second simulator would silently share the port.
  set_socket_options([](int socket) {
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  set_payload_max_length(kMaxBodyBytes);
  set_header_writer(writeHeaders);
  set_error_logger([this](const httplib::Error& error, const httplib::Request*) {
    if (error == httplib::Error::BindIPAddress) {
      bind_errno_ = errno;
    }
  });
  // What the library refuses by itself (a bad request line, too many headers, a body over the limit) has no body yet.
  set_error_handler([](const httplib::Request&, httplib::Response& response) {
    if (response.body.empty() && !response.has_header(kServedMark)) {
      const bool too_large = response.status == 413 || response.status == 414;
      response.set_content(too_large ? R"({"code":"AGW0006","message":"the request is too large"})"
                                     : R"({"code":"AGW0007","message":"the request is malformed"})",
                           "application/json");
    }
  });
  set_exception_handler([](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
    response.status = 500;
    response.set_content(R"({"code":"AGW0005","message":"internal error"})", "application/json");
  });
  // The library closes after every error. The real service does not, and a client must cope with that.
  set_post_routing_handler([](const httplib::Request& request, httplib::Response& response) {
    if (response.has_header(kServedMark) && request.get_header_value("Connection") != "close") {
      response.headers.erase("Connection");
    }
  });
  const auto all = [this](const httplib::Request& request, httplib::Response& response) { serve(request, response); };
  for (const char* pattern : {"/:any"}) {
    Get(pattern, all);
    Post(pattern, all);
    Put(pattern, all);
    Patch(pattern, all);
    Delete(pattern, all);
    Options(pattern, all);
  }
}

void HttpFront::serve(const httplib::Request& request, httplib::Response& response) {
  Answer answer = handler_(request);
  response.status = answer.status;
  response.headers.emplace(answer.drop ? kDropMark : kServedMark, "1");
  for (auto& [name, value] : answer.headers) {
    response.set_header(name, value);
  }
  if (!answer.content_type.empty()) {
    response.set_content(std::move(answer.body), answer.content_type);
  }
}

base::Result<int> HttpFront::listen(const std::string& host, int port) {
  const std::string where = host + ":" + std::to_string(port);
  if (port < 0 || port > 65535) {
    return base::fail(base::ErrorKind::kInvalidInput, "cannot listen on " + where + ": a port is from 0 to 65535");
  }
  const int bound = port == 0 ? bind_to_any_port(host) : (bind_to_port(host, port) ? port : -1);
  if (bound <= 0) {
    return base::fail(base::ErrorKind::kUnreachable,
                      "cannot listen on " + where + ": " +
                          (bind_errno_ != 0 ? std::strerror(bind_errno_) : "the address cannot be used") +
                          "; choose another port, or 0 for any free one");
  }
  listener_ = std::thread([this] { listen_after_bind(); });
  wait_until_ready();
  return bound;
}

void HttpFront::stop() {
  if (!listener_.joinable()) {
    return;
  }
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    for (const int socket : open_) {
      ::shutdown(socket, SHUT_RDWR);
    }
  }
  httplib::Server::stop();
  listener_.join();
}

bool HttpFront::process_and_close_socket(int socket) {
  {
    const std::scoped_lock lock(mutex_);
    open_.insert(socket);
    if (stopping_) {
      ::shutdown(socket, SHUT_RDWR);
    }
  }
  std::string remote;
  std::string local;
  int remote_port = 0;
  int local_port = 0;
  peerAddress(socket, remote, remote_port);
  ownAddress(socket, local, local_port);
  Connection connection(socket, kPatience);
  const auto prepare = [](httplib::Request& request) {
    // One route for all: the pattern sees this path, the handler sees the target.
    request.path = "/any";
    // RFC 9112 6.3: neither length nor coding means no body. The library knows that while it reads the body, but
    // afterwards it takes such a POST or DELETE for unread and swallows the next request on the connection.
    request.body_consumed_ = !request.has_header("Content-Length") && !request.has_header("Transfer-Encoding");
  };
  bool closed = false;
  while (!closed && connection.waitForRequest() &&
         process_request(connection, remote, remote_port, local, local_port, false, closed, prepare)) {
  }
  const std::scoped_lock lock(mutex_);
  open_.erase(socket);
  ::shutdown(socket, SHUT_RDWR);
  ::close(socket);
  return true;
}

}  // namespace soracom_mcp::simulator
