#include "mcp/transport/socket_io.h"

#include <sys/socket.h>

#include <cerrno>

namespace soracom_mcp::mcp {
namespace {

IoResult resultOf(ssize_t count, IoResult::Kind blocked) {
  if (count > 0) {
    return {IoResult::Kind::kDone, static_cast<std::size_t>(count)};
  }
  return count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) ? IoResult{blocked, 0} : IoResult{};
}

class PlainIo final : public SocketIo {
 public:
  explicit PlainIo(int socket) : socket_(socket) {}

  IoResult read(char* out, std::size_t size) override {
    ssize_t count = 0;
    do {
      count = ::recv(socket_, out, size, 0);
    } while (count < 0 && errno == EINTR);
    return resultOf(count, IoResult::Kind::kWantRead);
  }

  IoResult write(const char* bytes, std::size_t size) override {
    ssize_t count = 0;
    do {
      count = ::send(socket_, bytes, size, MSG_NOSIGNAL);
    } while (count < 0 && errno == EINTR);
    return resultOf(count, IoResult::Kind::kWantWrite);
  }

 private:
  const int socket_;
};

}  // namespace

std::unique_ptr<SocketIo> makePlainIo(int socket) { return std::make_unique<PlainIo>(socket); }

}  // namespace soracom_mcp::mcp
