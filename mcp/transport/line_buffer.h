#pragma once

#include <memory>
#include <span>
#include <string_view>

namespace soracom_mcp::mcp {

/// Cuts a byte stream into lines. Memory follows the longest line seen, up to the bound; a longer line is dropped to
/// its end. Line ends are \n or \r\n; lines of white space are skipped.
class LineBuffer final {
 public:
  explicit LineBuffer(std::size_t max_line_bytes);

  /// Room for the next read, never empty. Invalidates lines given out before.
  std::span<char> space();
  /// `count` bytes of it were filled.
  void commit(std::size_t count) { end_ += count; }

  enum class Kind { kNone, kLine, kOversized };
  struct Line {
    Kind kind = Kind::kNone;
    std::string_view text;  // kLine: without its end
  };
  /// The next line; kOversized once for each line beyond the bound.
  Line next();
  /// What is left when the stream ends without a line end.
  Line rest();

 private:
  void grow();
  Line checked(std::size_t begin, std::size_t end) const;

  const std::size_t max_line_bytes_;
  std::unique_ptr<char[]> data_;
  std::size_t capacity_;
  std::size_t begin_ = 0;    // first byte not given out
  std::size_t scanned_ = 0;  // no line end before it
  std::size_t end_ = 0;      // first free byte
  bool dropping_ = false;    // inside an oversized line
};

}  // namespace soracom_mcp::mcp
