#include "tools/call/confirmation_text.h"

#include "base/json_reader.h"
#include "base/utf8.h"
#include "tools/call/plain_text.h"
#include "tools/safety/secret_reference.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr std::size_t kMaxValueBytes = 1500;
constexpr std::size_t kMaxArgumentBytes = 3000;
constexpr std::size_t kMaxTitleBytes = 100;
constexpr std::size_t kMaxRemarkBytes = 2000;

/// JSON inside a string is read by people without the quotes of the quotes.
std::string writtenValue(const Argument& argument, const Json& value) {
  if (argument.secret) {
    // A reference to a kept secret is not the secret.
    const bool reference =
        value.is_string() && (value == kGenerateSecret || parseSecretReference(value.get_ref<const std::string&>()));
    return reference ? value.get<std::string>() : "(a secret, not shown)";
  }
  if (argument.json_text && value.is_string()) {
    if (const auto inner = base::readJson(value.get_ref<const std::string&>(), {.exact_numbers = true})) {
      return base::writeJson(*inner);
    }
  }
  return base::writeJson(value);
}

std::string shownValue(const Argument& argument, const Json& value, const SecretScrubber& secrets) {
  const std::string text = base::escapeForDisplay(secrets.scrub(std::string_view(writtenValue(argument, value))));
  if (text.size() <= kMaxValueBytes) {
    return text;
  }
  return base::truncateUtf8(text, kMaxValueBytes) + " and " + std::to_string(text.size() - kMaxValueBytes) +
         " more bytes that are not shown";
}

bool isFilled(const PreparedCall& call, const Argument& argument) {
  return argument.target == ArgumentTarget::kParameter &&
         !call.tool->operation->parameters[argument.parameter].filled_from_login.empty() && call.credential &&
         !call.credential->operator_id.empty();
}

std::string shownArguments(const PreparedCall& call, const SecretScrubber& secrets) {
  std::string out;
  std::size_t hidden = 0;
  for (const Argument& argument : call.tool->arguments) {
    const Json* value = base::findMember(call.arguments, argument.key);
    if (value == nullptr || isFilled(call, argument)) {
      continue;
    }
    const std::string line = "- " + argument.key + ": " + shownValue(argument, *value, secrets) + "\n";
    if (out.size() + line.size() > kMaxArgumentBytes) {
      ++hidden;
    } else {
      out += line;
    }
  }
  if (hidden > 0) {
    out += "- " + std::to_string(hidden) + " more arguments that are not shown\n";
  }
  return out;
}

std::string account(const PreparedCall& call) {
  if (!call.needs_credential) {
    return "Account: none, this operation needs no sign-in\n";
  }
  if (!call.credential) {
    return "";
  }
  const Credential& who = *call.credential;
  std::string out = "Account: " + (who.operator_id.empty() ? std::string("unknown") : plainLine(who.operator_id, 64));
  if (who.user != SignedInUser::kUnknown) {
    out += ", signed in as " +
           (who.user == SignedInUser::kRoot ? std::string("root") : "SAM user " + plainLine(who.user_name, 128));
  }
  return out + "\n";
}

std::string consequence(const Tool& tool) {
  if (!tool.operation->extension.loses.empty()) {
    return tool.operation->extension.loses;
  }
  if (tool.operation->method == "DELETE") {
    return "What it removes cannot be brought back by this server.";
  }
  if (tool.risk == Risk::kDanger) {
    return "It can lock people out, give rights away, or end what cannot be brought back.";
  }
  return tool.description.annotations.destructive ? "It replaces what is there now." : "";
}

}  // namespace

std::string confirmationText(const PreparedCall& call, const SecretScrubber& secrets) {
  const Tool& tool = *call.tool;
  std::string out = "This call waits for your approval: " + tool.description.name + " (" +
                    plainLine(tool.description.title, kMaxTitleBytes) + "). Nothing has been sent yet.\n\n" +
                    tool.operation->method + " " + plainLine(tool.operation->path, 256) + "\n" + account(call);
  if (const std::string arguments = shownArguments(call, secrets); !arguments.empty()) {
    out += "\nArguments, in the model's words:\n" + arguments;
  }
  std::string remarks;
  for (const std::string& remark : call.remarks) {
    if (remarks.size() < kMaxRemarkBytes) {
      remarks += "- " + plainLine(secrets.scrub(std::string_view(remark)), 400) + "\n";
    }
  }
  if (!remarks.empty()) {
    out += "\nThis server remarks:\n" + remarks;
  }
  if (const std::string lost = consequence(tool); !lost.empty()) {
    out += "\nConsequence: " + plainLine(lost, 400) + "\n";
  }
  return out;
}

}  // namespace soracom_mcp::tools
