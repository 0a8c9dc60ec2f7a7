#include "bench/result_line.h"

#include <cstdio>

namespace soracom_mcp::bench {

ResultLine::ResultLine(std::string_view measure, std::string_view label) {
  text("measure", measure).text("label", label);
}

ResultLine& ResultLine::text(std::string_view name, std::string_view value) {
  key(name);
  quoted(value);
  return *this;
}

ResultLine& ResultLine::number(std::string_view name, double value, int decimals) {
  key(name);
  char buffer[64];
  std::snprintf(buffer, sizeof buffer, "%.*f", decimals, value);
  members_ += buffer;
  return *this;
}

ResultLine& ResultLine::count(std::string_view name, std::int64_t value) {
  key(name);
  members_ += std::to_string(value);
  return *this;
}

void ResultLine::print() const {
  std::printf("{%s}\n", members_.c_str());
  std::fflush(stdout);
}

void ResultLine::key(std::string_view name) {
  if (!members_.empty()) {
    members_ += ',';
  }
  quoted(name);
  members_ += ':';
}

void ResultLine::quoted(std::string_view value) {
  members_ += '"';
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      members_ += '\\';
    }
    members_ += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  members_ += '"';
}

}  // namespace soracom_mcp::bench
