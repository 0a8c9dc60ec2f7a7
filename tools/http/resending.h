#pragma once

#include <string_view>

namespace soracom_mcp::tools {

/// How one sending of a request ended.
enum class Ending {
  kNothingSent,        ///< the operating system took not one byte of it
  kClosedUnanswered,   ///< sent; the connection ended before the first byte of an answer
  kForeignAnswer,      ///< sent; bytes came that were on their way before it and so cannot be its answer
  kBrokenAnswer,       ///< sent; the answer began and did not end, or cannot be read
  kStopped,            ///< the call was stopped, or its time was over
  kCredentialRefused,  ///< answered by 401, or by the API's own code for a token that is missing or expired
  kCredentialDoubted,  ///< answered by a 400 whose words speak of a credential, which may be one in the arguments
  kAnswered,           ///< answered in any other way: 2xx, 3xx, 403, 408, 429 and 5xx alike
};

/// What the law of resending has to know of a sending.
struct Sending {
  bool changes = true;              ///< as changesSomething says
  bool used_connection = false;     ///< the connection had carried a request before
  bool renewed_credential = false;  ///< the credential has been renewed for this call already
};

/// Whether a request may change something: any method but GET, HEAD and OPTIONS (RFC 9110, 9.2.1), and these as well
/// where somebody who knows more, such as an overlay, says so.
bool changesSomething(std::string_view method, bool said_to_change);

enum class Resend { kNo, kOnNewConnection, kWithNewCredential };

/// The law of resending, and the only place that decides it: what changes something is sent again only where the
/// server cannot have acted on it; what reads, also where nothing of an answer came on a connection that had been used
/// before. Each at most once: a new connection is no used one, and a credential is renewed once.
Resend resendAfter(Ending ending, const Sending& sending);

}  // namespace soracom_mcp::tools
