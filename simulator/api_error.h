#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::simulator {

/// Why the API refuses a request. On the wire it is the flat `{"code":"AUM0001","message":"..."}` that the real service
/// sends, not the nested APICallError of its document. Soracom publishes no list of codes: those known from public
/// sources are used where they fit (AUM0001 to AUM0004, AUM0015, AGW0005, COM0008), the others are ours in that style.
struct ApiError {
  int status = 400;
  std::string code;
  std::string message;  ///< English
};

namespace codes {
inline constexpr std::string_view kTokenMissing = "AUM0001";
inline constexpr std::string_view kWrongCredentials = "AUM0002";
inline constexpr std::string_view kEmailTaken = "AUM0003";
inline constexpr std::string_view kUnknownEmail = "AUM0004";
inline constexpr std::string_view kTokenInvalid = "AUM0005";
inline constexpr std::string_view kNotPermitted = "AUM0006";
inline constexpr std::string_view kRootOnly = "AUM0007";
inline constexpr std::string_view kOtherOperator = "AUM0008";
inline constexpr std::string_view kOneTimeCode = "AUM0009";
inline constexpr std::string_view kOneTimeToken = "AUM0010";
inline constexpr std::string_view kSwitchRefused = "AUM0011";
inline constexpr std::string_view kPasswordRule = "AUM0012";
inline constexpr std::string_view kMfaState = "AUM0013";
inline constexpr std::string_view kBadDocument = "AUM0014";
inline constexpr std::string_view kNotFound = "AUM0020";
inline constexpr std::string_view kExists = "AUM0021";
inline constexpr std::string_view kInUse = "AUM0022";
inline constexpr std::string_view kTooMany = "AUM0023";
inline constexpr std::string_view kConflict = "AUM0024";
inline constexpr std::string_view kReadOnly = "AUM0025";
inline constexpr std::string_view kInternal = "AGW0005";
inline constexpr std::string_view kNoRoute = "AGW0001";
inline constexpr std::string_view kMethodNotAllowed = "AGW0002";
inline constexpr std::string_view kRateLimited = "AGW0003";
inline constexpr std::string_view kBadPath = "AGW0004";
inline constexpr std::string_view kTooLarge = "AGW0006";
inline constexpr std::string_view kBadRequest = "AGW0007";
inline constexpr std::string_view kBadJson = "COM0001";
inline constexpr std::string_view kMissingField = "COM0002";
inline constexpr std::string_view kBadField = "COM0003";
inline constexpr std::string_view kContentType = "COM0004";
inline constexpr std::string_view kBadParameter = "COM0005";
inline constexpr std::string_view kBadEmail = "COM0008";
}  // namespace codes

/// `return refuse(404, codes::kNotFound, "...");` in a function that returns an Outcome.
inline base::Unexpected<ApiError> refuse(int status, std::string_view code, std::string message) {
  return base::Unexpected<ApiError>(ApiError{status, std::string(code), std::move(message)});
}

/// The body of an error answer. `language` is the value of X-Soracom-Lang: "ja" selects the Japanese text of the codes
/// that have one, everything else is English.
base::Json errorBody(const ApiError& error, std::string_view language);

}  // namespace soracom_mcp::simulator
