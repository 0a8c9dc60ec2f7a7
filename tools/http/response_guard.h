#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "tools/http/call_wait.h"
#include "tools/http/chunk_guard.h"
#include "tools/http/connection.h"
#include "tools/http/response_head.h"

namespace soracom_mcp::tools {

/// Stands between a connection and the HTTP library while one response is read. It reads and judges the head itself and
/// hands the library a head of its own making, which holds only the status and what frames the body: the library
/// matches status lines by recursion, percent-decodes header values, and takes chunk sizes with a sign. Body bytes pass
/// unchanged, counted, and only up to the end of the body.
class ResponseGuard final {
 public:
  ResponseGuard(Connection& connection, const CallWait& wait, std::string_view method, std::size_t max_body_bytes);

  /// Copies 1 to `size` bytes for the library to `out`; 0 after the end of the response. The first error stays.
  base::Result<std::size_t> read(char* out, std::size_t size);

  /// Set once the head has been read.
  const std::optional<ResponseHead>& head() const { return head_; }
  /// A byte of the response has arrived.
  bool answered() const { return answered_; }
  /// The whole response has passed.
  bool complete() const { return complete_; }
  /// Bytes came after the end of the response.
  bool surplus() const { return complete_ && !rest().empty(); }
  /// The connection can carry another request: the response is complete, its end is beyond doubt, no interim response
  /// came before it, and nothing after it.
  bool reusable() const { return complete_ && head_->keeps_alive && !interim_ && rest().empty(); }

 private:
  base::Result<void> readHead();
  base::Result<std::size_t> findHeadEnd();
  base::Result<void> beginBody();
  base::Result<void> receive();
  base::Result<std::size_t> readBody(char* out, std::size_t size);
  std::string_view rest() const { return std::string_view(buffer_).substr(used_); }

  Connection& connection_;
  const CallWait& wait_;
  const std::string_view method_;
  const std::size_t max_body_bytes_;

  std::string buffer_;
  std::size_t used_ = 0;
  std::string library_head_;
  std::size_t library_head_used_ = 0;
  std::optional<ResponseHead> head_;
  ChunkGuard chunks_;
  std::uint64_t body_left_ = 0;  ///< kLength: to come; kUntilClose: allowed
  bool answered_ = false;
  bool interim_ = false;
  bool complete_ = false;
};

}  // namespace soracom_mcp::tools
