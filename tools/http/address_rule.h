#pragma once

#include <string>

#include "tools/http/host_resolver.h"

namespace soracom_mcp::tools {

/// Which addresses a client may connect to. Held against the very address that is connected to, after the host name was
/// looked up, so a name that changes its mind in between gains nothing.
enum class AddressRule {
  kAny,          ///< the address was named by whoever runs the program
  kThisMachine,  ///< loopback only
  kPublic,       ///< only what is reachable from everywhere: for addresses that came from outside
};

/// By the registries of special-purpose addresses (RFC 6890 and its updates): not loopback, private, link-local (where
/// clouds answer with credentials), shared, multicast, reserved, or for documentation. An IPv6 address that carries an
/// IPv4 one is what the inner one is.
bool isPublicAddress(const SocketAddress& address);

bool permits(AddressRule rule, const SocketAddress& address);

/// False where `host` (lower case) is itself the text of an address that is not public, or means this machine; what a
/// name stands for shows only when it is looked up.
bool mayBePublic(const std::string& host);

/// "169.254.169.254", "fe80::1".
std::string addressText(const SocketAddress& address);

}  // namespace soracom_mcp::tools
