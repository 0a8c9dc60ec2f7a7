#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace soracom_mcp::bench {

/// Where requests go. Loopback by IPv4 only.
struct HttpTarget {
  std::string host;  ///< an address in digits
  std::uint16_t port = 0;
  std::string path;

  HttpTarget at(std::string other_path) const { return {host, port, std::move(other_path)}; }
};

/// Reads "http://ADDRESS:PORT/PATH". Another form ends the program.
HttpTarget readUrl(std::string_view url);

}  // namespace soracom_mcp::bench
