#include "tools/call/form_room.h"

#include <algorithm>
#include <limits>

namespace soracom_mcp::tools {
namespace {

constexpr std::string_view kCut = "...";

// Counted where a character begins.
std::size_t columnsAt(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x80 ? 1 : byte < 0xC0 ? 0 : byte < 0xE0 ? 1 : 2;
}

}  // namespace

std::size_t columnsOf(std::string_view text) {
  std::size_t columns = 0;
  for (const char c : text) {
    columns += columnsAt(c);
  }
  return columns;
}

std::string cutToColumns(std::string_view text, std::size_t columns) {
  if (columnsOf(text) <= columns) {
    return std::string(text);
  }
  const std::size_t room = columns > kCut.size() ? columns - kCut.size() : 0;
  std::size_t end = 0;
  for (std::size_t used = 0; end < text.size(); ++end) {
    used += columnsAt(text[end]);
    if (used > room) {
      break;
    }
  }
  return std::string(text.substr(0, end)) + std::string(kCut.substr(0, columns));
}

std::size_t linesOf(std::string_view text, std::size_t columns) {
  std::size_t lines = 1;
  std::size_t used = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::size_t word = columnsOf(text.substr(at, end - at));
    const std::size_t gap = at == 0 ? 0 : 1;
    if (used + gap + word <= columns) {
      used += gap + word;
    } else {
      // A word that no line holds begins a line of its own.
      lines += (used > 0 ? 1 : 0) + (word > 0 ? (word - 1) / columns : 0);
      used = word > 0 ? (word - 1) % columns + 1 : 0;
    }
    at = end + 1;
  }
  return lines;
}

std::size_t cutLevel(std::vector<std::size_t> sizes, std::size_t room) {
  std::sort(sizes.begin(), sizes.end());
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const std::size_t share = room / (sizes.size() - i);
    if (sizes[i] > share) {
      return share;
    }
    room -= sizes[i];
  }
  return std::numeric_limits<std::size_t>::max();
}

}  // namespace soracom_mcp::tools
