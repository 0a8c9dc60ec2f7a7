#include "mcp/transport/peer_network.h"

#include <netinet/in.h>

#include <cstring>

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kNetworkBytes = 8;

std::string bytesOf(const void* bytes, std::size_t size) { return {static_cast<const char*>(bytes), size}; }

}  // namespace

std::string peerNetwork(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return bytesOf(&v4.sin_addr, sizeof v4.sin_addr);
  }
  if (address.ss_family != AF_INET6) {
    return {};
  }
  const in6_addr& v6 = reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  constexpr std::size_t kMappedPrefix = 12;
  return IN6_IS_ADDR_V4MAPPED(&v6) ? bytesOf(v6.s6_addr + kMappedPrefix, sizeof v6 - kMappedPrefix)
                                   : bytesOf(&v6, kNetworkBytes);
}

}  // namespace soracom_mcp::mcp
