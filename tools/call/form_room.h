#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace soracom_mcp::tools {

/// What an agent host surely shows of a form, with no way to see more: the first lines of its message, wrapped; the
/// title of a field; one line of its description. Measured in the narrowest hosts (docs/clients.md).
inline constexpr std::size_t kFormLines = 3;
inline constexpr std::size_t kFormColumns = 110;
inline constexpr std::size_t kNarrowFormColumns = 74;  ///< of terminals of 80 columns
inline constexpr std::size_t kFieldTitleColumns = 50;
inline constexpr std::size_t kFieldLineColumns = 98;

/// The columns that `text` takes at most: characters of three bytes and more count as wide.
std::size_t columnsOf(std::string_view text);

/// `text`, valid UTF-8, in at most `columns`, cut between characters and ended with "..." where it is longer.
std::string cutToColumns(std::string_view text, std::size_t columns);

/// The lines that `text` takes, broken at spaces, and within words that are longer than a line. At least one.
std::size_t linesOf(std::string_view text, std::size_t columns);

/// The most that each of `sizes` may keep for all to keep at most `room` together: what is short stays whole, the
/// longest gives first. The largest number where nothing has to give.
std::size_t cutLevel(std::vector<std::size_t> sizes, std::size_t room);

}  // namespace soracom_mcp::tools
