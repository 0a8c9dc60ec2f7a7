#pragma once

#include <array>
#include <memory>

#include "mcp/protocol/wire_codec.h"

namespace soracom_mcp::mcp {

/// One codec per revision. Immutable and thread-safe.
class CodecSet final {
 public:
  explicit CodecSet(const ServerIdentity& identity);

  const WireCodec& codec(Revision revision) const { return *codecs_[static_cast<std::size_t>(revision)]; }

 private:
  std::array<std::unique_ptr<const WireCodec>, kRevisionCount> codecs_;
};

}  // namespace soracom_mcp::mcp
