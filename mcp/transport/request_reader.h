#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "mcp/transport/chunked_body.h"
#include "mcp/transport/http_message.h"

namespace soracom_mcp::mcp {

/// Cuts the bytes of one connection into requests, as they come and however they come in pieces. Looks at each byte of
/// a head once and at each byte of a chunked body's framing once. One thread at a time.
///
///   reader.append(bytes);
///   while (!reader.needsBytes()) {
///     switch (*reader.next()) { ... }    // kHead, then kRequest, once for each request; takeHead() after that
///   }
class RequestReader final {
 public:
  /// `max_body_bytes` bounds a body without its framing.
  explicit RequestReader(std::size_t max_body_bytes) : max_body_bytes_(max_body_bytes), chunked_(max_body_bytes) {}

  void append(std::string_view bytes);
  /// True when all bytes were looked at: next() has nothing to say before there are more.
  bool needsBytes() const { return examined_; }
  /// No byte of another request has come.
  bool empty() const { return input_.empty(); }
  /// Memory it has taken.
  std::size_t heldBytes() const;

  enum class Step {
    kMore,     ///< there is nothing before more bytes come
    kHead,     ///< head() is there, its body may not be
    kRequest,  ///< all of it is there
  };
  /// An error is the answer to send; nothing behind it can be read.
  base::Result<Step, HttpAnswer> next();

  /// After kHead, until takeHead() or dropHead().
  const HttpHead& head() const { return *head_; }
  /// After kHead: the client waits to be asked for its body, and has not begun to send it (RFC 9110, 10.1.1).
  bool waitsForContinue() const;
  /// After kRequest: its bytes, head and body, as they came.
  std::string_view request() const { return std::string_view(input_).substr(0, head_bytes_ + body_bytes_); }

  /// After kRequest: gives the head out and goes on behind the request.
  HttpHead takeHead();
  /// After kHead of a request without a body: goes on behind it.
  void dropHead();
  /// Forgets everything.
  void clear();

 private:
  base::Result<Step, HttpAnswer> nextHead();
  base::Result<Step, HttpAnswer> nextBody();
  Step wait();
  void dropRequest(std::size_t size);

  const std::size_t max_body_bytes_;
  std::string input_;
  bool examined_ = true;
  std::size_t scanned_ = 0;  // of input_, for the end of a head
  std::optional<HttpHead> head_;
  std::size_t head_bytes_ = 0;
  std::size_t body_bytes_ = 0;  // so far, with its framing, where it is chunked
  ChunkedBody chunked_;
};

}  // namespace soracom_mcp::mcp
