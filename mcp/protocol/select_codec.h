#pragma once

#include "base/result.h"
#include "mcp/protocol/codec_set.h"

namespace soracom_mcp::mcp {

/// What is known about a request besides its body.
struct Arrival {
  /// What `initialize` settled on for this connection or session; null before.
  const WireCodec* session = nullptr;
};

/// Decides the era and revision of one request from its own body: `initialize` and whatever has no modern envelope is
/// legacy, the rest modern. Nothing learnt from one modern request counts for the next. A process, a connection and a
/// session may mix both eras.
///
/// Refused: an envelope that is incomplete or names a revision that is not modern, and a legacy request other than
/// `initialize` and `ping` before the handshake.
base::Result<const WireCodec*, Refusal> selectCodec(const CodecSet& codecs, const Request& request,
                                                    const Arrival& arrival);

/// True for an element that no batch may hold, whatever its revision: batches are older than the modern envelope.
bool hasModernEnvelope(const Request& request);

}  // namespace soracom_mcp::mcp
