#pragma once

#include <string>

namespace soracom_mcp::base {

/// `bytes` bytes from the operating system's generator, as lower-case hexadecimal. Unguessable. Thread-safe.
std::string randomHex(std::size_t bytes);

}  // namespace soracom_mcp::base
