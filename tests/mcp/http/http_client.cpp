#include "http/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

constexpr int kGuardMs = 60'000;

std::string lowerCase(std::string text) {
  for (char& c : text) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

}  // namespace

HttpClient::HttpClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

HttpClient::HttpClient(HttpClient&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), unread_(std::move(other.unread_)), events_(std::move(other.events_)) {}

HttpClient::~HttpClient() { close(); }

void HttpClient::close() {
  if (socket_ >= 0) {
    ::close(socket_);
    socket_ = -1;
  }
}

void HttpClient::send(const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t sent = ::send(socket_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (sent <= 0) {
      return;  // the server has turned us away; what it said can still be read
    }
    done += static_cast<std::size_t>(sent);
  }
}

bool HttpClient::readMore() {
  pollfd wait{socket_, POLLIN, 0};
  if (::poll(&wait, 1, kGuardMs) != 1) {
    FAIL("the server sent nothing");
  }
  char buffer[16384];
  const ssize_t count = ::recv(socket_, buffer, sizeof buffer, 0);
  if (count > 0) {
    unread_.append(buffer, static_cast<std::size_t>(count));
  }
  return count > 0;
}

void HttpClient::need(std::size_t bytes) {
  while (unread_.size() < bytes) {
    if (!readMore()) {
      FAIL("the connection ended too early");
    }
  }
}

std::string HttpClient::takeLine() {
  std::size_t end = 0;
  while ((end = unread_.find("\r\n")) == std::string::npos) {
    if (!readMore()) {
      FAIL("the connection ended in a line: " << unread_);
    }
  }
  std::string line = unread_.substr(0, end);
  unread_.erase(0, end + 2);
  return line;
}

WireAnswer HttpClient::receiveHead() {
  WireAnswer answer;
  const std::string first = takeLine();
  INFO(first);
  REQUIRE(first.substr(0, 9) == "HTTP/1.1 ");
  answer.status = std::stoi(first.substr(9, 3));
  for (std::string line = takeLine(); !line.empty(); line = takeLine()) {
    const std::size_t colon = line.find(": ");
    REQUIRE(colon != std::string::npos);
    if (!answer.fields.emplace(lowerCase(line.substr(0, colon)), line.substr(colon + 2)).second) {
      FAIL_CHECK("a field came twice: " << line);
    }
  }
  return answer;
}

std::string HttpClient::takeChunk() {
  const std::size_t size = std::stoul(takeLine(), nullptr, 16);
  need(size + 2);
  std::string chunk = unread_.substr(0, size);
  CHECK(unread_.substr(size, 2) == "\r\n");
  unread_.erase(0, size + 2);
  return chunk;
}

WireAnswer HttpClient::receive() {
  WireAnswer answer = receiveHead();
  if (answer.field("transfer-encoding") == "chunked") {
    for (std::string chunk = takeChunk(); !chunk.empty(); chunk = takeChunk()) {
      answer.body += chunk;
    }
  } else if (answer.fields.contains("content-length")) {
    const std::size_t length = std::stoul(answer.field("content-length"));
    need(length);
    answer.body = unread_.substr(0, length);
    unread_.erase(0, length);
  }
  return answer;
}

WireAnswer HttpClient::ask(const std::string& bytes) {
  send(bytes);
  return receive();
}

std::optional<WireEvent> HttpClient::nextEvent() {
  while (true) {
    const std::size_t end = events_.find("\n\n");
    if (end == std::string::npos) {
      const std::string chunk = takeChunk();
      if (chunk.empty()) {
        CHECK(events_.empty());
        return std::nullopt;
      }
      events_ += chunk;
      continue;
    }
    std::string text = events_.substr(0, end + 1);
    events_.erase(0, end + 2);
    WireEvent event;
    bool comment_only = true;
    while (!text.empty()) {
      const std::size_t line_end = text.find('\n');
      const std::string line = text.substr(0, line_end);
      text.erase(0, line_end + 1);
      if (line.front() == ':') {
        continue;
      }
      comment_only = false;
      const std::size_t colon = line.find(": ");
      REQUIRE(colon != std::string::npos);
      const std::string name = line.substr(0, colon);
      const std::string value = line.substr(colon + 2);
      if (name == "event") {
        event.type = value;
      } else if (name == "id") {
        event.id = value;
      } else if (name == "retry") {
        event.retry = value;
      } else {
        CHECK(name == "data");
        event.data += value;
      }
    }
    if (!comment_only) {
      return event;
    }
  }
}

bool HttpClient::isClosedByServer() {
  while (unread_.empty()) {
    if (!readMore()) {
      return true;
    }
  }
  return false;
}

std::string httpRequest(int port, const std::string& method, const std::string& path,
                        const std::vector<std::string>& fields, const std::string& body) {
  std::string out = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n";
  for (const std::string& field : fields) {
    out += field + "\r\n";
  }
  if (!body.empty() || method == "POST") {
    out += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  return out + "\r\n" + body;
}

}  // namespace soracom_mcp::mcp
