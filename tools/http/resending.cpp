#include "tools/http/resending.h"

namespace soracom_mcp::tools {

bool changesSomething(std::string_view method, bool said_to_change) {
  return said_to_change || (method != "GET" && method != "HEAD" && method != "OPTIONS");
}

Resend resendAfter(Ending ending, const Sending& sending) {
  switch (ending) {
    case Ending::kNothingSent:
      return sending.used_connection ? Resend::kOnNewConnection : Resend::kNo;
    case Ending::kClosedUnanswered:
    case Ending::kForeignAnswer:
      return sending.used_connection && !sending.changes ? Resend::kOnNewConnection : Resend::kNo;
    case Ending::kCredentialRefused:
      return sending.renewed_credential ? Resend::kNo : Resend::kWithNewCredential;
    case Ending::kCredentialDoubted:
      return sending.renewed_credential || sending.changes ? Resend::kNo : Resend::kWithNewCredential;
    case Ending::kBrokenAnswer:
    case Ending::kStopped:
    case Ending::kAnswered:
      break;
  }
  return Resend::kNo;
}

}  // namespace soracom_mcp::tools
