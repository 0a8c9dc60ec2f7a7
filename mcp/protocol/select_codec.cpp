#include "mcp/protocol/select_codec.h"

#include "mcp/protocol/envelope.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;
using Selection = base::Result<const WireCodec*, Refusal>;

base::Unexpected<Refusal> refuse(int code, std::string message, std::string data_json = {}) {
  return base::Unexpected(Refusal{code, std::move(message), std::move(data_json), kHttpBadRequest});
}

base::Unexpected<Refusal> refuseEnvelope(std::string_view key, std::string_view expected) {
  return refuse(kInvalidParams,
                "Invalid params: _meta[\"" + std::string(key) + "\"] is required and must be " + std::string(expected));
}

bool hasCompleteEnvelope(const Json& params) {
  const Json* version = findEnvelopeMember(params, kVersionKey);
  const Json* capabilities = findEnvelopeMember(params, kCapabilitiesKey);
  return version != nullptr && version->is_string() && capabilities != nullptr && capabilities->is_object();
}

Selection selectForInitialize(const CodecSet& codecs, const Json& params) {
  const Json* version = base::findMember(params, "protocolVersion");
  if (version == nullptr || !version->is_string()) {
    return refuse(kInvalidParams, "Invalid params: protocolVersion is required and must be a string");
  }
  const auto wanted = findRevision(version->get_ref<const std::string&>());
  const bool usable = wanted && eraOf(*wanted) == Era::kLegacy;
  return &codecs.codec(usable ? *wanted : kNewestLegacy);
}

Selection selectModern(const CodecSet& codecs, const Json& params, const Json& version) {
  if (!version.is_string()) {
    return refuseEnvelope(kVersionKey, "a string");
  }
  const Json* capabilities = findEnvelopeMember(params, kCapabilitiesKey);
  if (capabilities == nullptr || !capabilities->is_object()) {
    return refuseEnvelope(kCapabilitiesKey, "an object");
  }
  const auto& name = version.get_ref<const std::string&>();
  const auto revision = findRevision(name);
  if (revision && eraOf(*revision) == Era::kModern) {
    return &codecs.codec(*revision);
  }
  // An envelope that names a legacy revision gets only what an envelope may name.
  std::string data = R"({"supported":)" + revisionList(!revision) + R"(,"requested":)";
  appendText(data, name);
  data += '}';
  return refuse(kUnsupportedVersion, "Unsupported protocol version", std::move(data));
}

}  // namespace

Selection selectCodec(const CodecSet& codecs, const Request& request, const Arrival& arrival) {
  const Json& params = request.params;
  if (request.method == "initialize" && !hasCompleteEnvelope(params)) {
    return selectForInitialize(codecs, params);
  }
  if (const Json* version = findEnvelopeMember(params, kVersionKey)) {
    return selectModern(codecs, params, *version);
  }
  if (arrival.session != nullptr) {
    return arrival.session;
  }
  if (request.method == "ping") {
    return &codecs.codec(kNewestLegacy);
  }
  if (request.method == "server/discover") {
    return refuseEnvelope(kVersionKey, "a string");
  }
  return refuse(kInvalidRequest,
                "Not initialized: send initialize first, or name the protocol version in the request's _meta");
}

bool hasModernEnvelope(const Request& request) { return findEnvelopeMember(request.params, kVersionKey) != nullptr; }

}  // namespace soracom_mcp::mcp
