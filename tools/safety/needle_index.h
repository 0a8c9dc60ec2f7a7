#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace soracom_mcp::tools {

/// A half-open range of bytes.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A text to be found.
struct Needle {
  std::string_view text;
  /// Part of a base64 text: the characters beside it hold bits of the secret as well, and are found with it.
  bool base64 = false;
};

/// Finds any of many texts. Immutable, so that threads share one. Searching takes time linear in the text and nearly
/// the same for one needle and for a hundred thousand, also where all of them begin alike: each is known by those six
/// bytes in it that the fewest others are known by, and, where all needles are long enough, by four such blocks that
/// follow each other, so that every fourth place of a text is looked at.
class NeedleIndex final {
 public:
  /// Shorter needles are left out.
  static constexpr std::size_t kMinBytes = 6;
  /// An index without shorter ones is four times as fast.
  static constexpr std::size_t kLongBytes = 9;

  explicit NeedleIndex(const std::vector<Needle>& needles);
  /// All of both.
  NeedleIndex(const NeedleIndex& left, const NeedleIndex& right);

  std::size_t size() const { return needles_.size(); }
  /// Whether every needle has kLongBytes.
  bool isLong() const { return stride_ > 1; }
  bool holds(std::string_view needle) const;

  bool finds(std::string_view text) const;
  /// Appends where needles stand in `text`, in no order; some are joined already where they overlap or touch.
  void find(std::string_view text, std::vector<ByteRange>& found) const;

 private:
  struct Known {
    std::uint32_t offset;  ///< in text_
    std::uint32_t size;
    bool base64;
  };
  struct Block {
    std::uint64_t bytes;
    std::uint32_t needle;
    std::uint32_t at;    ///< in the needle
    std::uint32_t next;  ///< of the same place in heads_; kNone at the end
  };
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  void build(const std::vector<Needle>& needles);
  std::vector<Needle> needles() const;
  std::size_t chooseBlock(std::string_view needle) const;
  void addBlock(std::string_view needle, std::size_t at);
  std::size_t headOf(std::uint64_t hash) const { return hash >> head_shift_; }
  bool mayBegin(std::uint64_t hash) const {
    const std::uint64_t bit = hash >> filter_shift_;
    return (filter_[bit / 64] >> (bit % 64) & 1U) != 0;
  }
  template <class Visit>
  bool visit(std::string_view text, const Visit& each) const;
  template <class Visit>
  bool visitAt(std::string_view text, std::size_t at, std::uint64_t block, std::uint64_t hash, const Visit& each) const;

  base::Secret text_;  ///< all needles, one behind the other
  std::vector<Known> needles_;
  std::vector<Block> blocks_;
  std::vector<std::uint32_t> heads_;
  std::vector<std::uint64_t> filter_;  ///< a bit for each block; most places in a text meet none
  std::size_t stride_ = 1;
  unsigned head_shift_ = 63;
  unsigned filter_shift_ = 58;
};

}  // namespace soracom_mcp::tools
