#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace soracom_mcp::mcp {

/// Server-sent events as text (WHATWG HTML, 9.2). Line breaks in `data` become blanks: a message is one line of JSON,
/// which allows a blank wherever it allows a break.

/// An event of type "message". No id where it is empty.
std::string messageEvent(std::string_view data, std::string_view id = {});
/// An event with an id and no data: where a stream that is lost at once can be taken up again.
std::string emptyEvent(std::string_view id);
/// How long a client is to wait before it comes back.
std::string retryEvent(std::chrono::milliseconds wait);
/// Where the client of an HTTP+SSE stream sends its messages.
std::string endpointEvent(std::string_view uri);

}  // namespace soracom_mcp::mcp
