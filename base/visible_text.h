#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::base {

/// Text from outside on its way out, with nothing hidden in it. What counts as hidden is said once, in
/// base/hidden_characters.h; joiners and emoji styles stay where they do their work. Malformed UTF-8 becomes U+FFFD.
/// Text without anything hidden costs one look at each eight bytes.

/// Whether `text` holds a hidden character (other than tab, line feed and carriage return) or is not valid UTF-8.
bool holdsHidden(std::string_view text);

/// For models: each hidden character but tab, line feed and carriage return is written as <U+202E>, so that it is seen
/// and nothing is lost. Their number is added to `*count`.
std::string visibleText(std::string_view text, std::size_t* count = nullptr);

/// For models, of prose that nobody has to send back: hidden characters are left out; line and paragraph separators are
/// line feeds.
std::string withoutHidden(std::string_view text);

/// As escapeForDisplay (base/utf8.h), which makes one line for a terminal or the log, but for several lines: line feeds
/// and tabs stay, and so does no other control.
std::string escapeLinesForDisplay(std::string_view text);

/// The same JSON, with each hidden character as \uNNNN: nothing of it acts on a terminal, and whoever reads it gets the
/// same values. `json` is JSON text, or the pattern of a schema, which knows the same escape.
std::string escapeHiddenInJson(std::string_view json);

}  // namespace soracom_mcp::base
