#pragma once

#include <httplib.h>

#include <string>

#include "base/result.h"
#include "mcp/transport/http_message.h"

namespace soracom_mcp::mcp {

/// The HTTP library, held to what it is good at: opening the listening socket and reading a request. It sees a request
/// only when all of it is here and its head was vetted, reads it from memory, and never writes: answers come from other
/// threads and may last for hours, for which it would hold a thread each. Nor does it accept connections: its loop ends
/// for good at some errors and spins at others.
class HttpServerLibrary final : private httplib::Server {
 public:
  /// `max_body_bytes` bounds a body once its coding is undone.
  explicit HttpServerLibrary(std::size_t max_body_bytes);
  ~HttpServerLibrary() override;

  /// Opens the socket, non-blocking; port 0 takes a free one. The port, or an error that says why not.
  base::Result<int> bind(const std::string& address, int port);
  int listeningSocket() const { return svr_sock_; }
  /// Idempotent. Connections in the backlog are refused by the system.
  void closeListeningSocket();

  /// The body of the request in `bytes`, which hold exactly one. The library's own view of method and path must agree
  /// with `head`; where it does not, or reads no request at all, the answer to send. Thread-safe.
  base::Result<std::string, HttpAnswer> readBody(const HttpHead& head, std::string_view bytes);

 private:
  bool process_and_close_socket(int socket) override;
  int bind_errno_ = 0;
};

}  // namespace soracom_mcp::mcp
