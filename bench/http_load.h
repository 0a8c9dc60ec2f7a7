#pragma once

#include <memory>
#include <vector>

#include "bench/http_caller.h"
#include "bench/load_result.h"
#include "bench/server_process.h"

namespace soracom_mcp::bench {

/// Keep-alive connections that all ask the same, each again as soon as it is answered, from one thread. Every failure
/// but a wrong answer, which is counted, ends the program.
class HttpLoad final {
 public:
  HttpLoad(const ServerProcess& server, Era era, std::int64_t connections, std::vector<std::int64_t> companions);
  ~HttpLoad();
  HttpLoad(const HttpLoad&) = delete;
  HttpLoad& operator=(const HttpLoad&) = delete;

  /// Asks for so long, then waits for the last answers.
  LoadResult ask(const Question& question, double seconds);
  /// The size of the last answer's body.
  std::size_t answerBytes() const { return answer_bytes_; }

 private:
  struct Asker {
    std::unique_ptr<HttpLink> link;
    HttpCaller caller;
    std::int64_t id = 0;
    std::int64_t sent_at = 0;
  };

  void issue(Asker& asker, const Question& question);

  const ServerProcess& server_;
  const std::vector<std::int64_t> companions_;
  const int epoll_;
  std::vector<Asker> askers_;
  std::int64_t next_id_ = 1;
  std::size_t answer_bytes_ = 0;
};

}  // namespace soracom_mcp::bench
