#include "simulator/state.h"

#include <algorithm>

#include "base/random_id.h"

namespace soracom_mcp::simulator {
namespace {

/// Bounds of what a client can make the simulator remember.
constexpr std::size_t kSessionsBeforeSweep = 1000;
constexpr std::size_t kMaxTokensPerSession = 100;
constexpr std::size_t kMaxMails = 1000;
constexpr std::chrono::hours kOneTimeTokenLifetime{1};

std::string_view mailSubject(OneTimeToken::Purpose purpose) {
  switch (purpose) {
    case OneTimeToken::Purpose::kPasswordReset:
      return "password reset";
    case OneTimeToken::Purpose::kMfaRevocation:
      return "mfa revocation";
    case OneTimeToken::Purpose::kAddEmail:
      return "add email";
  }
  return "";
}

void append(PermissionDocument& document, const std::string& json_text) {
  if (json_text.empty()) {
    return;
  }
  // Every document was checked when it was stored.
  auto part = readPermissionDocument(json_text);
  if (part) {
    std::move(part->begin(), part->end(), std::back_inserter(document));
  }
}

}  // namespace

Account* State::findAccount(std::string_view operator_id) {
  const auto found = accounts.find(operator_id);
  return found == accounts.end() ? nullptr : &found->second;
}

Account* State::findAccountByEmail(std::string_view primary_email) {
  for (auto& [id, account] : accounts) {
    if (account.email == primary_email) {
      return &account;
    }
  }
  return nullptr;
}

SamUser* State::findUser(Account& account, std::string_view name) {
  const auto found = account.users.find(name);
  return found == account.users.end() ? nullptr : &found->second;
}

const Role* State::findRole(const Account& account, std::string_view role_id) const {
  if (const auto own = account.roles.find(role_id); own != account.roles.end()) {
    return &own->second;
  }
  const auto managed = managed_roles.find(role_id);
  return managed == managed_roles.end() ? nullptr : &managed->second;
}

std::shared_ptr<const PermissionDocument> State::effectivePermissions(const Account& account,
                                                                      const SamUser& user) const {
  auto document = std::make_shared<PermissionDocument>();
  append(*document, user.permission);
  for (const std::string& role_id : user.role_ids) {
    if (const Role* role = findRole(account, role_id)) {
      append(*document, role->permission);
    }
  }
  append(*document, account.default_permissions);
  return document;
}

Session& State::openSession(const Account& account, const SamUser* user, UnixTime now, std::chrono::seconds lifetime) {
  if (sessions.size() >= kSessionsBeforeSweep) {
    std::erase_if(sessions, [&](const auto& entry) {
      const auto& tokens = entry.second.tokens;
      return std::all_of(tokens.begin(), tokens.end(), [&](const Token& token) { return token.expires <= now; });
    });
  }
  Session session;
  session.api_key = "api-" + base::randomHex(16);
  session.operator_id = account.operator_id;
  session.user_name = user != nullptr ? user->name : "";
  Session& stored = sessions.emplace(session.api_key, session).first->second;
  addToken(stored, account, now, lifetime);
  return stored;
}

std::string State::addToken(Session& session, const Account& account, UnixTime now, std::chrono::seconds lifetime) {
  std::erase_if(session.tokens, [&](const Token& token) { return token.expires <= now; });
  if (session.tokens.size() >= kMaxTokensPerSession) {
    session.tokens.erase(session.tokens.begin());
  }
  Token token;
  token.expires = now + lifetime;
  token.value = token_writer.write({session.operator_id, session.user_name, now, token.expires});
  if (const auto user = account.users.find(session.user_name); !session.root() && user != account.users.end()) {
    token.permissions = effectivePermissions(account, user->second);
  }
  session.tokens.push_back(token);
  return token.value;
}

void State::closeSessions(std::string_view operator_id, std::string_view user_name) {
  std::erase_if(sessions, [&](const auto& entry) {
    return entry.second.operator_id == operator_id && entry.second.user_name == user_name;
  });
}

void State::mailToken(OneTimeToken::Purpose purpose, const Account& account, std::string to, UnixTime now) {
  std::erase_if(one_time_tokens, [&](const OneTimeToken& old) { return old.purpose == purpose && old.email == to; });
  if (mails.size() >= kMaxMails) {
    mails.erase(mails.begin());
  }
  OneTimeToken token{purpose, base::randomHex(16), account.operator_id, to, now + kOneTimeTokenLifetime};
  mails.push_back({std::move(to), std::string(mailSubject(purpose)), token.token});
  one_time_tokens.push_back(std::move(token));
}

OneTimeToken* State::findOneTimeToken(OneTimeToken::Purpose purpose, std::string_view token) {
  const auto found = std::find_if(one_time_tokens.begin(), one_time_tokens.end(), [&](const OneTimeToken& candidate) {
    return candidate.purpose == purpose && candidate.token == token;
  });
  return found == one_time_tokens.end() ? nullptr : &*found;
}

void State::removeOneTimeToken(std::string_view token) {
  // By copy: the text may live in the entry that is about to go.
  const std::string copy(token);
  std::erase_if(one_time_tokens, [&](const OneTimeToken& candidate) { return candidate.token == copy; });
}

AuthKey newAuthKey(UnixTime now) {
  return AuthKey{"keyId-simulator" + base::randomHex(12), "secret-simulator" + base::randomHex(24), now, std::nullopt};
}

}  // namespace soracom_mcp::simulator
