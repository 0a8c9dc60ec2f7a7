#include "mcp/protocol/select_codec.h"

#include "mcp/protocol/envelope.h"
#include "mcp/protocol/request_headers.h"
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

// The revision the header field names. Nothing where there is no field, or none with that name.
std::optional<Revision> headerRevision(const Arrival& arrival) {
  const std::string* value = arrival.headers != nullptr ? findHeader(*arrival.headers, kVersionHeader) : nullptr;
  return value != nullptr ? findRevision(*value) : std::nullopt;
}

bool headerIsModern(const Arrival& arrival) {
  const auto revision = headerRevision(arrival);
  return revision && eraOf(*revision) == Era::kModern;
}

base::Unexpected<Refusal> refuseVersion(const std::string& requested, Listed supported) {
  std::string data = R"({"supported":)" + revisionList(supported) + R"(,"requested":)";
  appendText(data, requested);
  data += '}';
  return refuse(kUnsupportedVersion, "Unsupported protocol version", std::move(data));
}

base::Unexpected<Refusal> refuseUnknownSession() {
  return base::Unexpected(
      Refusal{kInvalidRequest, "Session not found: it has ended; send initialize again", {}, kHttpNotFound});
}

Selection selectForInitialize(const CodecSet& codecs, const Json& params, const Arrival& arrival) {
  if (headerIsModern(arrival)) {
    return refuse(kHeaderMismatch, "Header mismatch: initialize is not part of the version in MCP-Protocol-Version");
  }
  if (arrival.link == SessionLink::kUnknown) {
    return refuseUnknownSession();
  }
  if (arrival.link == SessionLink::kFound) {
    return refuse(kInvalidRequest, "Invalid request: this session is initialized already");
  }
  const Json* version = base::findMember(params, "protocolVersion");
  if (version == nullptr || !version->is_string()) {
    return refuse(kInvalidParams, "Invalid params: protocolVersion is required and must be a string");
  }
  const auto wanted = findRevision(version->get_ref<const std::string&>());
  const bool usable = wanted && eraOf(*wanted) == Era::kLegacy;
  return &codecs.codec(usable ? *wanted : kNewestLegacy);
}

Selection selectModern(const CodecSet& codecs, const Request& request, const Json& version, const Arrival& arrival) {
  if (!version.is_string()) {
    return refuseEnvelope(kVersionKey, "a string");
  }
  const Json* capabilities = findEnvelopeMember(request.params, kCapabilitiesKey);
  if (capabilities == nullptr || !capabilities->is_object()) {
    return refuseEnvelope(kCapabilitiesKey, "an object");
  }
  const auto& name = version.get_ref<const std::string&>();
  if (arrival.handshake_only) {
    return refuseVersion(name, Listed::kLegacy);
  }
  if (arrival.headers != nullptr) {
    if (auto mismatch = versionHeaderFault(*arrival.headers, name)) {
      return base::Unexpected(std::move(*mismatch));
    }
  }
  const auto revision = findRevision(name);
  if (!revision || eraOf(*revision) != Era::kModern) {
    // An envelope that names a legacy revision gets only what an envelope may name.
    return refuseVersion(name, revision ? Listed::kModern : Listed::kAll);
  }
  if (arrival.headers != nullptr) {
    if (auto mismatch = requestHeaderFault(*arrival.headers, request)) {
      return base::Unexpected(std::move(*mismatch));
    }
  }
  return &codecs.codec(*revision);
}

// What the header fields of a message without a modern envelope allow.
base::Result<void, Refusal> admitLegacyHeaders(const Arrival& arrival) {
  if (arrival.headers == nullptr) {
    return {};
  }
  if (auto fault = unknownVersionFault(*arrival.headers)) {
    return base::Unexpected(*std::move(fault));
  }
  return {};
}

}  // namespace

Selection selectCodec(const CodecSet& codecs, const Request& request, const Arrival& arrival) {
  const Json& params = request.params;
  if (request.method == "initialize" && !hasCompleteEnvelope(params)) {
    return selectForInitialize(codecs, params, arrival);
  }
  if (const Json* version = findEnvelopeMember(params, kVersionKey)) {
    return selectModern(codecs, request, *version, arrival);
  }
  if (headerIsModern(arrival)) {
    return refuseEnvelope(kVersionKey, "a string");
  }
  if (auto admitted = admitLegacyHeaders(arrival); !admitted) {
    return base::Unexpected(std::move(admitted).error());
  }
  if (arrival.link == SessionLink::kUnknown) {
    return refuseUnknownSession();
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
                arrival.link == SessionLink::kNone
                    ? "No session: send initialize first and then the Mcp-Session-Id it is answered with, or name the "
                      "protocol version in the request's _meta"
                    : "Not initialized: send initialize first, or name the protocol version in the request's _meta");
}

base::Result<bool, Refusal> admitNotification(const Arrival& arrival) {
  if (headerIsModern(arrival)) {
    return false;
  }
  if (auto admitted = admitToConversation(arrival); !admitted) {
    return base::Unexpected(std::move(admitted).error());
  }
  return true;
}

base::Result<void, Refusal> admitToConversation(const Arrival& arrival) {
  if (auto admitted = admitLegacyHeaders(arrival); !admitted) {
    return admitted;
  }
  if (arrival.link == SessionLink::kUnknown) {
    return refuseUnknownSession();
  }
  if (arrival.link == SessionLink::kNone) {
    return refuse(kInvalidRequest, "Invalid request: the message belongs to no session; Mcp-Session-Id is missing");
  }
  return {};
}

std::optional<Refusal> unknownVersionFault(const HeaderFields& headers) {
  const std::string* version = findHeader(headers, kVersionHeader);
  if (version == nullptr || findRevision(*version)) {
    return std::nullopt;
  }
  return refuse(kInvalidRequest, "Invalid request: MCP-Protocol-Version names no known version").error();
}

bool hasModernEnvelope(const Request& request) { return findEnvelopeMember(request.params, kVersionKey) != nullptr; }

}  // namespace soracom_mcp::mcp
