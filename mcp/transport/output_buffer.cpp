#include "mcp/transport/output_buffer.h"

#include <charconv>

namespace soracom_mcp::mcp {
namespace {

// A buffer that a large message has grown beyond this is given back once all is written.
constexpr std::size_t kKeptBytes = 512;
constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace

void OutputBuffer::append(std::string&& bytes) {
  if (bytes_.empty()) {
    bytes_ = std::move(bytes);
  } else {
    bytes_ += bytes;
  }
}

void OutputBuffer::appendChunk(std::string_view bytes) {
  char size[16];
  const auto end = std::to_chars(size, size + sizeof size, bytes.size(), 16).ptr;
  bytes_.append(size, static_cast<std::size_t>(end - size)).append("\r\n").append(bytes).append("\r\n");
}

void OutputBuffer::appendLastChunk() { bytes_.append(kLastChunk); }

void OutputBuffer::clear() {
  std::string().swap(bytes_);
  written_ = 0;
}

OutputBuffer::Flushed OutputBuffer::flush(SocketIo& io, std::size_t& written) {
  written = 0;
  while (written_ < bytes_.size()) {
    const IoResult result = io.write(bytes_.data() + written_, bytes_.size() - written_);
    switch (result.kind) {
      case IoResult::Kind::kEnd:
        return Flushed::kBroken;
      case IoResult::Kind::kWantRead:
        return Flushed::kWantRead;
      case IoResult::Kind::kWantWrite:
        return Flushed::kWantWrite;
      case IoResult::Kind::kDone:
        written_ += result.count;
        written += result.count;
    }
  }
  written_ = 0;
  if (bytes_.capacity() > kKeptBytes) {
    std::string().swap(bytes_);  // assigning an empty string would keep the memory
  } else {
    bytes_.clear();
  }
  return Flushed::kAll;
}

}  // namespace soracom_mcp::mcp
