#include "bench/event_reader.h"

#include <algorithm>

namespace soracom_mcp::bench {
namespace {

/// The value of the field, without the blank before it; empty where it is absent.
std::string_view fieldOf(std::string_view event, std::string_view name_and_colon) {
  for (std::size_t at = 0; at < event.size();) {
    const std::size_t end = std::min(event.find('\n', at), event.size());
    std::string_view line = event.substr(at, end - at);
    if (line.starts_with(name_and_colon)) {
      line.remove_prefix(name_and_colon.size());
      return line.starts_with(' ') ? line.substr(1) : line;
    }
    at = end + 1;
  }
  return {};
}

}  // namespace

void EventReader::take(std::string& text, const OnEvent& on_event) {
  constexpr std::string_view kEnd = "\n\n";
  rest_ += text;
  text.clear();
  std::size_t begin = 0;
  for (std::size_t end; (end = rest_.find(kEnd, begin)) != std::string::npos; begin = end + kEnd.size()) {
    const std::string_view event = std::string_view(rest_).substr(begin, end - begin);
    if (const std::string_view data = fieldOf(event, "data:"); !data.empty()) {
      on_event(fieldOf(event, "event:"), data);
    }
  }
  rest_.erase(0, begin);
}

}  // namespace soracom_mcp::bench
