#include "tools/http/address_rule.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "tools/http/base_url.h"

namespace soracom_mcp::tools {
namespace {

struct Network {
  std::uint32_t first;
  int bits;
};

constexpr std::uint32_t ip(unsigned a, unsigned b, unsigned c, unsigned d) {
  return (a << 24U) | (b << 16U) | (c << 8U) | d;
}

constexpr std::array<Network, 17> kSpecial{{
    {ip(0, 0, 0, 0), 8},         // this network
    {ip(10, 0, 0, 0), 8},        // private
    {ip(100, 64, 0, 0), 10},     // shared by carriers; metadata of one cloud
    {ip(127, 0, 0, 0), 8},       // loopback
    {ip(168, 63, 129, 16), 32},  // the machine's own host in one cloud
    {ip(169, 254, 0, 0), 16},    // link-local; metadata of most clouds
    {ip(172, 16, 0, 0), 12},     // private
    {ip(192, 0, 0, 0), 24},      // protocol assignments
    {ip(192, 0, 2, 0), 24},      // documentation
    {ip(192, 88, 99, 0), 24},    // relays of 6to4
    {ip(192, 168, 0, 0), 16},    // private
    {ip(198, 18, 0, 0), 15},     // benchmarks
    {ip(198, 51, 100, 0), 24},   // documentation
    {ip(203, 0, 113, 0), 24},    // documentation
    {ip(224, 0, 0, 0), 4},       // multicast
    {ip(240, 0, 0, 0), 4},       // reserved
    {ip(255, 255, 255, 255), 32},
}};

bool isPublicV4(std::uint32_t address) {
  return std::none_of(kSpecial.begin(), kSpecial.end(), [&](const Network& network) {
    return ((address ^ network.first) >> static_cast<unsigned>(32 - network.bits)) == 0;
  });
}

std::uint32_t innerV4(const std::uint8_t* bytes) { return ip(bytes[0], bytes[1], bytes[2], bytes[3]); }

bool isPublicV6(const in6_addr& address) {
  const std::uint8_t* b = address.s6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&address) != 0) {
    return isPublicV4(innerV4(b + 12));
  }
  static constexpr std::array<std::uint8_t, 12> kTranslated{0x00, 0x64, 0xff, 0x9b};  // RFC 6052
  if (std::equal(kTranslated.begin(), kTranslated.end(), b)) {
    return isPublicV4(innerV4(b + 12));
  }
  const unsigned head = (static_cast<unsigned>(b[0]) << 8U) | b[1];
  const unsigned next = (static_cast<unsigned>(b[2]) << 8U) | b[3];
  if (head == 0x2002) {  // 6to4
    return isPublicV4(innerV4(b + 2));
  }
  const bool global = (b[0] & 0xe0U) == 0x20;                // 2000::/3
  const bool assignments = head == 0x2001 && next < 0x0200;  // 2001::/23, Teredo among them
  const bool documentation = (head == 0x2001 && next == 0x0db8) || (head == 0x3fff && next < 0x1000);
  return global && !assignments && !documentation;
}

const sockaddr_in& v4(const SocketAddress& address) { return reinterpret_cast<const sockaddr_in&>(address.storage); }
const sockaddr_in6& v6(const SocketAddress& address) { return reinterpret_cast<const sockaddr_in6&>(address.storage); }

bool isLoopback(const SocketAddress& address) {
  if (address.storage.ss_family == AF_INET) {
    return (ntohl(v4(address).sin_addr.s_addr) >> 24U) == 127;
  }
  return address.storage.ss_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&v6(address).sin6_addr) != 0;
}

}  // namespace

bool isPublicAddress(const SocketAddress& address) {
  if (address.storage.ss_family == AF_INET) {
    return isPublicV4(ntohl(v4(address).sin_addr.s_addr));
  }
  return address.storage.ss_family == AF_INET6 && isPublicV6(v6(address).sin6_addr);
}

bool permits(AddressRule rule, const SocketAddress& address) {
  return rule == AddressRule::kAny || (rule == AddressRule::kPublic ? isPublicAddress(address) : isLoopback(address));
}

bool mayBePublic(const std::string& host) {
  if (isThisMachine(host)) {
    return false;
  }
  const auto literal = HostResolver::literal(host);
  return !literal || isPublicAddress(*literal);
}

std::string addressText(const SocketAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* inner = address.storage.ss_family == AF_INET ? static_cast<const void*>(&v4(address).sin_addr)
                                                           : static_cast<const void*>(&v6(address).sin6_addr);
  const char* written = ::inet_ntop(address.storage.ss_family, inner, text.data(), text.size());
  return written == nullptr ? "an address of another kind" : written;
}

}  // namespace soracom_mcp::tools
