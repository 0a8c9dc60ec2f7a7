#include "tools/auth/sign_in_failure.h"

#include <algorithm>
#include <charconv>

#include "base/utf8.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using std::chrono::seconds;

constexpr seconds kMaxPause{300};
constexpr std::size_t kMostQuoted = 300;

seconds retryAfter(const HttpResponse& response) {
  const std::string& text = response.header("Retry-After");
  long value = 0;
  const auto [rest, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool valid = fault == std::errc() && rest == text.data() + text.size() && value > 0;
  return valid ? std::min(seconds(value), kMaxPause) : kPauseAfterRefusal;
}

void eraseAll(std::string& text, const std::string& secret) {
  if (secret.size() < 4) {
    return;  // Would blank out ordinary words; no server gives or takes a secret this short.
  }
  for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), "***");
  }
}

}  // namespace

SignInFailure refusedSignIn(const HttpResponse& response, const std::string& what, const std::string& advice) {
  if (response.status == 429) {
    return {{ErrorKind::kAuthentication, what + "; too many sign-ins from this address, wait before the next call"},
            retryAfter(response),
            true};
  }
  if (response.status >= 500) {
    return {{ErrorKind::kAuthentication, what + "; the server has a fault of its own, try again later"},
            kPauseAfterFault,
            true};
  }
  if (response.status >= 300 && response.status < 400) {
    return {{ErrorKind::kAuthentication, what + "; a redirect is not followed, so check the address"},
            kPauseAfterRefusal,
            true};
  }
  return {{ErrorKind::kAuthentication, what + "; " + advice}, kPauseAfterRefusal, true};
}

SignInFailure unansweredSignIn(base::Error error, const std::string& doing) {
  const bool reached = error.kind != ErrorKind::kUnreachable && error.kind != ErrorKind::kInvalidInput;
  if (error.kind == ErrorKind::kInterrupted || error.kind == ErrorKind::kLimit) {
    error.kind = ErrorKind::kUnreachable;
    error.message += "; the call itself was not sent";
  }
  const bool pause = reached && error.kind != ErrorKind::kCancelled && error.kind != ErrorKind::kAuthentication;
  return {error.within(doing), pause ? kPauseAfterFault : seconds(0), reached};
}

std::string quotedAnswer(std::string text, const std::vector<std::string>& secrets) {
  for (const std::string& secret : secrets) {
    eraseAll(text, secret);
  }
  return base::escapeForDisplay(base::truncateUtf8(base::repairUtf8(text), kMostQuoted));
}

bool isSendableToken(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F; });
}

}  // namespace soracom_mcp::tools
