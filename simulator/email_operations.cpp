#include <algorithm>

#include "base/random_id.h"
#include "simulator/operation.h"

namespace soracom_mcp::simulator {
namespace {

/// The document speaks of a maximum without naming it.
constexpr std::size_t kMaxEmails = 10;

base::Json emailView(const EmailAddress& email) {
  base::Json view = base::Json::object();
  view["createDateTime"] = unixSeconds(email.created);
  view["email"] = email.address;
  view["emailId"] = email.id;
  view["updateDateTime"] = unixSeconds(email.updated);
  view["verified"] = email.verified;
  return view;
}

base::Result<std::vector<EmailAddress>::iterator, ApiError> namedEmail(const Call& call) {
  auto& emails = call.account->emails;
  const std::string_view id = call.variable("email_id");
  const auto found =
      std::find_if(emails.begin(), emails.end(), [&](const EmailAddress& email) { return email.id == id; });
  if (found == emails.end()) {
    return refuse(404, codes::kNotFound, "email address not found: " + std::string(id));
  }
  return found;
}

bool registered(const Account& account, std::string_view address) {
  return std::any_of(account.emails.begin(), account.emails.end(),
                     [&](const EmailAddress& email) { return email.address == address; });
}

Outcome listEmails(State&, const Call& call) {
  base::Json view = base::Json::array();
  for (const EmailAddress& email : call.account->emails) {
    view.push_back(emailView(email));
  }
  return Reply{200, std::move(view)};
}

Outcome getEmail(State&, const Call& call) {
  const auto email = namedEmail(call);
  if (!email) {
    return base::Unexpected<ApiError>(email.error());
  }
  return Reply{200, emailView(**email)};
}

Outcome deleteEmail(State&, const Call& call) {
  const auto email = namedEmail(call);
  if (!email) {
    return base::Unexpected<ApiError>(email.error());
  }
  for (const auto& [type, setting] : call.account->mail_settings) {
    const auto& ids = setting.email_ids;
    if (std::find(ids.begin(), ids.end(), (*email)->id) != ids.end()) {
      return refuse(400, codes::kInUse, "the email address receives mail of the type " + type);
    }
  }
  call.account->emails.erase(*email);
  return Reply{204, std::nullopt};
}

Outcome issueAddEmailToken(State& state, const Call& call) {
  const std::string address = call.field("email");
  if (!looksLikeEmail(address)) {
    return refuse(400, codes::kBadEmail, "Invalid email address");
  }
  if (call.field("password") != call.account->password) {
    return refuse(400, codes::kWrongCredentials, "password is not the root user's");
  }
  if (registered(*call.account, address)) {
    return refuse(400, codes::kEmailTaken, "The email address is already registered");
  }
  if (call.account->emails.size() >= kMaxEmails) {
    return refuse(400, codes::kTooMany, "Exceeds maximum number of emails");
  }
  state.mailToken(OneTimeToken::Purpose::kAddEmail, *call.account, address, call.now);
  return Reply{200, std::nullopt};
}

Outcome verifyAddEmailToken(State& state, const Call& call) {
  const OneTimeToken* token = state.findOneTimeToken(OneTimeToken::Purpose::kAddEmail, call.field("token"));
  if (token == nullptr || token->expires <= call.now) {
    return refuse(400, codes::kOneTimeToken, "Invalid or expired token");
  }
  Account& account = *state.findAccount(token->operator_id);
  if (registered(account, token->email) || account.emails.size() >= kMaxEmails) {
    return refuse(400, codes::kEmailTaken, "The email address cannot be added any more");
  }
  account.emails.push_back({"EM" + base::randomHex(5), token->email, true, call.now, call.now});
  state.removeOneTimeToken(token->token);
  return Reply{200, std::nullopt};
}

constexpr BodyField kIssue[] = {{.name = "email", .required = true}, {.name = "password", .required = true}};
constexpr BodyField kVerify[] = {{.name = "token", .required = true}};

constexpr Operation kOperations[] = {
    {"GET", "/operators/{operator_id}/emails", "Email:listEmails", Access::kRoot400, listEmails},
    {"GET", "/operators/{operator_id}/emails/{email_id}", "Email:getEmail", Access::kRoot, getEmail},
    {"DELETE", "/operators/{operator_id}/emails/{email_id}", "Email:deleteEmail", Access::kRoot, deleteEmail},
    {"POST", "/operators/add_email_token/issue", "Email:issueAddEmailToken", Access::kRoot, issueAddEmailToken, kIssue},
    {"POST", "/operators/add_email_token/verify", "Email:verifyAddEmailToken", Access::kOpen, verifyAddEmailToken,
     kVerify},
};

}  // namespace

std::span<const Operation> emailOperations() { return kOperations; }

}  // namespace soracom_mcp::simulator
