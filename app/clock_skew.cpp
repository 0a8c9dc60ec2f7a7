#include "app/clock_skew.h"

#include <ctime>

namespace soracom_mcp::app {

std::optional<std::chrono::seconds> clockSkew(const std::string& date_header,
                                              std::chrono::system_clock::time_point now) {
  std::tm parts{};
  const char* rest = ::strptime(date_header.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (rest == nullptr || *rest != '\0') {
    return std::nullopt;
  }
  const auto server = std::chrono::system_clock::from_time_t(::timegm(&parts));
  return std::chrono::duration_cast<std::chrono::seconds>(now - server);
}

}  // namespace soracom_mcp::app
