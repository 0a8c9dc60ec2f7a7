#include "tools/call/call_secrets.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/utf8.h"
#include "tools/call/argument_binder.h"
#include "tools/call/plain_text.h"
#include "tools/call/refusal.h"
#include "tools/call/secret_arguments.h"
#include "tools/call/upstream_error.h"
#include "tools/safety/redaction.h"
#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::findMember;
using base::Json;

constexpr std::size_t kMaxAbout = 200;
constexpr std::size_t kMostAbout = 16;

/// The plain values that say what a secret belongs to: the path of the request.
SecretOrigin originOf(const PreparedCall& call) {
  SecretOrigin origin{call.tool->description.name, Json::object(), call.scope.owner, call.scope.api,
                      call.scope.account.value_or("")};
  for (const Argument& argument : call.tool->arguments) {
    const Json* value = findMember(call.arguments, argument.key);
    if (argument.target == ArgumentTarget::kParameter && !argument.secret && value != nullptr && value->is_string() &&
        origin.about.size() < kMostAbout) {
      origin.about[argument.key] = plainLine(value->get_ref<const std::string&>(), kMaxAbout);
    }
  }
  return origin;
}

mcp::ToolOutcome notCalled(const Tool& tool, std::string_view code, const std::string& why) {
  const std::string text = tool.description.name + " was not called: " + why;
  return code.empty() ? errorOutcome(text) : refusalOutcome(code, text);
}

/// $request.path.NAME and $response.body#/POINTER; nothing where a value is not there.
Json undoArguments(const schemas::UndoLink& undo, const Json& arguments, const Json* body) {
  constexpr std::string_view kPath = "$request.path.";
  constexpr std::string_view kBody = "$response.body#";
  Json out = Json::object();
  for (const auto& [name, expression] : undo.arguments) {
    if (expression.starts_with(kPath)) {
      const Json* given = findMember(arguments, expression.substr(kPath.size()));
      if (given != nullptr) {
        out[name] = *given;
      }
    } else if (expression.starts_with(kBody) && body != nullptr) {
      Json copy = *body;
      visitAt(copy, std::string_view(expression).substr(kBody.size()), [&, &key = name](Json& value) {
        if (value.is_string()) {
          out[key] = value;
        }
      });
    }
  }
  return out;
}

}  // namespace

CallSecrets::~CallSecrets() { settle(Fate::kNotSent); }

std::optional<mcp::ToolOutcome> CallSecrets::fill(PreparedCall& call) {
  const Tool& tool = *call.tool;
  auto filled = fillSecretArguments(tool, call.arguments, *vault_, originOf(call), call.scope);
  if (!filled) {
    const auto& [error, foreign] = filled.error();
    const bool of_the_call = error.kind == ErrorKind::kNotFound || error.kind == ErrorKind::kInvalidInput ||
                             error.kind == ErrorKind::kUnsupported;
    return notCalled(tool,
                     foreign       ? refusal_code::kForeignSecret
                     : of_the_call ? std::string_view()
                                   : refusal_code::kSecretStoreUnavailable,
                     error.message);
  }
  generated_ = std::move(filled->generated);
  if (filled->persons != call.persons_secrets) {
    return notCalled(tool, {}, "a secret it names was exchanged meanwhile; call again");
  }
  LoginValues login;
  if (call.credential) {
    login.operator_id = call.credential->operator_id;
  }
  auto request = bindArguments(tool, filled->arguments, login);
  if (!request) {
    return notCalled(tool, {}, request.error().message);
  }
  const auto is_accept = [](const auto& header) { return equalHeaderName(header.first, "accept"); };
  if (std::none_of(request->headers.begin(), request->headers.end(), is_accept)) {
    std::copy_if(call.request.headers.begin(), call.request.headers.end(), std::back_inserter(request->headers),
                 is_accept);
  }
  call.request = *std::move(request);
  for (Secret& secret : filled->secrets) {
    seen_.push_back(secret);
    call.secret_arguments.push_back(std::move(secret));
  }
  return std::nullopt;
}

std::optional<mcp::ToolOutcome> CallSecrets::prepare(PreparedCall& call) {
  call_ = &call;
  const Tool& tool = *call.tool;
  const bool refers = call.refers_to_secrets;
  if (!refers && tool.secret_output.empty()) {
    return std::nullopt;
  }
  if (vault_ == nullptr) {
    return notCalled(tool, refusal_code::kSecretStoreUnavailable, "this server has no place to keep secrets in");
  }
  if (!tool.secret_output.empty()) {
    auto room = vault_->reserve(originOf(call));
    if (!room) {
      return notCalled(tool, refusal_code::kSecretStoreUnavailable,
                       "the secret it brings could not be kept: " + room.error().message);
    }
    room_.emplace(*std::move(room));
  }
  return refers ? fill(call) : std::nullopt;
}

void CallSecrets::settle(Fate fate) {
  const bool used = fate == Fate::kDone || fate == Fate::kUnknown;
  for (const auto& [key, name] : generated_) {
    if (used) {
      names_.push_back(name);
    } else {
      (void)vault_->remove(name);
    }
  }
  generated_.clear();
  if (room_ && (fate == Fate::kUnknown || lost_)) {
    names_.push_back(room_->name());
    room_->leaveNote();
  }
  room_.reset();
}

bool CallSecrets::store(const SecretMembers& members, const Json* body) {
  if (auto stored = room_->store(members); !stored) {
    lost_ = Loss{stored.error().message, nullptr};
    if (const auto& undo = call_->tool->operation->extension.undo) {
      lost_->undo_arguments = undoArguments(*undo, call_->arguments, body);
    }
    return false;
  }
  kept_as_ = room_->name();
  names_.push_back(kept_as_);
  room_.reset();
  return true;
}

void CallSecrets::keep(Json& body) {
  const std::vector<std::string>& pointers = call_->tool->secret_output;
  const bool keeps = room_ || (call_->tool->risk != Risk::kRead && vault_ != nullptr);
  if (!keeps) {
    maskSecretOutput(body, pointers);
    return;
  }
  const auto member_of = [](const std::string& place) { return place.empty() ? place : place.substr(1); };
  const auto is_value = [](const Json& leaf) {
    return leaf.is_number() || leaf.is_binary() || (leaf.is_string() && !leaf.get_ref<const std::string&>().empty());
  };
  SecretMembers members;
  visitSecretOutput(body, pointers, [&](const std::string& place, Json& leaf) {
    if (is_value(leaf)) {
      members.emplace_back(member_of(place),
                           Secret(leaf.is_string() ? leaf.get<std::string>() : base::writeJson(leaf)));
    }
  });
  for (const auto& [member, secret] : members) {
    if (!taken_) {
      taken_.emplace();
    }
    taken_->add(secret.reveal());
    seen_.push_back(secret);
  }
  if (!members.empty() && !room_) {
    if (auto room = vault_->reserve(originOf(*call_))) {
      room_.emplace(*std::move(room));
    } else {
      lost_ = Loss{room.error().message, nullptr};
    }
  }
  const bool kept = !members.empty() && room_ && store(members, &body);
  visitSecretOutput(body, pointers, [&](const std::string& place, Json& leaf) {
    if (kept && is_value(leaf)) {
      leaf = writeSecretReference({kept_as_, members.size() == 1 ? "" : member_of(place)});
    } else if (!leaf.is_string() || is_value(leaf)) {
      maskSecretLeaf(leaf);
    }
  });
}

std::string CallSecrets::keepWhole(std::string_view body) {
  if (!room_ || body.empty()) {
    return {};
  }
  const bool text = !base::findInvalidUtf8(body);
  const SecretMembers members{
      {text ? "answer" : "answer.base64", Secret(text ? std::string(body) : base::encodeBase64(body))}};
  return store(members, nullptr) ? writeSecretReference({kept_as_, ""}) : std::string();
}

std::string CallSecrets::notice() const {
  std::string text;
  const auto say = [&](const std::string& what, const std::string& name) {
    text += (text.empty() ? "" : " ") + what + " is kept as " + writeSecretReference({name, ""}) +
            "; a person reads it with: soracom-mcp secrets show " + name;
  };
  for (const auto& [key, name] : generated_) {
    say("The new " + key, name);
  }
  if (!kept_as_.empty()) {
    say("The secret of this answer", kept_as_);
  }
  return text.empty() ? text : text + ".";
}

}  // namespace soracom_mcp::tools
