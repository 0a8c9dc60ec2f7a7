#pragma once

#include <httplib.h>

#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>

#include "base/result.h"

namespace soracom_mcp::simulator {

/// An HTTP/1.1 server that gives every request to one function, chosen by nothing: the library's patterns see a decoded
/// path, and the simulator routes on the target as it was sent.
///
/// Waiting connections cost no wake-ups; stop() ends all connections at once and joins the listening thread.
class HttpFront final : private httplib::Server {
 public:
  struct Answer {
    int status = 200;
    std::string body;
    std::string content_type;  ///< empty: no body and no content type
    std::vector<std::pair<std::string, std::string>> headers;
    bool drop = false;  ///< close the connection and send nothing
  };
  using Handler = std::function<Answer(const httplib::Request&)>;

  explicit HttpFront(Handler handler);
  ~HttpFront() override;
  HttpFront(const HttpFront&) = delete;
  HttpFront& operator=(const HttpFront&) = delete;

  /// Binds and starts to listen. Port 0 takes a free one. Gives the port, or an error that names host and port.
  base::Result<int> listen(const std::string& host, int port);
  /// Running handlers finish, but their answers are no longer sent. Returns when all threads have ended.
  void stop();

 private:
  bool process_and_close_socket(int socket) override;
  void serve(const httplib::Request& request, httplib::Response& response);
  void configure();

  const Handler handler_;
  std::thread listener_;
  std::mutex mutex_;
  std::unordered_set<int> open_;  ///< sockets of running connections
  bool stopping_ = false;
  int bind_errno_ = 0;
};

}  // namespace soracom_mcp::simulator
