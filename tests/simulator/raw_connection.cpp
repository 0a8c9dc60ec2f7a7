#include "raw_connection.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/catch.h"

namespace soracom_mcp::tests {

RawConnection::RawConnection(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  REQUIRE(::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

RawConnection::~RawConnection() { ::close(socket_); }

void RawConnection::send(const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t sent = ::send(socket_, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (sent <= 0) {
      return;  // the peer refused the rest; what it answered is still to be read
    }
    done += static_cast<std::size_t>(sent);
  }
}

bool RawConnection::receive() {
  pollfd entry{socket_, POLLIN, 0};
  if (::poll(&entry, 1, 10'000) <= 0) {
    return false;
  }
  char buffer[4096];
  const ssize_t got = ::recv(socket_, buffer, sizeof buffer, 0);
  if (got <= 0) {
    return false;
  }
  received_.append(buffer, static_cast<std::size_t>(got));
  return true;
}

std::string RawConnection::readUntil(const std::string& text) {
  while (received_.find(text) == std::string::npos && receive()) {
  }
  return received_;
}

bool RawConnection::closedByPeer() {
  while (receive()) {
  }
  char byte = 0;
  const ssize_t got = ::recv(socket_, &byte, 1, MSG_DONTWAIT);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

}  // namespace soracom_mcp::tests
