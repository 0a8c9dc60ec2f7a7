#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace soracom_mcp::tools {

/// Watches the bytes of a chunked body (RFC 9112, 7.1) on their way to whoever decodes them, and lets nothing pass that
/// two decoders could read differently: a size is 1 to 8 hexadecimal digits, extensions and trailers are printable and
/// bounded, and every line and chunk ends in exactly CRLF.
class ChunkGuard final {
 public:
  explicit ChunkGuard(std::uint64_t max_data_bytes) : data_left_(max_data_bytes) {}

  /// How many of `bytes` belong to the body: all of them until its end is reached. Errors: kInterrupted for bytes that
  /// break the rules, kLimit for too much data.
  base::Result<std::size_t> accept(std::string_view bytes);

  bool finished() const { return state_ == State::kFinished; }

 private:
  enum class State { kSize, kExtension, kSizeEnd, kData, kDataCr, kDataLf, kTrailer, kTrailerEnd, kFinished };

  base::Result<void> step(char c);
  base::Result<void> endSizeLine();

  State state_ = State::kSize;
  std::uint64_t data_left_;
  std::uint64_t chunk_left_ = 0;
  int digits_ = 0;
  std::size_t line_bytes_ = 0;  ///< of the extension or the trailer line at hand
  std::size_t trailer_bytes_ = 0;
};

}  // namespace soracom_mcp::tools
