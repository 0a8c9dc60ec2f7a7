#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "simulator/role.h"
#include "simulator/unix_time.h"
#include "simulator/user.h"

namespace soracom_mcp::simulator {

/// An email address registered for the account.
struct EmailAddress {
  std::string id;
  std::string address;
  bool verified = true;
  UnixTime created;
  UnixTime updated;
};

/// Which addresses receive one type of mail: primary, recovery, billing or support.
struct MailSetting {
  std::vector<std::string> email_ids;
  UnixTime updated;
};

/// One configuration namespace. `version` grows by one with every write.
struct ConfigurationEntry {
  base::Json configuration;
  std::int64_t version = 1;
  bool modifiable = true;
};

/// An operator: the root user and everything that belongs to the account.
struct Account {
  std::string operator_id;
  std::string email;  ///< the root login; equal to the address of the primary mail setting
  std::string password;
  std::string description;
  UnixTime created;
  UnixTime updated;
  std::vector<AuthKey> auth_keys;
  Mfa mfa;
  std::optional<base::Json> company;
  std::optional<base::Json> individual;
  std::map<std::string, ConfigurationEntry> configurations;
  std::map<std::string, base::Json> contracts;  ///< name to detail; null where there is none
  std::vector<std::string> coverage_types;
  std::map<std::string, SamUser, std::less<>> users;
  std::map<std::string, Role, std::less<>> roles;
  std::string default_permissions;  ///< JSON text; empty: none
  std::vector<EmailAddress> emails;
  std::map<std::string, MailSetting, std::less<>> mail_settings;
};

}  // namespace soracom_mcp::simulator
