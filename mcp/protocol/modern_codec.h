#pragma once

#include "mcp/protocol/server_offer.h"
#include "mcp/protocol/wire_codec.h"

namespace soracom_mcp::mcp {

/// The stateless revision: every request carries its version and the client's capabilities in `_meta`, which
/// selectCodec has checked before a request comes here.
class ModernCodec final : public WireCodec {
 public:
  ModernCodec(const ServerIdentity& identity, const ServerOffer& offer);

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
