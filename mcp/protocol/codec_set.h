#pragma once

#include <array>
#include <memory>

#include "mcp/protocol/server_offer.h"
#include "mcp/protocol/wire_codec.h"

namespace soracom_mcp::mcp {

/// One codec per revision. Immutable and thread-safe.
class CodecSet final {
 public:
  explicit CodecSet(const ServerIdentity& identity, const ServerOffer& offer = {});

  const WireCodec& codec(Revision revision) const { return *codecs_[static_cast<std::size_t>(revision)]; }
  /// The answer that ends a subscription, which exists in the modern era only.
  std::string listenEnd(const RequestId& id) const;

 private:
  std::array<std::unique_ptr<const WireCodec>, kRevisionCount> codecs_;
};

}  // namespace soracom_mcp::mcp
