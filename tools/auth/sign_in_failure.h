#pragma once

#include <chrono>
#include <string>

#include "base/error.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// Why a sign-in gave no credential, and what to do after it.
struct SignInFailure {
  base::Error error;
  /// Not to be tried again before this time has passed; servers limit sign-ins per source address.
  std::chrono::seconds pause{0};
  bool reached_server = false;  ///< a one-time code that was sent is used up
};

/// After a refusal, and after a fault that may pass.
inline constexpr std::chrono::seconds kPauseAfterRefusal{60};
inline constexpr std::chrono::seconds kPauseAfterFault{5};

/// kAuthentication for a status that is no success: 429 (with its Retry-After, at most 300 s), 5xx and redirects, which
/// are not followed, have words of their own; for the rest `advice` says what to do. `what` says what was refused and
/// how: "signing in was refused with HTTP status 401 invalid".
SignInFailure refusedSignIn(const HttpResponse& response, const std::string& what, const std::string& advice);

/// No answer came: kUnreachable, since no call was sent, whatever became of the sign-in; kTimeout, kCancelled,
/// kAuthentication (certificate) as HttpClient gives them. `doing`: "signing in".
SignInFailure unansweredSignIn(base::Error error, const std::string& doing);

/// What a server wrote, as one line for people: without the `secrets` that were sent to it, escaped and cut.
std::string quotedAnswer(std::string text, const std::vector<std::string>& secrets);

/// Whether a header can carry it: not empty, printable ASCII without spaces.
bool isSendableToken(const std::string& text);

}  // namespace soracom_mcp::tools
