#include "mcp/protocol/legacy_codec.h"

#include "mcp/protocol/greeting.h"
#include "mcp/protocol/method_table.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
LegacyCodec::LegacyCodec(Revision revision, const ServerIdentity& identity, const ServerOffer& offer)
    : offer_(offer), shaper_(revision, identity) {
  greeting_ = R"({"protocolVersion":")" + std::string(revisionName(revision)) + R"(","serverInfo":)" +
              shaper_.implementation() + ',' + greetingMembers(identity, offer, shaper_.shape()) + '}';
}

base::Result<Admission, Refusal> LegacyCodec::admit(const Request& request) const {
  if (const auto method = findMethod(request.method, Era::kLegacy, offer_)) {
    Admission out{*method, findProgressToken(request.params)};
    out.trace = findTraceContext(request.params);
    return out;
  }
  return base::Unexpected(unknownMethod(request.method, kHttpOk));
}

std::string LegacyCodec::greetingMessage(const RequestId& id) const { return resultMessage(id, greeting_); }

std::string LegacyCodec::emptyMessage(const RequestId& id) const { return resultMessage(id, "{}"); }

}  // namespace soracom_mcp::mcp
