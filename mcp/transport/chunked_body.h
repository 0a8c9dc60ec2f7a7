#pragma once

#include <cstddef>
#include <string_view>

namespace soracom_mcp::mcp {

/// Follows a chunked body (RFC 9112, 7.1) byte by byte to find its end, more strictly than the HTTP library reads it:
/// sizes are 1 to 8 hexadecimal digits, every line ends with CR LF, and there are neither extensions nor trailers.
class ChunkedBody final {
 public:
  /// A body may have as many bytes of framing as of data, and these besides: what is more is no way to send anything,
  /// and would have to be read all the same.
  static constexpr std::size_t kMoreFramingBytes = 16 * 1024;

  /// `max_bytes` bounds the data, without its framing.
  explicit ChunkedBody(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  enum class Progress { kMore, kComplete, kMalformed, kTooLarge };
  /// Takes bytes up to the end of the body; `taken` is how many of them belong to it.
  Progress take(std::string_view bytes, std::size_t& taken);

 private:
  enum class At { kSize, kSizeEnd, kData, kDataEnd, kDataLineFeed, kLastEnd, kLastLineFeed, kDone };
  bool takeByte(char c);
  bool takeSizeDigit(char c);

  std::size_t max_bytes_;
  At at_ = At::kSize;
  std::size_t digits_ = 0;
  std::size_t left_ = 0;  // of the chunk
  std::size_t total_ = 0;
  std::size_t framing_bytes_ = 0;
};

}  // namespace soracom_mcp::mcp
