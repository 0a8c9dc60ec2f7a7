#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::tools {

/// `text` without what nobody sees who reads it as a page: comments, declarations, processing instructions, CDATA
/// sections, elements that are never drawn (script, style, template), and link reference definitions of Markdown, which
/// people use as comments; of those to an absolute address the address stays. A comment without an end hides all that
/// follows; anything else without one is text. A space stands where markup was. Time linear in the text.
std::string withoutUnseenMarkup(std::string_view text);

}  // namespace soracom_mcp::tools
