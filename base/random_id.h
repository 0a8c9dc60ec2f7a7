#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::base {

/// `bytes` bytes from the operating system's generator, as lower-case hexadecimal. Unguessable. Thread-safe.
std::string randomHex(std::size_t bytes);

/// `length` characters of `alphabet` (at most 256), each as likely as any other. Unguessable. Thread-safe.
std::string randomText(std::size_t length, std::string_view alphabet);

}  // namespace soracom_mcp::base
