#include "bench/http_target.h"

#include <charconv>

#include "bench/command_line.h"

namespace soracom_mcp::bench {

HttpTarget readUrl(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  const std::size_t slash = url.find('/', kScheme.size());
  const std::string_view place = url.substr(0, slash);
  const std::size_t colon = place.rfind(':');
  HttpTarget target;
  if (url.starts_with(kScheme) && colon != std::string_view::npos && colon > kScheme.size()) {
    target.host = place.substr(kScheme.size(), colon - kScheme.size());
    std::from_chars(place.data() + colon + 1, place.data() + place.size(), target.port);
    target.path = slash == std::string_view::npos ? "/" : url.substr(slash);
  }
  if (target.port == 0) {
    die("not a URL of the form http://ADDRESS:PORT/PATH: " + std::string(url));
  }
  return target;
}

}  // namespace soracom_mcp::bench
