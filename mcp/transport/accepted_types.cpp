#include "mcp/transport/accepted_types.h"

#include <algorithm>

namespace soracom_mcp::mcp {
namespace {

std::string withoutBlanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && c != '\t') {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return out;
}

bool isExcluded(std::string_view parameters) {
  const std::size_t quality = parameters.find(";q=0");
  return quality != std::string_view::npos && parameters.find_first_not_of("0.", quality + 3) >=
                                                  std::min(parameters.find(';', quality + 1), parameters.size());
}

void readRange(std::string_view range, AcceptedTypes& out) {
  const std::size_t semicolon = std::min(range.find(';'), range.size());
  const std::string_view type = range.substr(0, semicolon);
  if (isExcluded(range.substr(semicolon))) {
    return;
  }
  out.events_first = out.events_first || (type == "text/event-stream" && !out.json);
  out.json = out.json || type == "*/*" || type == "application/*" || type == "application/json";
  out.events = out.events || type == "*/*" || type == "text/*" || type == "text/event-stream";
}

}  // namespace

AcceptedTypes acceptedTypes(const HttpHead& head) {
  AcceptedTypes out{false, false};
  bool any = false;
  for (const HeaderField& field : head.fields) {
    if (field.name != "accept") {
      continue;
    }
    any = true;
    const std::string ranges = withoutBlanks(field.value);
    for (std::size_t start = 0; start <= ranges.size();) {
      const std::size_t end = std::min(ranges.find(',', start), ranges.size());
      readRange(std::string_view(ranges).substr(start, end - start), out);
      start = end + 1;
    }
  }
  return any ? out : AcceptedTypes{};
}

}  // namespace soracom_mcp::mcp
