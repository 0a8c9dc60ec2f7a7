#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/safety/needle_index.h"

namespace soracom_mcp::tools {

/// A text as it reads when one way of writing is undone, and where each byte of it stood.
struct DecodedText {
  std::string text;
  /// For each byte of `text` where what it was written as begins, and last where that of the last byte ends.
  std::vector<std::uint32_t> places;
  /// The bytes of `text` that were written differently, or have something left out before them; ordered.
  std::vector<std::uint32_t> changed;
};

// Each takes a text of less than 4 GiB and returns nothing where nothing of it is written that way. What is no whole
// escape stays as it is: these look for what may hide, and refuse nothing.

/// Escapes as in JSON and JavaScript: \n, \/, \u00e9 (also as two surrogates), \x41, and any other character behind a
/// backslash for itself.
std::optional<DecodedText> decodeBackslashes(std::string_view text);
/// %41 and %u0041, in either case of letters; with `plus` a `+` is a space.
std::optional<DecodedText> decodePercents(std::string_view text, bool plus);
/// &amp; &lt; &gt; &quot; &apos; &nbsp; &sol; and the like, &#65; and &#x41;, also without the semicolon.
std::optional<DecodedText> decodeEntities(std::string_view text);
/// =41 and a `=` at the end of a line, as in mails.
std::optional<DecodedText> decodeQuotedPrintable(std::string_view text);
/// Without NUL bytes: UTF-16 and UTF-32 of ASCII as ASCII.
std::optional<DecodedText> withoutNuls(std::string_view text);
/// Without breaks, and the blanks behind them, between lines of which the upper one ends in 16 letters of base64.
std::optional<DecodedText> withoutWrapping(std::string_view text);

/// A run of at least 12 hexadecimal digits, or of at least 24 letters of base64 (both alphabets).
enum class Run { kHexadecimal, kBase64 };

/// The next run that begins at `from` or later; an empty one where there is none. Looks at few of the characters.
ByteRange nextRun(std::string_view text, Run kind, std::size_t from);
/// The run that holds or touches the place `at`; an empty one where there is none.
ByteRange runAround(std::string_view text, Run kind, std::size_t at);
/// The bytes that a run of hexadecimal digits stands for, over `out`.
void decodeHexadecimal(std::string_view run, std::string& out);
/// The text that a run of base64 stands for; nothing where it is none, which is found out at its first letters.
std::optional<DecodedText> decodeBase64Text(std::string_view text, ByteRange run);

}  // namespace soracom_mcp::tools
