#include "app/exit_code.h"

namespace soracom_mcp::app {

ExitCode exitCodeFor(base::ErrorKind kind) {
  switch (kind) {
    case base::ErrorKind::kAuthentication:
      return ExitCode::kCredential;
    case base::ErrorKind::kUnreachable:
    case base::ErrorKind::kInterrupted:
    case base::ErrorKind::kTimeout:
      return ExitCode::kUpstream;
    case base::ErrorKind::kInvalidInput:
    case base::ErrorKind::kNotFound:
    case base::ErrorKind::kUnsupported:
    case base::ErrorKind::kRefused:
      return ExitCode::kUsage;
    case base::ErrorKind::kLimit:
    case base::ErrorKind::kCancelled:
    case base::ErrorKind::kInternal:
      return ExitCode::kInternal;
  }
  return ExitCode::kInternal;
}

}  // namespace soracom_mcp::app
