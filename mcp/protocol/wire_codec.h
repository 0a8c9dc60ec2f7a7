#pragma once

#include <string>

#include "base/result.h"
#include "mcp/protocol/admission.h"
#include "mcp/protocol/result_shaper.h"
#include "mcp/rpc/message.h"

namespace soracom_mcp::mcp {

/// One revision of the protocol: which requests it has, and how their results are written. Immutable and thread-safe.
class WireCodec {
 public:
  virtual ~WireCodec() = default;

  /// Refuses methods the revision does not have or we do not offer, and envelopes it does not allow.
  virtual base::Result<Admission, Refusal> admit(const Request& request) const = 0;
  /// Who we are and what we offer: the result of initialize or of server/discover.
  virtual std::string greetingMessage(const RequestId& id) const = 0;
  virtual std::string emptyMessage(const RequestId& id) const = 0;

  /// True where a request is part of the conversation that a handshake opened, and goes on when the connection that
  /// brought it is lost; false where it stands alone and ends with its connection.
  bool conversational() const { return eraOf(shaper().shape().revision) == Era::kLegacy; }

  /// Everything that differs by what a message may hold, not by how the conversation goes.
  virtual const ResultShaper& shaper() const = 0;
};

}  // namespace soracom_mcp::mcp
