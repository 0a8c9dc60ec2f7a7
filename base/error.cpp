#include "base/error.h"

namespace soracom_mcp::base {

std::string_view errorKindName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidInput:
      return "invalid_input";
    case ErrorKind::kNotFound:
      return "not_found";
    case ErrorKind::kUnsupported:
      return "unsupported";
    case ErrorKind::kLimit:
      return "limit";
    case ErrorKind::kRefused:
      return "refused";
    case ErrorKind::kAuthentication:
      return "authentication";
    case ErrorKind::kUnreachable:
      return "unreachable";
    case ErrorKind::kInterrupted:
      return "interrupted";
    case ErrorKind::kTimeout:
      return "timeout";
    case ErrorKind::kCancelled:
      return "cancelled";
    case ErrorKind::kInternal:
      return "internal";
  }
  return "internal";
}

}  // namespace soracom_mcp::base
