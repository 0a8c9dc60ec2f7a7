#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mcp/protocol/content.h"
#include "mcp/protocol/input_required.h"

namespace soracom_mcp::mcp {

/// Values of arguments are strings.
struct PromptArgument {
  std::string name;
  std::string description;
  bool required = false;
};

/// A prompt as clients see it. `title` and `description` may be empty.
struct PromptDescription {
  std::string name;
  std::string title;
  std::string description;
  std::vector<PromptArgument> arguments;
};

struct PromptMessage {
  enum class Role { kUser, kAssistant };
  Role role = Role::kUser;
  ContentBlock content;
};

/// What a prompt came to with its arguments: messages, or what has to be asked first.
struct PromptContent {
  std::string description;  ///< may be empty
  std::vector<PromptMessage> messages;
  std::optional<InputRequired> input_required = {};
};

}  // namespace soracom_mcp::mcp
