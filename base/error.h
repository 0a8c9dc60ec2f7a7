#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::base {

/// What a caller can do about a failure. The text is for people; code branches on the kind and on nothing else.
enum class ErrorKind {
  kInvalidInput,    ///< the input is wrong and the same input will fail again
  kNotFound,        ///< the named thing does not exist
  kUnsupported,     ///< valid, but not something this program does
  kLimit,           ///< larger, deeper or more than a limit allows
  kRefused,         ///< a rule of ours forbids it; nothing was sent
  kAuthentication,  ///< no usable credential, or the upstream rejected it
  kUnreachable,     ///< no connection was made: the request was not sent
  kInterrupted,     ///< the connection broke after the request was sent: it may have been carried out
  kTimeout,         ///< the deadline passed
  kCancelled,       ///< somebody stopped the work
  kInternal,        ///< a defect of this program, or a failing system call
};

/// A stable lower-case name, for example "invalid_input".
std::string_view errorKindName(ErrorKind kind);

/// Why something failed. `message` says what was wrong, where, and what was expected. It never holds a secret.
struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string message;

  /// The same failure seen from one level up: "context: message".
  [[nodiscard]] Error within(std::string_view context) const {
    return Error{kind, std::string(context) + ": " + message};
  }
};

}  // namespace soracom_mcp::base
