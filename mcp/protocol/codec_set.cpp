#include "mcp/protocol/codec_set.h"

#include "mcp/protocol/legacy_codec.h"
#include "mcp/protocol/modern_codec.h"

namespace soracom_mcp::mcp {

CodecSet::CodecSet(const ServerIdentity& identity) {
  for (std::size_t i = 0; i < kRevisionCount; ++i) {
    const auto revision = static_cast<Revision>(i);
    if (eraOf(revision) == Era::kModern) {
      codecs_[i] = std::make_unique<ModernCodec>(identity);
    } else {
      codecs_[i] = std::make_unique<LegacyCodec>(revision, identity);
    }
  }
}

}  // namespace soracom_mcp::mcp
