#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace soracom_mcp::app {

// All that this program writes for people and programs at its standard output, standard error and terminal goes through
// here (the protocol has its own transport), so that nothing from outside acts on a terminal. What counts as hidden is
// said in base/hidden_characters.h. Callers put on one line what comes from outside (oneLine), because line ends are
// taken for theirs.

/// True when standard output is a terminal: then results are laid out for a person, else one record per line.
bool outputIsTerminal();

/// The width of the terminal in columns, or 100 where unknown.
std::size_t terminalWidth();

/// Text of a person or document as part of a line: line ends, tabs and what is hidden are escaped.
std::string oneLine(std::string_view text);

/// Lines for a person, to standard output, terminal or not: what is hidden is escaped, line feeds and tabs stay.
/// Nothing is lost silently: false when it cannot be written. So with the next two.
bool print(const std::string& text);

/// JSON, to standard output, and a line end: on a terminal what is hidden is written as \uNNNN, which is the same JSON;
/// elsewhere the bytes as they are.
bool printJson(const std::string& json);

/// Data that is no JSON: on a terminal as print, elsewhere the bytes as they are.
bool printData(const std::string& bytes);

/// One line to standard error: "soracom-mcp: text".
void printError(const std::string& text);

/// Lines to standard error as they are, but for what is hidden. A question has no line end.
void printErrorLines(const std::string& text);

/// The same to a terminal that is open for writing; false when it cannot be written.
bool printTo(int terminal, const std::string& text);

/// Rows as columns. On a terminal they are aligned under a header and the last column is cut to the width; piped, cells
/// are separated by tabs and there is no header. Each cell becomes one line.
std::string formatTable(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows,
                        bool terminal, std::size_t width);

/// `text` broken at spaces into lines of at most `width` columns, each begun with `indent` spaces, those that it breaks
/// itself as well.
std::string wrapText(const std::string& text, std::size_t indent, std::size_t width);

}  // namespace soracom_mcp::app
