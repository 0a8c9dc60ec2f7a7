#include "mcp/transport/chunked_body.h"

#include <algorithm>

#include "base/ascii.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kMostDigits = 8;

}  // namespace

ChunkedBody::Progress ChunkedBody::take(std::string_view bytes, std::size_t& taken) {
  taken = 0;
  while (taken < bytes.size() && at_ != At::kDone) {
    if (at_ == At::kData) {
      const std::size_t count = std::min(left_, bytes.size() - taken);
      left_ -= count;
      taken += count;
      at_ = left_ == 0 ? At::kDataEnd : At::kData;
      continue;
    }
    if (!takeByte(bytes[taken])) {
      return Progress::kMalformed;
    }
    ++taken;
    ++framing_bytes_;
    if (total_ > max_bytes_ || framing_bytes_ > total_ + kMoreFramingBytes) {
      return Progress::kTooLarge;
    }
  }
  return at_ == At::kDone ? Progress::kComplete : Progress::kMore;
}

bool ChunkedBody::takeByte(char c) {
  switch (at_) {
    case At::kSize:
      return takeSizeDigit(c);
    case At::kSizeEnd:
      total_ += left_;
      at_ = left_ == 0 ? At::kLastEnd : At::kData;
      return c == '\n';
    case At::kDataEnd:
      at_ = At::kDataLineFeed;
      return c == '\r';
    case At::kDataLineFeed:
      at_ = At::kSize;
      digits_ = 0;
      return c == '\n';
    case At::kLastEnd:
      at_ = At::kLastLineFeed;
      return c == '\r';
    case At::kLastLineFeed:
      at_ = At::kDone;
      return c == '\n';
    case At::kData:
    case At::kDone:
      return false;
  }
  return false;
}

bool ChunkedBody::takeSizeDigit(char c) {
  if (c == '\r' && digits_ > 0) {
    at_ = At::kSizeEnd;
    return true;
  }
  const int value = base::hexValue(c);
  if (value < 0 || digits_ == kMostDigits) {
    return false;
  }
  left_ = digits_ == 0 ? static_cast<std::size_t>(value) : left_ * 16 + static_cast<std::size_t>(value);
  ++digits_;
  return true;
}

}  // namespace soracom_mcp::mcp
