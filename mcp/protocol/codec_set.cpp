#include "mcp/protocol/codec_set.h"

#include "mcp/protocol/legacy_codec.h"
#include "mcp/protocol/modern_codec.h"
#include "mcp/protocol/subscription_filter.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {

CodecSet::CodecSet(const ServerIdentity& identity, const ServerOffer& offer) {
  for (std::size_t i = 0; i < kRevisionCount; ++i) {
    const auto revision = static_cast<Revision>(i);
    if (eraOf(revision) == Era::kModern) {
      codecs_[i] = std::make_unique<ModernCodec>(identity, offer);
    } else {
      codecs_[i] = std::make_unique<LegacyCodec>(revision, identity, offer);
    }
  }
}

std::string CodecSet::listenEnd(const RequestId& id) const {
  const ResultShaper& shaper = codec(Revision::k20260728).shaper();
  return resultMessage(id, '{' + shaper.endWithMeta(subscriptionMeta(id)).substr(1));
}

}  // namespace soracom_mcp::mcp
