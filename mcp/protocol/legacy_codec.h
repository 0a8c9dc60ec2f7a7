#pragma once

#include "mcp/protocol/server_offer.h"
#include "mcp/protocol/wire_codec.h"

namespace soracom_mcp::mcp {

/// The revisions that open a session with `initialize`. They differ in what a message may hold, which is the shaper's
/// business, and in nothing else that we offer.
class LegacyCodec final : public WireCodec {
 public:
  LegacyCodec(Revision revision, const ServerIdentity& identity, const ServerOffer& offer);

  base::Result<Admission, Refusal> admit(const Request& request) const override;
  std::string greetingMessage(const RequestId& id) const override;
  std::string emptyMessage(const RequestId& id) const override;
  const ResultShaper& shaper() const override { return shaper_; }

 private:
  ServerOffer offer_;
  ResultShaper shaper_;
  std::string greeting_;
};

}  // namespace soracom_mcp::mcp
