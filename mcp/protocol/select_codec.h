#pragma once

#include "base/result.h"
#include "mcp/protocol/codec_set.h"
#include "mcp/rpc/channel.h"
#include "mcp/rpc/message.h"

namespace soracom_mcp::mcp {

/// What is known about a message besides its body.
struct Arrival {
  /// What `initialize` settled on for this connection or session; null before.
  const WireCodec* session = nullptr;
  SessionLink link = SessionLink::kConnection;
  /// Null on a transport that has none.
  const HeaderFields* headers = nullptr;
  /// The transport has only conversations that begin with a handshake.
  bool handshake_only = false;
};

/// Decides the era and revision of one request from its own body: `initialize` and whatever has no modern envelope is
/// legacy, the rest modern. Nothing learnt from one modern request counts for the next. A process, a connection and a
/// session may mix both eras.
///
/// Refused: an envelope that is incomplete or names a revision that is not modern; a legacy request other than
/// `initialize` and `ping` before the handshake, or in a session that is not open; and, where there are header fields,
/// a modern request whose fields are not those of its body.
base::Result<const WireCodec*, Refusal> selectCodec(const CodecSet& codecs, const Request& request,
                                                    const Arrival& arrival);

/// The same for what gets no answer: true when it belongs to a conversation, false when it is to be taken without
/// effect, as every notification of the modern era over HTTP is.
base::Result<bool, Refusal> admitNotification(const Arrival& arrival);
/// Answers to requests of ours, and batches: they exist in conversations only.
base::Result<void, Refusal> admitToConversation(const Arrival& arrival);

/// Where a header field names a version, it is one that is known: all that can be said of what comes without a message.
std::optional<Refusal> unknownVersionFault(const HeaderFields& headers);

/// True for an element that no batch may hold, whatever its revision: batches are older than the modern envelope.
bool hasModernEnvelope(const Request& request);

}  // namespace soracom_mcp::mcp
