#include "tools/safety/needle_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace soracom_mcp::tools {
namespace {

constexpr std::uint64_t kBlockMask = 0xFFFF'FFFF'FFFF;
constexpr std::size_t kBlockBytes = NeedleIndex::kMinBytes;
/// Bits of the filter for each needle, so that few places are looked at in vain.
constexpr std::size_t kFilterBits = 32;
constexpr std::size_t kMostFilterBits = std::size_t{1} << 22U;
/// So many needles may be known by the same bytes before others are looked for.
constexpr int kCrowded = 3;
constexpr std::size_t kTriedBlocks = 24;

std::uint64_t loadEight(const char* bytes) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes, sizeof value);
  if constexpr (std::endian::native == std::endian::big) {
    value = __builtin_bswap64(value);
  }
  return value;
}

/// `at + kBlockBytes` is within the text.
std::uint64_t blockAt(std::string_view text, std::size_t at) {
  if (at + 8 <= text.size()) {
    return loadEight(text.data() + at) & kBlockMask;
  }
  std::array<char, 8> bytes{};
  std::memcpy(bytes.data(), text.data() + at, kBlockBytes);
  return loadEight(bytes.data());
}

std::uint64_t hashOf(std::uint64_t block) { return (block ^ block >> 23U) * 0x9E37'79B9'7F4A'7C15; }

void join(std::vector<ByteRange>& ranges, ByteRange range) {
  if (!ranges.empty() && range.begin <= ranges.back().end && range.end >= ranges.back().begin) {
    ranges.back() = {std::min(ranges.back().begin, range.begin), std::max(ranges.back().end, range.end)};
  } else {
    ranges.push_back(range);
  }
}

bool isBase64Character(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/' ||
         c == '-' || c == '_';
}

}  // namespace

NeedleIndex::NeedleIndex(const std::vector<Needle>& needles) { build(needles); }

NeedleIndex::NeedleIndex(const NeedleIndex& left, const NeedleIndex& right) {
  std::vector<Needle> all = left.needles();
  const std::vector<Needle> others = right.needles();
  all.insert(all.end(), others.begin(), others.end());
  build(all);
}

std::vector<Needle> NeedleIndex::needles() const {
  std::vector<Needle> out;
  out.reserve(needles_.size());
  for (const Known& known : needles_) {
    out.push_back({std::string_view(text_.reveal()).substr(known.offset, known.size), known.base64});
  }
  return out;
}

/// The first of the blocks it is known by. The end is tried first: what secrets have in common ("secret-", the head of a
/// JWT) stands at their beginning.
std::size_t NeedleIndex::chooseBlock(std::string_view needle) const {
  const std::size_t last = needle.size() - kBlockBytes - (stride_ - 1);
  const std::size_t step = std::max<std::size_t>(1, last / kTriedBlocks);
  std::size_t best = last;
  int fewest = -1;
  for (std::size_t at = last;; at -= step) {
    int others = 0;
    for (std::size_t i = 0; i < stride_; ++i) {
      for (std::uint32_t block = heads_[headOf(hashOf(blockAt(needle, at + i)))]; block != kNone && others < 1000;
           block = blocks_[block].next) {
        ++others;
      }
    }
    if (fewest < 0 || others < fewest) {
      fewest = others;
      best = at;
    }
    if (fewest < kCrowded * static_cast<int>(stride_) || at < step) {
      return best;
    }
  }
}

void NeedleIndex::addBlock(std::string_view needle, std::size_t at) {
  const std::uint64_t bytes = blockAt(needle, at);
  const std::uint64_t hash = hashOf(bytes);
  const std::uint64_t bit = hash >> filter_shift_;
  filter_[bit / 64] |= std::uint64_t{1} << (bit % 64);
  std::uint32_t& head = heads_[headOf(hash)];
  blocks_.push_back({bytes, static_cast<std::uint32_t>(needles_.size()), static_cast<std::uint32_t>(at), head});
  head = static_cast<std::uint32_t>(blocks_.size() - 1);
}

void NeedleIndex::build(const std::vector<Needle>& needles) {
  std::string text;
  std::size_t bytes = 0;
  std::size_t count = 0;
  stride_ = kLongBytes - kBlockBytes + 1;
  for (const Needle& needle : needles) {
    if (needle.text.size() >= kMinBytes) {
      bytes += needle.text.size();
      ++count;
      stride_ = needle.text.size() < kLongBytes ? 1 : stride_;
    }
  }
  text.reserve(bytes);
  needles_.reserve(count);
  blocks_.reserve(count * stride_);
  const std::size_t heads = std::bit_ceil(std::max<std::size_t>(count * stride_, 2));
  const std::size_t bits = std::clamp(std::bit_ceil(kFilterBits * count * stride_), std::size_t{64}, kMostFilterBits);
  heads_.assign(heads, kNone);
  filter_.assign(bits / 64, 0);
  head_shift_ = 64U - static_cast<unsigned>(std::countr_zero(heads));
  filter_shift_ = 64U - static_cast<unsigned>(std::countr_zero(bits));
  for (const Needle& needle : needles) {
    if (needle.text.size() < kMinBytes) {
      continue;
    }
    const std::size_t first = chooseBlock(needle.text);
    for (std::size_t i = 0; i < stride_; ++i) {
      addBlock(needle.text, first + i);
    }
    needles_.push_back(
        {static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(needle.text.size()), needle.base64});
    text.append(needle.text);
  }
  text_ = base::Secret(std::move(text));
}

/// Whether `each` has had enough.
template <class Visit>
bool NeedleIndex::visitAt(std::string_view text, std::size_t at, std::uint64_t block, std::uint64_t hash,
                          const Visit& each) const {
  for (std::uint32_t i = heads_[headOf(hash)]; i != kNone; i = blocks_[i].next) {
    if (blocks_[i].bytes != block || blocks_[i].at > at) {
      continue;
    }
    const Known& known = needles_[blocks_[i].needle];
    const std::size_t begin = at - blocks_[i].at;
    if (text.size() - begin < known.size ||
        std::memcmp(text.data() + begin, text_.reveal().data() + known.offset, known.size) != 0) {
      continue;
    }
    ByteRange range{begin, begin + known.size};
    if (known.base64) {
      range.begin -= range.begin > 0 && isBase64Character(text[range.begin - 1]) ? 1 : 0;
      range.end += range.end < text.size() && isBase64Character(text[range.end]) ? 1 : 0;
    }
    if (each(range)) {
      return true;
    }
  }
  return false;
}

template <class Visit>
bool NeedleIndex::visit(std::string_view text, const Visit& each) const {
  if (text.size() < kBlockBytes || needles_.empty()) {
    return false;
  }
  const char* const bytes = text.data();
  const std::size_t stride = stride_;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += stride) {
    const std::uint64_t block = loadEight(bytes + at) & kBlockMask;
    if (const std::uint64_t hash = hashOf(block); mayBegin(hash) && visitAt(text, at, block, hash, each)) {
      return true;
    }
  }
  for (; at + kBlockBytes <= text.size(); at += stride) {
    const std::uint64_t block = blockAt(text, at);
    if (const std::uint64_t hash = hashOf(block); mayBegin(hash) && visitAt(text, at, block, hash, each)) {
      return true;
    }
  }
  return false;
}

bool NeedleIndex::finds(std::string_view text) const {
  return visit(text, [](const ByteRange&) { return true; });
}

void NeedleIndex::find(std::string_view text, std::vector<ByteRange>& found) const {
  visit(text, [&](const ByteRange& range) {
    join(found, range);
    return false;
  });
}

bool NeedleIndex::holds(std::string_view needle) const {
  for (std::size_t at = 0; at + kBlockBytes <= needle.size(); ++at) {
    for (std::uint32_t i = heads_[headOf(hashOf(blockAt(needle, at)))]; i != kNone; i = blocks_[i].next) {
      const Known& known = needles_[blocks_[i].needle];
      if (blocks_[i].at == at && known.size == needle.size() && !known.base64 &&
          text_.reveal().compare(known.offset, known.size, needle) == 0) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace soracom_mcp::tools
