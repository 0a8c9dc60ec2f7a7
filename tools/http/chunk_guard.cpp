#include "tools/http/chunk_guard.h"

#include <algorithm>

#include "base/ascii.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr int kMaxSizeDigits = 8;
constexpr std::size_t kMaxExtensionBytes = 256;
constexpr std::size_t kMaxTrailerBytes = 8 * 1024;

auto malformed(const std::string& what) {
  return fail(ErrorKind::kInterrupted, "the server's answer is not valid HTTP: " + what);
}

bool isPrintable(unsigned char c) { return c == '\t' || (c >= 0x20 && c != 0x7F); }

}  // namespace

Result<void> ChunkGuard::endSizeLine() {
  if (chunk_left_ > data_left_) {
    return fail(ErrorKind::kLimit, "the server's answer is larger than this client takes");
  }
  data_left_ -= chunk_left_;
  digits_ = 0;
  line_bytes_ = 0;
  state_ = chunk_left_ == 0 ? State::kTrailer : State::kData;
  return {};
}

Result<void> ChunkGuard::step(char c) {
  switch (state_) {
    case State::kSize:
      if (const int value = base::hexValue(c); value >= 0) {
        if (++digits_ > kMaxSizeDigits) {
          return malformed("a chunk size has too many digits");
        }
        chunk_left_ = chunk_left_ * 16 + static_cast<std::uint64_t>(value);
        return {};
      }
      if (digits_ == 0 || (c != ';' && c != '\r')) {
        return malformed("a chunk size is no hexadecimal number");
      }
      state_ = c == ';' ? State::kExtension : State::kSizeEnd;
      return {};
    case State::kExtension:
      if (c == '\r') {
        state_ = State::kSizeEnd;
        return {};
      }
      return isPrintable(static_cast<unsigned char>(c)) && ++line_bytes_ <= kMaxExtensionBytes
                 ? Result<void>()
                 : malformed("a chunk extension is too long or not printable");
    case State::kSizeEnd:
      return c == '\n' ? endSizeLine() : malformed("a chunk size does not end in CRLF");
    case State::kDataCr:
      state_ = State::kDataLf;
      return c == '\r' ? Result<void>() : malformed("a chunk does not end in CRLF");
    case State::kDataLf:
      state_ = State::kSize;
      return c == '\n' ? Result<void>() : malformed("a chunk does not end in CRLF");
    case State::kTrailer:
      if (c == '\r') {
        state_ = State::kTrailerEnd;
        return {};
      }
      ++line_bytes_;
      return isPrintable(static_cast<unsigned char>(c)) && ++trailer_bytes_ <= kMaxTrailerBytes
                 ? Result<void>()
                 : malformed("the trailer is too long or not printable");
    case State::kTrailerEnd:
      if (c != '\n') {
        return malformed("a trailer line does not end in CRLF");
      }
      state_ = line_bytes_ == 0 ? State::kFinished : State::kTrailer;
      line_bytes_ = 0;
      return {};
    case State::kData:
    case State::kFinished:
      break;
  }
  return {};
}

Result<std::size_t> ChunkGuard::accept(std::string_view bytes) {
  std::size_t used = 0;
  while (used < bytes.size() && state_ != State::kFinished) {
    if (state_ == State::kData) {
      const auto taken = std::min<std::uint64_t>(chunk_left_, bytes.size() - used);
      used += static_cast<std::size_t>(taken);
      chunk_left_ -= taken;
      if (chunk_left_ == 0) {
        state_ = State::kDataCr;
      }
    } else if (auto stepped = step(bytes[used++]); !stepped) {
      return fail(std::move(stepped).error());
    }
  }
  return used;
}

}  // namespace soracom_mcp::tools
