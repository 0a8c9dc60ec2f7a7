#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>

namespace soracom_mcp::mcp {

/// What one attempt on a non-blocking connection came to.
struct IoResult {
  enum class Kind {
    kDone,       ///< `count` bytes were moved, at least one
    kWantRead,   ///< try again when the socket can be read
    kWantWrite,  ///< try again when the socket can be written
    kEnd,        ///< the peer has ended the connection, or it is broken
  };
  Kind kind = Kind::kEnd;
  std::size_t count = 0;
};

/// Moves bytes over a connected, non-blocking socket, plain or encrypted. Borrows the socket. One thread at a time.
class SocketIo {
 public:
  virtual ~SocketIo() = default;

  /// What must come before bytes; kDone with no count when nothing has to.
  virtual IoResult handshake() { return {IoResult::Kind::kDone, 0}; }
  virtual IoResult read(char* out, std::size_t size) = 0;
  virtual IoResult write(const char* bytes, std::size_t size) = 0;
  /// Bytes that were taken from the socket and not given out: no event announces them.
  virtual bool holdsInput() const { return false; }
  /// Tells the peer that no more will come, where the protocol has a way to.
  virtual void sayGoodbye() {}
};

std::unique_ptr<SocketIo> makePlainIo(int socket);

}  // namespace soracom_mcp::mcp
