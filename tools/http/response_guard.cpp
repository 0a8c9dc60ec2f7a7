#include "tools/http/response_guard.h"

#include <algorithm>
#include <cstring>

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::size_t kFirstReadSize =
    4 * 1024;  // most answers are shorter, and the room is cleared before it is read to
constexpr std::size_t kReadSize = 16 * 1024;
constexpr int kMaxInterimResponses = 4;

auto tooLarge(std::size_t max_body_bytes) {
  return fail(ErrorKind::kLimit,
              "the server's answer is larger than the " + std::to_string(max_body_bytes) + " bytes this client takes");
}

}  // namespace

ResponseGuard::ResponseGuard(Connection& connection, const CallWait& wait, std::string_view method,
                             std::size_t max_body_bytes)
    : connection_(connection), wait_(wait), method_(method), max_body_bytes_(max_body_bytes), chunks_(max_body_bytes) {}

/// Appends what the connection has; an empty buffer afterwards means that it has ended.
Result<void> ResponseGuard::receive() {
  if (used_ == buffer_.size()) {
    buffer_.clear();
    used_ = 0;
  }
  const std::size_t before = buffer_.size();
  const std::size_t room = answered_ ? kReadSize : kFirstReadSize;
  buffer_.resize(before + room);
  auto got = connection_.read(buffer_.data() + before, room, wait_);
  buffer_.resize(before + (got ? *got : 0));
  if (!got) {
    return fail(std::move(got).error());
  }
  answered_ = answered_ || *got > 0;
  if (connection_.foreignAnswer()) {
    return fail(ErrorKind::kInterrupted,
                "the server sent bytes before it had the request; they are no answer to it, so they were dropped");
  }
  return {};
}

/// The size of the head at the front of the buffer, which is filled until it is there.
Result<std::size_t> ResponseGuard::findHeadEnd() {
  std::size_t searched = used_;
  for (;;) {
    const auto end = buffer_.find("\r\n\r\n", searched);
    if (end != std::string::npos) {
      return end + 4 - used_;
    }
    if (buffer_.size() - used_ > kMaxHeadBytes) {
      return fail(ErrorKind::kLimit,
                  "the head of the server's answer is larger than " + std::to_string(kMaxHeadBytes) + " bytes");
    }
    const std::size_t before = buffer_.size() - used_;
    if (auto received = receive(); !received) {
      return fail(std::move(received).error());
    }
    if (buffer_.size() - used_ == before) {
      return fail(ErrorKind::kInterrupted, before == 0 ? "the server closed the connection without an answer"
                                                       : "the server closed the connection in the head of its answer");
    }
    searched = used_ + (before > 3 ? before - 3 : 0);
  }
}

Result<void> ResponseGuard::readHead() {
  for (int interim = 0;; ++interim) {
    const auto size = findHeadEnd();
    if (!size) {
      return fail(size.error());
    }
    auto head = readResponseHead(std::string_view(buffer_).substr(used_, *size), method_);
    if (!head) {
      return fail(std::move(head).error());
    }
    used_ += *size;
    if (head->status == 101) {
      return fail(ErrorKind::kInterrupted, "the server switched to another protocol, which was not asked for");
    }
    if (head->status >= 200) {
      head_ = *std::move(head);
      return beginBody();
    }
    interim_ = true;
    if (interim == kMaxInterimResponses) {
      return fail(ErrorKind::kLimit, "the server sent interim answers without end");
    }
  }
}

Result<void> ResponseGuard::beginBody() {
  library_head_ = "HTTP/1.1 " + std::to_string(head_->status) + " \r\n";
  switch (head_->framing) {
    case Framing::kNone:
      complete_ = true;
      break;
    case Framing::kLength:
      if (head_->length > max_body_bytes_) {
        return tooLarge(max_body_bytes_);
      }
      body_left_ = head_->length;
      complete_ = body_left_ == 0;
      library_head_ += "Content-Length: " + std::to_string(head_->length) + "\r\n";
      break;
    case Framing::kChunked:
      library_head_ += "Transfer-Encoding: chunked\r\n";
      break;
    case Framing::kUntilClose:
      body_left_ = max_body_bytes_;
      break;
  }
  library_head_ += "\r\n";
  return {};
}

Result<std::size_t> ResponseGuard::read(char* out, std::size_t size) {
  if (!head_) {
    if (auto head = readHead(); !head) {
      return fail(std::move(head).error());
    }
  }
  if (library_head_used_ < library_head_.size()) {
    const std::size_t taken = std::min(size, library_head_.size() - library_head_used_);
    std::memcpy(out, library_head_.data() + library_head_used_, taken);
    library_head_used_ += taken;
    return taken;
  }
  return complete_ ? Result<std::size_t>(0) : readBody(out, size);
}

Result<std::size_t> ResponseGuard::readBody(char* out, std::size_t size) {
  if (rest().empty()) {
    if (auto received = receive(); !received) {
      return fail(std::move(received).error());
    }
    if (rest().empty()) {
      if (head_->framing != Framing::kUntilClose) {
        return fail(ErrorKind::kInterrupted, "the server closed the connection before the end of its answer");
      }
      complete_ = true;
      return std::size_t{0};
    }
  }
  std::string_view bytes = rest().substr(0, size);
  if (head_->framing == Framing::kChunked) {
    const auto accepted = chunks_.accept(bytes);
    if (!accepted) {
      return fail(accepted.error());
    }
    bytes = bytes.substr(0, *accepted);
    complete_ = chunks_.finished();
  } else {
    if (head_->framing == Framing::kUntilClose && body_left_ == 0) {
      return tooLarge(max_body_bytes_);
    }
    bytes = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), body_left_)));
    body_left_ -= bytes.size();
    complete_ = head_->framing == Framing::kLength && body_left_ == 0;
  }
  std::memcpy(out, bytes.data(), bytes.size());
  used_ += bytes.size();
  return bytes.size();
}

}  // namespace soracom_mcp::tools
