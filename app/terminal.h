#pragma once

#include <string>
#include <vector>

namespace soracom_mcp::app {

/// True when standard output is a terminal: then results are laid out for a person, else one record per line.
bool outputIsTerminal();

/// The width of the terminal in columns, or 100 where unknown.
std::size_t terminalWidth();

/// Writes to standard output; nothing is lost silently: false when it cannot be written.
bool print(const std::string& text);

/// One line to standard error: "soracom-mcp: text".
void printError(const std::string& text);

/// Rows as columns. On a terminal they are aligned under a header and the last column is cut to the width; piped, cells
/// are separated by tabs and there is no header. Cells are escaped for display.
std::string formatTable(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                        bool terminal, std::size_t width);

/// `text` broken at spaces into lines of at most `width` columns, each begun with `indent` spaces.
std::string wrapText(const std::string& text, std::size_t indent, std::size_t width);

}  // namespace soracom_mcp::app
