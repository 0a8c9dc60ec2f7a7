#include "mcp/transport/line_buffer.h"

#include <algorithm>
#include <cstring>

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kSmallest = 64 * 1024;
// Room a read should find at least: fewer system calls when a client sends much at once.
constexpr std::size_t kReadRoom = 16 * 1024;
// A buffer grown beyond this is given back once it is empty.
constexpr std::size_t kKept = 1024 * 1024;

bool isBlank(std::string_view text) { return text.find_first_not_of(" \t\r") == std::string_view::npos; }

}  // namespace

LineBuffer::LineBuffer(std::size_t max_line_bytes)
    : max_line_bytes_(max_line_bytes), data_(std::make_unique_for_overwrite<char[]>(kSmallest)), capacity_(kSmallest) {}

std::span<char> LineBuffer::space() {
  if (begin_ == end_) {
    begin_ = scanned_ = end_ = 0;
    if (capacity_ > kKept) {
      data_ = std::make_unique_for_overwrite<char[]>(kSmallest);
      capacity_ = kSmallest;
    }
  }
  if (capacity_ - end_ < kReadRoom && begin_ > 0) {
    std::memmove(data_.get(), data_.get() + begin_, end_ - begin_);
    scanned_ -= begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  if (capacity_ - end_ < kReadRoom) {
    grow();
  }
  return {data_.get() + end_, capacity_ - end_};
}

void LineBuffer::grow() {
  const std::size_t larger = capacity_ * 2;
  auto moved = std::make_unique_for_overwrite<char[]>(larger);
  std::memcpy(moved.get(), data_.get(), end_);
  data_ = std::move(moved);
  capacity_ = larger;
}

LineBuffer::Line LineBuffer::next() {
  while (scanned_ < end_) {
    const char* from = data_.get() + scanned_;
    const auto* line_end = static_cast<const char*>(std::memchr(from, '\n', end_ - scanned_));
    if (line_end == nullptr) {
      scanned_ = end_;
      break;
    }
    const std::size_t begin = begin_;
    const auto end = static_cast<std::size_t>(line_end - data_.get());
    begin_ = scanned_ = end + 1;
    if (dropping_) {
      dropping_ = false;
      continue;
    }
    if (const Line line = checked(begin, end); line.kind != Kind::kNone) {
      return line;
    }
  }
  const bool oversized = end_ - begin_ > max_line_bytes_;
  if (dropping_ || oversized) {
    begin_ = scanned_ = end_;
  }
  if (oversized && !dropping_) {
    dropping_ = true;
    return {Kind::kOversized, {}};
  }
  return {};
}

LineBuffer::Line LineBuffer::rest() {
  const std::size_t begin = begin_;
  begin_ = scanned_ = end_;
  return dropping_ ? Line{} : checked(begin, end_);
}

LineBuffer::Line LineBuffer::checked(std::size_t begin, std::size_t end) const {
  if (end - begin > max_line_bytes_) {
    return {Kind::kOversized, {}};
  }
  std::string_view text(data_.get() + begin, end - begin);
  if (text.ends_with('\r')) {
    text.remove_suffix(1);
  }
  return isBlank(text) ? Line{} : Line{Kind::kLine, text};
}

}  // namespace soracom_mcp::mcp
