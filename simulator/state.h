#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulator/account.h"
#include "simulator/mail.h"
#include "simulator/session.h"
#include "simulator/session_token.h"

namespace soracom_mcp::simulator {

/// A token the service mailed to somebody, good for one use.
struct OneTimeToken {
  enum class Purpose { kPasswordReset, kMfaRevocation, kAddEmail };
  Purpose purpose;
  std::string token;
  std::string operator_id;
  std::string email;  ///< the address it was sent to
  UnixTime expires;
};

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

/// Everything the simulated service remembers. Not thread-safe: Api holds its lock around every use. Pointers and
/// references into it stay valid until the thing itself is removed.
struct State {
  std::map<std::string, Account, std::less<>> accounts;                            ///< by operator ID
  std::map<std::string, Role, std::less<>> managed_roles;                          ///< Soracom's own, by SRN
  std::unordered_map<std::string, Session, StringHash, std::equal_to<>> sessions;  ///< by API key
  std::vector<OneTimeToken> one_time_tokens;
  std::vector<Mail> mails;  ///< sent, oldest first
  std::chrono::seconds default_token_lifetime{86400};
  TokenWriter token_writer;

  Account* findAccount(std::string_view operator_id);
  Account* findAccountByEmail(std::string_view primary_email);
  static SamUser* findUser(Account& account, std::string_view name);
  /// One of the account's own roles or, for an SRN, one of Soracom's.
  const Role* findRole(const Account& account, std::string_view role_id) const;

  /// What a token of `user` may do from now on: inline document, attached roles and the account's defaults.
  std::shared_ptr<const PermissionDocument> effectivePermissions(const Account& account, const SamUser& user) const;

  /// Opens a session with one token. `user` is null for root. Forgets sessions whose tokens have all expired.
  Session& openSession(const Account& account, const SamUser* user, UnixTime now, std::chrono::seconds lifetime);
  /// Adds a token to a session and returns its text.
  std::string addToken(Session& session, const Account& account, UnixTime now, std::chrono::seconds lifetime);
  /// Ends all sessions of root (empty name) or of one SAM user.
  void closeSessions(std::string_view operator_id, std::string_view user_name);

  /// Mails a one-time token. An earlier one for the same purpose and address stops working.
  void mailToken(OneTimeToken::Purpose purpose, const Account& account, std::string to, UnixTime now);
  /// The token with this text and purpose, expired or not.
  OneTimeToken* findOneTimeToken(OneTimeToken::Purpose purpose, std::string_view token);
  void removeOneTimeToken(std::string_view token);
};

/// A new pair with unguessable, obviously fake values.
AuthKey newAuthKey(UnixTime now);

}  // namespace soracom_mcp::simulator
