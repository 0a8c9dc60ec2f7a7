#pragma once

#include <string>
#include <string_view>

#include "bench/answer_reader.h"
#include "bench/http_target.h"

namespace soracom_mcp::bench {

/// One client connection over TCP without delay, non-blocking, and the answers that come on it. A connection that
/// cannot be made ends the program.
class HttpLink final {
 public:
  /// Begins to connect.
  explicit HttpLink(const HttpTarget& target);
  ~HttpLink() { close(); }
  HttpLink(const HttpLink&) = delete;
  HttpLink& operator=(const HttpLink&) = delete;

  /// For epoll or poll, edge-triggered for both directions.
  int socket() const { return socket_; }
  /// Forgets the answer before, and sends as much as the connection takes.
  void send(std::string_view request);
  /// Does what the socket is ready for.
  void advance();
  AnswerReader& answer() { return answer_; }
  /// The peer has ended the connection, or it is broken.
  bool isClosed() const { return closed_; }
  void close();

  /// Sends a request and waits for its whole answer. Anything but `status` ends the program.
  AnswerReader& exchange(std::string_view request, int status = 200);

 private:
  void flush();

  int socket_ = -1;
  bool closed_ = false;
  std::string unsent_;
  std::string received_;
  AnswerReader answer_;
};

/// Raises the limit on open descriptors as far as the system lets us.
void allowManyLinks();

}  // namespace soracom_mcp::bench
