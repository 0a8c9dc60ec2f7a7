#pragma once

#include <sys/socket.h>

#include <string>

namespace soracom_mcp::mcp {

/// Who shares a peer's lot: its IPv4 address, also where it comes as an IPv6 one, or the 64 bits of an IPv6 address
/// that name a network, because whoever has one address of it has all. Bytes, not for people; the same for all peers
/// of another family.
std::string peerNetwork(const sockaddr_storage& address);

}  // namespace soracom_mcp::mcp
