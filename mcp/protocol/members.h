#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::mcp {

/// Opens the next member of an object that is being written at the end of `out`: a comma where one is due, the name,
/// a colon. `name` needs no escaping.
void openMember(std::string& out, std::string_view name);
/// A text member; left out where `text` is empty, because optional members are absent and never null or empty.
void appendTextMember(std::string& out, std::string_view name, std::string_view text);
void appendBoolMember(std::string& out, std::string_view name, bool value);

}  // namespace soracom_mcp::mcp
