#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "tools/http/http_client.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

// Text from an upstream is masked whole: as it came, so that cleaning it takes nothing away from a secret by which it
// would not be known any more, and again when it is clean, because what cleaning leaves out may have stood in a secret.
// Only then it is cut, so that no part of one is left.

/// `bytes` with secrets masked, also one that hidden characters stand in: the hidden characters of such a text are left
/// out, so that no part of it is left.
std::string maskedBetweenHidden(std::string_view bytes, const SecretScrubber& secrets);
/// The same for every text in `value`.
void maskBetweenHidden(base::Json& value, const SecretScrubber& secrets);

/// base::visibleText, which see, with secrets masked.
std::string maskedText(std::string_view bytes, const SecretScrubber& secrets, std::size_t* written_out = nullptr);
/// plainLine with secrets masked.
std::string maskedLine(std::string_view bytes, std::size_t max_bytes, const SecretScrubber& secrets);
/// htmlToLine with secrets masked.
std::string maskedHtmlLine(std::string_view html, std::size_t max_bytes, const SecretScrubber& secrets);

/// Names and values of header fields.
Headers maskedHeaders(const Headers& headers, const SecretScrubber& secrets);

/// What maskSecretOutput finds by names, in a text that is JSON as a whole, or of which lines are (JSON lines; events:
/// "data: {...}"). A text without such secrets stays as it is, byte for byte.
std::string maskJsonText(std::string text);
/// The same for every text in `value`.
void maskJsonTexts(base::Json& value);

}  // namespace soracom_mcp::tools
