#pragma once

#include <string_view>

namespace soracom_mcp::tools {

/// Why a call was refused before it was sent, for programs. Stable: docs/security.md lists them.
namespace refusal_code {

inline constexpr std::string_view kPolicyReadOnly = "policy_read_only";
inline constexpr std::string_view kPolicyDenied = "policy_denied";
inline constexpr std::string_view kConfirmationRequired = "confirmation_required";  ///< nobody has answered
inline constexpr std::string_view kConfirmationDeclined = "confirmation_declined";
inline constexpr std::string_view kConfirmationUnanswered = "confirmation_unanswered";  ///< nobody was there
inline constexpr std::string_view kConfirmationExpired = "confirmation_expired";        ///< answered too late
inline constexpr std::string_view kConfirmationUnavailable = "confirmation_unavailable";
inline constexpr std::string_view kOperatorPinned = "operator_pinned";
inline constexpr std::string_view kSelfProtection = "self_protection";
inline constexpr std::string_view kRateLimited = "rate_limited";
inline constexpr std::string_view kBudgetSpent = "budget_spent";
inline constexpr std::string_view kPathRejected = "path_rejected";
inline constexpr std::string_view kLiteralSecret = "literal_secret";
inline constexpr std::string_view kForeignSecret = "foreign_secret";  ///< of another API or account
inline constexpr std::string_view kSecretStoreUnavailable = "secret_store_unavailable";
inline constexpr std::string_view kAuditUnavailable = "audit_unavailable";

}  // namespace refusal_code
}  // namespace soracom_mcp::tools
