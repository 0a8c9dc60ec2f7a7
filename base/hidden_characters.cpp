#include "base/hidden_characters.h"

#include <algorithm>
#include <array>

namespace soracom_mcp::base {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

constexpr std::array kHidden = std::to_array<Range>({
    {0x0000, 0x001F},                         // C0
    {0x007F, 0x009F},                         // DEL, C1
    {0x00AD, 0x00AD},                         // soft hyphen
    {0x034F, 0x034F},                         // combining grapheme joiner
    {0x061C, 0x061C},                         // Arabic letter mark
    {0x115F, 0x1160},                         // Hangul fillers
    {0x17B4, 0x17B5},                         // Khmer vowels that are not written
    {0x180B, 0x180F},                         // Mongolian variation selectors and vowel separator
    {0x200B, 0x200F},                         // zero width, direction marks
    {0x2028, 0x202E},                         // line and paragraph separators, bidirectional embeddings and overrides
    {0x2060, 0x206F},                         // word joiner, invisible operators, isolates
    {0x3164, 0x3164},                         // Hangul filler
    {0xE000, 0xF8FF},                         // private use
    {0xFDD0, 0xFDEF},                         // noncharacters
    {0xFE00, 0xFE0F},                         // variation selectors
    {0xFEFF, 0xFEFF},                         // byte order mark
    {0xFFA0, 0xFFA0},                         // halfwidth Hangul filler
    {0xFFF0, 0xFFFB},                         // unassigned, interlinear annotation
    {0xFFFE, 0xFFFF},                         // noncharacters
    {0x13430, 0x1343F},                       // hieroglyph format controls
    {0x16FE4, 0x16FE4},                       // Khitan small script filler
    {0x1BCA0, 0x1BCA3},                       // shorthand format controls
    {0x1D159, 0x1D159},                       // null notehead
    {0x1D173, 0x1D17A},                       // musical beams, ties, slurs and phrases
    {0x1FFFE, 0x1FFFF},                       // noncharacters
    {0x2FFFE, 0x2FFFF}, {0x3FFFE, 0x10FFFF},  // unassigned planes, tags, variation selectors 17 to 256, private use
});

// Where a joiner changes the form of letters.
constexpr std::array kJoining = std::to_array<Range>({
    {0x0620, 0x08FF},  // Arabic, Syriac, Thaana, N'Ko, Mandaic
    {0x0900, 0x0DFF},  // Devanagari to Sinhala
    {0x1000, 0x109F},  // Burmese
    {0x1780, 0x17B3},  // Khmer letters
    {0x17B6, 0x17DD},  // Khmer vowels and signs
    {0x1820, 0x18AF},  // Mongolian
});

// The blocks of Extended_Pictographic (emoji-data.txt).
constexpr std::array kEmoji = std::to_array<Range>({
    {0x00A9, 0x00A9},
    {0x00AE, 0x00AE},
    {0x203C, 0x203C},
    {0x2049, 0x2049},
    {0x2122, 0x2122},
    {0x2139, 0x2139},
    {0x2190, 0x21FF},
    {0x2300, 0x23FF},
    {0x24C2, 0x24C2},
    {0x25A0, 0x27BF},
    {0x2934, 0x2935},
    {0x2B00, 0x2BFF},
    {0x3030, 0x3030},
    {0x303D, 0x303D},
    {0x3297, 0x3299},
    {0x1F000, 0x1FAFF},
});

template <std::size_t size>
bool isIn(const std::array<Range, size>& ranges, char32_t c) {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), c,
                                      [](char32_t value, const Range& range) { return value < range.first; });
  return after != ranges.begin() && c <= std::prev(after)->last;
}

constexpr char32_t kNonJoiner = 0x200C;
constexpr char32_t kJoiner = 0x200D;
constexpr char32_t kTextStyle = 0xFE0E;
constexpr char32_t kEmojiStyle = 0xFE0F;
constexpr char32_t kKeycap = 0x20E3;

bool hasKeycap(char32_t c) { return (c >= '0' && c <= '9') || c == '#' || c == '*'; }

}  // namespace

bool isHiddenCharacter(char32_t c) {
  const bool usual =
      (c >= 0x20 && c < 0x7F) || (c > 0xAD && c < 0x34F) || (c > 0x206F && c < 0x3164) || (c > 0x3164 && c < 0xE000);
  return !usual && isIn(kHidden, c);
}

bool belongsBetween(char32_t before, char32_t c, char32_t after) {
  switch (c) {
    case kNonJoiner:
      return isIn(kJoining, before) && isIn(kJoining, after);
    case kJoiner:
      return (isIn(kJoining, before) && isIn(kJoining, after)) ||
             ((isIn(kEmoji, before) || before == kEmojiStyle) && isIn(kEmoji, after));
    case kTextStyle:
    case kEmojiStyle:
      return isIn(kEmoji, before) || (c == kEmojiStyle && hasKeycap(before) && after == kKeycap);
    default:
      return false;
  }
}

}  // namespace soracom_mcp::base
