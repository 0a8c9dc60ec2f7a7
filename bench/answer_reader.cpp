#include "bench/answer_reader.h"

#include <strings.h>

#include <algorithm>
#include <charconv>

#include "bench/command_line.h"

namespace soracom_mcp::bench {
namespace {

constexpr std::string_view kBreak = "\r\n";

std::size_t readNumber(std::string_view text, int base) {
  std::size_t number = 0;
  if (std::from_chars(text.data(), text.data() + text.size(), number, base).ec != std::errc{}) {
    die("not a number in an answer: '" + std::string(text) + "'");
  }
  return number;
}

}  // namespace

void AnswerReader::reset() {
  head_.clear();
  body_.clear();
  status_ = 0;
  left_ = 0;
  last_chunk_ = complete_ = false;
}

void AnswerReader::take(std::string& received) {
  if (complete_ || (!hasHead() && !takeHead(received))) {
    return;
  }
  if (framing_ == Framing::kChunked) {
    return takeChunks(received);
  }
  if (framing_ == Framing::kLength) {
    const std::size_t size = std::min(left_, received.size());
    body_.append(received, 0, size);
    received.erase(0, size);
    left_ -= size;
  }
  complete_ = left_ == 0;
}

bool AnswerReader::takeHead(std::string& received) {
  const std::size_t end = received.find("\r\n\r\n");
  if (end == std::string::npos) {
    return false;
  }
  head_.assign(received, 0, end + kBreak.size());
  received.erase(0, end + 2 * kBreak.size());
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  if (!head_.starts_with(kVersion)) {
    die("not an HTTP answer: " + head_.substr(0, 100));
  }
  status_ = static_cast<int>(readNumber(std::string_view(head_).substr(kVersion.size(), 3), 10));
  if (const std::string_view length = field("content-length"); !length.empty()) {
    framing_ = Framing::kLength;
    left_ = readNumber(length, 10);
  } else {
    framing_ = field("transfer-encoding") == "chunked" ? Framing::kChunked : Framing::kNone;
  }
  return true;
}

void AnswerReader::takeChunks(std::string& received) {
  std::size_t at = 0;
  while (!complete_) {
    if (left_ > 0) {
      const std::size_t size = std::min(left_, received.size() - at);
      // The line break behind a chunk is counted with it, but is no part of the body.
      const std::size_t data = left_ > kBreak.size() ? std::min(size, left_ - kBreak.size()) : 0;
      body_.append(received, at, data);
      at += size;
      left_ -= size;
    }
    if (left_ > 0) {
      break;
    }
    if (last_chunk_) {
      complete_ = true;
      break;
    }
    const std::size_t end = received.find(kBreak, at);
    if (end == std::string::npos) {
      break;
    }
    const std::size_t size = readNumber(std::string_view(received).substr(at, end - at), 16);
    at = end + kBreak.size();
    left_ = size + kBreak.size();
    last_chunk_ = size == 0;
  }
  received.erase(0, at);
}

std::string_view AnswerReader::field(std::string_view lower_name) const {
  for (std::size_t at = head_.find(kBreak); at + kBreak.size() < head_.size();) {
    at += kBreak.size();
    const std::size_t end = head_.find(kBreak, at);
    const std::size_t colon = head_.find(':', at);
    if (colon < end && colon - at == lower_name.size() &&
        strncasecmp(head_.data() + at, lower_name.data(), lower_name.size()) == 0) {
      const std::size_t value = head_.find_first_not_of(' ', colon + 1);
      return std::string_view(head_).substr(value, end - value);
    }
    at = end;
  }
  return {};
}

}  // namespace soracom_mcp::bench
