#pragma once

#include <string>
#include <string_view>

#include "mcp/transport/socket_io.h"

namespace soracom_mcp::mcp {

/// What is still to be written on one connection. One thread at a time.
class OutputBuffer final {
 public:
  bool empty() const { return bytes_.empty(); }
  std::size_t unwritten() const { return bytes_.size() - written_; }
  /// Memory it has taken.
  std::size_t heldBytes() const { return bytes_.capacity(); }

  void append(std::string&& bytes);
  void append(std::string_view bytes) { bytes_.append(bytes); }
  /// As one chunk of a chunked body (RFC 9112, 7.1). `bytes` are not empty: an empty chunk is the last.
  void appendChunk(std::string_view bytes);
  void appendLastChunk();

  enum class Flushed {
    kAll,        ///< nothing is left
    kWantWrite,  ///< the rest when the socket can be written
    kWantRead,   ///< the rest when it can be read
    kBroken,
  };
  /// Writes what the socket takes now. `written` is how many bytes that were.
  Flushed flush(SocketIo& io, std::size_t& written);
  /// Gives the memory back.
  void clear();

 private:
  std::string bytes_;
  std::size_t written_ = 0;  // of bytes_
};

}  // namespace soracom_mcp::mcp
