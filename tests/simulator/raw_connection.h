#pragma once

#include <string>

namespace soracom_mcp::tests {

/// A TCP connection to 127.0.0.1 for requests that no proper client would send.
class RawConnection final {
 public:
  explicit RawConnection(int port);
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  void send(const std::string& bytes);
  /// Reads until `text` has arrived, the peer closes or 10 seconds have passed; gives everything read so far.
  std::string readUntil(const std::string& text);
  /// Reads until the peer closes or 10 seconds have passed. True when it closed.
  bool closedByPeer();

 private:
  bool receive();

  int socket_;
  std::string received_;
};

}  // namespace soracom_mcp::tests
