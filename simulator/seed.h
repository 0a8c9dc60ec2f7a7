#pragma once

namespace soracom_mcp::simulator::seed {

/// What a started simulator holds. All of it is invented; none of these values works anywhere else.
inline constexpr char kOperatorId[] = "OP0012345678";
inline constexpr char kRootEmail[] = "root@simulator.example";
inline constexpr char kRootPassword[] = "root-Password-simulator-1";
inline constexpr char kRootAuthKeyId[] = "keyId-simulatorroot0000000000000000001";
inline constexpr char kRootAuthKey[] = "secret-simulatorroot0000000000000000000000000000000000000000000001";

// The rest exists only with SimulatorOptions::seed.

/// May do everything (inline document) and holds an AuthKey.
inline constexpr char kAdmin[] = "admin";
inline constexpr char kAdminAuthKeyId[] = "keyId-simulatoradmin000000000000000001";
inline constexpr char kAdminAuthKey[] = "secret-simulatoradmin000000000000000000000000000000000000000000001";
/// Reads users and roles through the role kAuditorRole and holds an AuthKey.
inline constexpr char kAuditor[] = "auditor";
inline constexpr char kAuditorAuthKeyId[] = "keyId-simulatorauditor0000000000000001";
inline constexpr char kAuditorAuthKey[] = "secret-simulatorauditor0000000000000000000000000000000000000000001";
/// Signs in with a password and a one-time code made from kConsoleUserTotpSecret (base32).
inline constexpr char kConsoleUser[] = "console-user";
inline constexpr char kConsoleUserPassword[] = "console-Password-simulator-1";
inline constexpr char kConsoleUserTotpSecret[] = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
/// Has no credential, no role and no permission.
inline constexpr char kIdleUser[] = "idle-user";

/// A role of the operator, attached to kAuditor.
inline constexpr char kAuditorRole[] = "access-auditor";
/// A role of the operator, attached to nobody.
inline constexpr char kUnusedRole[] = "unused-role";
/// A Soracom-managed role with two versions, attached to kConsoleUser.
inline constexpr char kManagedRole[] = "srn:soracom:::Role:SimulatorReadOnlyAccess";

/// IDs of the registered email addresses: the primary one, and one for billing mail.
inline constexpr char kPrimaryEmailId[] = "EM0000000001";
inline constexpr char kBillingEmailId[] = "EM0000000002";
inline constexpr char kBillingEmail[] = "billing@simulator.example";

/// A second account. Its user trusts the root user and kAdmin of the first.
inline constexpr char kOtherOperatorId[] = "OP0087654321";
inline constexpr char kOtherRootEmail[] = "root@other-simulator.example";
inline constexpr char kOtherRootPassword[] = "other-Password-simulator-1";
inline constexpr char kOtherRootAuthKeyId[] = "keyId-simulatorother000000000000000001";
inline constexpr char kOtherRootAuthKey[] = "secret-simulatorother000000000000000000000000000000000000000000001";
inline constexpr char kTrustingUser[] = "field-support";

}  // namespace soracom_mcp::simulator::seed
