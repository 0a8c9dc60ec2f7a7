#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "base/json.h"
#include "mcp/server/server.h"

namespace soracom_mcp::test {

/// A client in the same process as its server: frames go in, answers come out, on one connection. The server outlives
/// it.
class DirectClient final {
 public:
  explicit DirectClient(mcp::Server& server, std::string principal = "local");

  void send(const std::string& frame);
  /// The next message; fails the test when none comes within a minute.
  base::Json receive();
  base::Json ask(const std::string& frame) {
    send(frame);
    return receive();
  }
  /// The handshake of a revision.
  void initialize(const std::string& revision, const std::string& capabilities);
  /// The peer is gone, as the transport would tell.
  void disconnect();

 private:
  class Line;

  mcp::Server& server_;
  std::shared_ptr<Line> line_;
};

}  // namespace soracom_mcp::test
