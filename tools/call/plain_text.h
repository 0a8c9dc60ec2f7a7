#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::tools {

/// Text from an upstream, fit for a result: valid UTF-8 without control characters other than line feed and tab, and
/// without invisible and bidirectional characters, which can hide instructions. Its layout stays.
std::string plainText(std::string_view bytes);

/// The same on one line of at most `max_bytes`, white space collapsed.
std::string plainLine(std::string_view bytes, std::size_t max_bytes);

/// What a person would read of an HTML page, on one line of at most `max_bytes`: no tags, comments, scripts or styles.
/// Looks at the first 64 KiB.
std::string htmlToLine(std::string_view html, std::size_t max_bytes);

}  // namespace soracom_mcp::tools
