#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "simulator/api_error.h"
#include "simulator/body_rules.h"
#include "simulator/condition.h"
#include "simulator/session.h"
#include "simulator/state.h"

namespace soracom_mcp::simulator {

/// Who may call an operation.
enum class Access {
  kOpen,        ///< no session; limited per caller address
  kAnySession,  ///< whatever the permissions say
  kPermitted,   ///< root, or a SAM user whose token permits it
  kRoot,        ///< root; a SAM user gets 403
  kRoot400,     ///< root; a SAM user gets the 400 that the document states
};

struct Operation;

/// One admitted call: routed, authenticated, permitted, its body checked against the rules of the operation.
struct Call {
  const Operation& operation;
  PathVariables path;
  std::vector<std::pair<std::string, std::string>> query;
  base::Json body;
  Session* session = nullptr;  ///< null only where the operation is open
  std::string_view presented_token;
  Account* account = nullptr;  ///< the caller's account; null only where the operation is open
  std::string_view remote_address;
  UnixTime now;

  std::string_view variable(std::string_view name) const { return pathVariable(path, name); }
  /// The text of a body field; empty where absent.
  std::string field(std::string_view name) const;
  bool hasField(std::string_view name) const { return base::findMember(body, name) != nullptr; }
};

/// A successful answer. Without a value nothing is sent but Content-Length: 0.
struct Reply {
  int status = 200;
  std::optional<base::Json> value;
};

using Outcome = base::Result<Reply, ApiError>;
using Handler = Outcome (*)(State&, const Call&);

/// One row of the API.
struct Operation {
  std::string_view method;
  std::string_view path;     ///< template below /v1
  std::string_view sam_api;  ///< "Tag:operationId", the name in permission documents
  Access access;
  Handler handler;
  std::optional<std::span<const BodyField>> body = std::nullopt;  ///< a JSON object with these fields; none: no body
  int other_operator_status = 403;  ///< when the path names another operator than the session's

  std::string_view tag() const { return sam_api.substr(0, sam_api.find(':')); }
  std::string_view id() const { return sam_api.substr(sam_api.find(':') + 1); }
};

std::span<const Operation> authOperations();
std::span<const Operation> operatorOperations();
std::span<const Operation> operatorProfileOperations();
std::span<const Operation> operatorMfaOperations();
std::span<const Operation> userOperations();
std::span<const Operation> userSignInOperations();
std::span<const Operation> userAccessOperations();
std::span<const Operation> roleOperations();
std::span<const Operation> emailOperations();
std::span<const Operation> notificationOperations();

/// Soracom does not publish how many AuthKeys one user may hold; this bound keeps the simulator's memory bounded.
inline constexpr std::size_t kMaxAuthKeys = 100;

/// The SAM user the path names, or a refusal with the status that the operation's document states for it.
base::Result<SamUser*, ApiError> namedUser(const Call& call, int status_when_unknown = 404);

/// Runs `action` on that user.
template <class Action>
Outcome withUser(const Call& call, int status_when_unknown, Action action) {
  auto user = namedUser(call, status_when_unknown);
  if (!user) {
    return base::Unexpected<ApiError>(std::move(user.error()));
  }
  return action(**user);
}

}  // namespace soracom_mcp::simulator
