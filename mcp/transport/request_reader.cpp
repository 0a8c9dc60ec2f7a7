#include "mcp/transport/request_reader.h"

#include <algorithm>

#include "base/ascii.h"
#include "mcp/transport/http_head.h"

namespace soracom_mcp::mcp {
namespace {

using base::Unexpected;

// Fields of a head in memory, for each byte they were sent in: names and values are strings of their own.
constexpr std::size_t kHeadGrowth = 4;

}  // namespace

void RequestReader::append(std::string_view bytes) {
  input_.append(bytes);
  examined_ = false;
}

std::size_t RequestReader::heldBytes() const { return input_.capacity() + (head_ ? kHeadGrowth * head_bytes_ : 0); }

base::Result<RequestReader::Step, HttpAnswer> RequestReader::next() { return head_ ? nextBody() : nextHead(); }

RequestReader::Step RequestReader::wait() {
  examined_ = true;
  return Step::kMore;
}

base::Result<RequestReader::Step, HttpAnswer> RequestReader::nextHead() {
  // The end may have begun with the last bytes that were scanned.
  constexpr std::size_t kEndBytes = 4;
  const std::size_t from = scanned_ >= kEndBytes ? scanned_ - (kEndBytes - 1) : 0;
  const std::size_t size = headSize(std::string_view(input_).substr(from, kMaxHeadBytes - from));
  if (size == 0) {
    scanned_ = std::min(input_.size(), kMaxHeadBytes);
    if (input_.size() >= kMaxHeadBytes) {
      return Unexpected(refusalAnswer(431, "The request head is too large"));
    }
    return wait();
  }
  head_bytes_ = from + size;
  auto head = readHead(std::string_view(input_).substr(0, head_bytes_));
  if (!head) {
    return Unexpected(std::move(head).error());
  }
  head_ = *std::move(head);
  body_bytes_ = 0;
  chunked_ = ChunkedBody(max_body_bytes_);
  return Step::kHead;
}

base::Result<RequestReader::Step, HttpAnswer> RequestReader::nextBody() {
  if (head_->framing != BodyFraming::kChunked) {
    body_bytes_ = head_->content_length;
    return input_.size() - head_bytes_ >= body_bytes_ ? Step::kRequest : wait();
  }
  std::size_t taken = 0;
  const auto progress = chunked_.take(std::string_view(input_).substr(head_bytes_ + body_bytes_), taken);
  body_bytes_ += taken;
  switch (progress) {
    case ChunkedBody::Progress::kComplete:
      return Step::kRequest;
    case ChunkedBody::Progress::kMore:
      return wait();
    case ChunkedBody::Progress::kMalformed:
      return Unexpected(refusalAnswer(400, "Bad request: malformed chunk"));
    case ChunkedBody::Progress::kTooLarge:
      break;
  }
  return Unexpected(refusalAnswer(413, "The request body is too large"));
}

bool RequestReader::waitsForContinue() const {
  const std::string* expected = head_->find("expect");
  return expected != nullptr && base::lowerCase(*expected) == "100-continue" && head_->framing != BodyFraming::kNone &&
         input_.size() == head_bytes_;
}

HttpHead RequestReader::takeHead() {
  HttpHead head = *std::move(head_);
  dropRequest(head_bytes_ + body_bytes_);
  return head;
}

void RequestReader::dropHead() { dropRequest(head_bytes_); }

void RequestReader::dropRequest(std::size_t size) {
  head_.reset();
  scanned_ = 0;
  input_.erase(0, size);
  if (input_.empty()) {
    std::string().swap(input_);  // an idle connection holds no buffer; assigning an empty string would keep it
  }
  examined_ = input_.empty();
}

void RequestReader::clear() {
  head_.reset();
  scanned_ = 0;
  std::string().swap(input_);
  examined_ = true;
}

}  // namespace soracom_mcp::mcp
