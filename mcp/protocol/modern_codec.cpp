#include "mcp/protocol/modern_codec.h"

#include "mcp/protocol/envelope.h"
#include "mcp/protocol/greeting.h"
#include "mcp/protocol/method_table.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
ModernCodec::ModernCodec(const ServerIdentity& identity, const ServerOffer& offer)
    : offer_(offer), shaper_(Revision::k20260728, identity) {
  greeting_ = R"({"supportedVersions":)" + revisionList(Listed::kAll) + ',' +
              greetingMembers(identity, offer, shaper_.shape()) + shaper_.cacheableEnd(kDiscoverTtlMs);
}

base::Result<Admission, Refusal> ModernCodec::admit(const Request& request) const {
  const auto method = findMethod(request.method, Era::kModern, offer_);
  if (!method) {
    return base::Unexpected(unknownMethod(request.method, kHttpNotFound));
  }
  Admission out{*method, findProgressToken(request.params)};
  if (const base::Json* capabilities = findEnvelopeMember(request.params, kCapabilitiesKey)) {
    out.client = readClientAbilities(*capabilities, shaper_.shape());
  }
  out.trace = findTraceContext(request.params);
  if (const base::Json* level = findEnvelopeMember(request.params, kLogLevelKey)) {
    out.log_threshold = findLogLevel(*level);
    if (!out.log_threshold) {
      return base::Unexpected(Refusal{
          kInvalidParams,
          "Invalid params: _meta[\"" + std::string(kLogLevelKey) + "\"] must be one of " + std::string(logLevelNames()),
          {},
          kHttpBadRequest});
    }
  }
  return out;
}

std::string ModernCodec::greetingMessage(const RequestId& id) const { return resultMessage(id, greeting_); }

std::string ModernCodec::emptyMessage(const RequestId& id) const {
  return resultMessage(id, "{" + shaper_.plainEnd().substr(1));
}

}  // namespace soracom_mcp::mcp
