#include "tools/call/call_guard.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/percent_decoding.h"
#include "tools/call/plain_text.h"
#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;
using ActsOn = schemas::OperationExtension::ActsOn;

bool isOperatorArgument(const Tool& tool, const Argument& argument) {
  if (argument.target == ArgumentTarget::kParameter) {
    return tool.operation->parameters[argument.parameter].filled_from_login == "operatorId";
  }
  return argument.target == ArgumentTarget::kBodyMember && argument.wire_name == "operatorId";
}

/// The text given for the path parameter of this name; empty where there is none.
std::string pathValue(const PreparedCall& call, std::string_view name) {
  for (const Argument& argument : call.tool->arguments) {
    if (argument.target == ArgumentTarget::kParameter &&
        call.tool->operation->parameters[argument.parameter].name == name) {
      const Json* value = base::findMember(call.arguments, argument.key);
      return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
    }
  }
  return {};
}

/// Whether an upstream could take the one for the other: servers differ in how often they decode, and in case.
bool isSame(std::string given, std::string_view own) {
  constexpr int kMostDecodings = 5;
  for (int round = 0; round < kMostDecodings && given.find('%') != std::string::npos; ++round) {
    given = base::percentDecode(given);
  }
  return base::lowerCase(given) == base::lowerCase(own);
}

/// What of the signed-in identity the call acts on; empty: nothing.
std::string actsOnSelf(const PreparedCall& call, const Credential& self) {
  switch (call.tool->operation->extension.acts_on) {
    case ActsOn::kSession:
      return "the session this server uses";
    case ActsOn::kRoot:
      if (self.user == SignedInUser::kRoot) {
        return "the root user, with which this server is signed in";
      }
      break;
    case ActsOn::kEveryUser:
      if (self.user == SignedInUser::kSamUser) {
        return "every SAM user, of which this server's is one";
      }
      break;
    case ActsOn::kNobody:
      break;
  }
  if (self.user == SignedInUser::kSamUser && isSame(pathValue(call, "user_name"), self.user_name)) {
    return "the user with which this server is signed in";
  }
  if (!self.auth_key_id.empty() && isSame(pathValue(call, "auth_key_id"), self.auth_key_id)) {
    return "the AuthKey with which this server signs in";
  }
  return {};
}

}  // namespace

bool namesOperator(const Tool& tool, const Json& arguments) {
  for (const Argument& argument : tool.arguments) {
    if (isOperatorArgument(tool, argument) && base::findMember(arguments, argument.key) != nullptr) {
      return true;
    }
  }
  return false;
}

std::optional<GuardRefusal> findOtherOperator(const Tool& tool, const Json& arguments, const Credential& credential) {
  if (credential.operator_id.empty()) {
    return std::nullopt;
  }
  for (const Argument& argument : tool.arguments) {
    const Json* given = isOperatorArgument(tool, argument) ? base::findMember(arguments, argument.key) : nullptr;
    if (given != nullptr && *given != credential.operator_id) {
      return GuardRefusal{refusal_code::kOperatorPinned,
                          tool.description.name + " was not called: " + argument.key +
                              " names another account than the one this server is signed in to (" +
                              plainLine(credential.operator_id, 64) +
                              "). Leave it out. To the person: "
                              "--allow-other-operators permits other accounts."};
    }
  }
  return std::nullopt;
}

std::optional<GuardRefusal> findActOnSelf(const PreparedCall& call) {
  if (call.tool->risk == Risk::kRead || !call.credential) {
    return std::nullopt;
  }
  const std::string what = actsOnSelf(call, *call.credential);
  return what.empty() ? std::nullopt : std::optional(actOnSelfRefusal(*call.tool, what));
}

GuardRefusal actOnSelfRefusal(const Tool& tool, const std::string& what) {
  return GuardRefusal{refusal_code::kSelfProtection,
                      tool.description.name + " was not called: it acts on " + what +
                          ", and could lock this server out or raise its own rights. To the person: do it in the User "
                          "Console, or start the server with --allow-self."};
}

}  // namespace soracom_mcp::tools
