#pragma once

#include "mcp/transport/http_message.h"

namespace soracom_mcp::mcp {

/// What a client can read, by its Accept fields. Without any it reads everything.
struct AcceptedTypes {
  bool json = true;
  bool events = true;
  /// It names events before JSON: then a success is a stream, though it has one message only.
  bool events_first = false;
};

/// A type with a quality of zero is not accepted; other qualities are not compared.
AcceptedTypes acceptedTypes(const HttpHead& head);

}  // namespace soracom_mcp::mcp
