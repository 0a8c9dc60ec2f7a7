#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::tools {

/// Text from outside on one line of at most `max_bytes`, fit for a result: nothing hidden in it (base/visible_text.h),
/// white space collapsed.
std::string plainLine(std::string_view bytes, std::size_t max_bytes);

/// What a person would read of an HTML page, on one line of at most `max_bytes`: no tags, comments, scripts or styles.
/// Looks at the first 64 KiB.
std::string htmlToLine(std::string_view html, std::size_t max_bytes);

}  // namespace soracom_mcp::tools
