#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace soracom_mcp::tools {

/// The server's end of one connection, in bytes. Every call gives up after ten seconds, so a fault fails a test and
/// does not hang it.
class ScriptedPeer final {
 public:
  explicit ScriptedPeer(int fd) : fd_(fd) {}

  /// One request, head and body (Content-Length); empty at the end of the connection.
  std::string readRequest();
  void send(std::string_view bytes) const;
  /// True when the client closes, whatever it sends before.
  bool sawEnd();
  /// Reads nothing and answers nothing until the client closes.
  void holdUntilEnd() { sawEnd(); }
  /// Closes with a reset instead of an orderly end.
  void reset();
  int fd() const { return fd_; }

 private:
  int fd_;
  std::string pending_;
};

/// A TCP server on 127.0.0.1 and a free port that runs `script` for each connection on a thread of its own, then closes
/// the connection. The destructor closes what is open and joins.
class ScriptedServer final {
 public:
  using Script = std::function<void(ScriptedPeer&)>;
  /// `receive_buffer` bounds what the system takes of a request before it is read; 0: as it likes.
  explicit ScriptedServer(Script script, int receive_buffer = 0);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  int port() const { return port_; }
  std::string url(const std::string& path = "") const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
  int connections() const { return connections_.load(); }

 private:
  void acceptAll();

  Script script_;
  int listener_;
  int port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::vector<int> open_;
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

/// "HTTP/1.1 200 OK" with a body and its Content-Length.
std::string okResponse(std::string_view body, std::string_view more_headers = "");

}  // namespace soracom_mcp::tools
