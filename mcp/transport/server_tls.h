#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "mcp/transport/socket_io.h"

namespace soracom_mcp::mcp {

/// The certificate the service shows and the key to it. TLS 1.3, or 1.2 with base::kTls12Ciphers. Immutable,
/// thread-safe.
class ServerTls {
 public:
  virtual ~ServerTls() = default;

  /// Reads a PEM chain, own certificate first, and its PEM key. Errors name the file.
  static base::Result<std::shared_ptr<const ServerTls>> load(const std::string& certificate_file,
                                                             const std::string& key_file);

  /// Null when the library refuses.
  virtual std::unique_ptr<SocketIo> accept(int socket) const = 0;
};

}  // namespace soracom_mcp::mcp
