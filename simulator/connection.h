#pragma once

#include <httplib.h>

#include <array>
#include <chrono>

namespace soracom_mcp::simulator {

/// One accepted connection as the stream the HTTP library reads from. Its buffer lives as long as the connection, so
/// requests sent without waiting for answers are not lost between two of them. Closes nothing; used by one thread.
class Connection final : public httplib::Stream {
 public:
  /// `patience` is how long one read or write may wait for the peer.
  Connection(int socket, std::chrono::milliseconds patience) : socket_(socket), patience_(patience) {}

  /// Waits, without a limit, for the first byte of the next request. False when the connection has ended.
  bool waitForRequest();

  bool is_readable() const override { return begin_ < end_; }
  bool wait_readable() const override;
  bool wait_writable() const override;
  ssize_t read(char* out, size_t size) override;
  ssize_t write(const char* bytes, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  int socket() const override { return socket_; }
  time_t duration() const override { return 0; }

 private:
  bool fill();

  const int socket_;
  const std::chrono::milliseconds patience_;
  std::array<char, 16 * 1024> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

/// The text of an address of `socket`, its peer's or its own, and the port.
void peerAddress(int socket, std::string& ip, int& port);
void ownAddress(int socket, std::string& ip, int& port);

}  // namespace soracom_mcp::simulator
