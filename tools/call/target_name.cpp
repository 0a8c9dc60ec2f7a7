#include "tools/call/target_name.h"

#include <string_view>

#include "base/utf8.h"
#include "tools/call/form_room.h"
#include "tools/safety/sha256.h"

namespace soracom_mcp::tools {
namespace {

// "Type " and " to approve" stand around it in the title of a field.
constexpr std::size_t kLongestTypedColumns = kFieldTitleColumns - 16;
constexpr std::size_t kEdgeBytes = 10;
constexpr std::size_t kDigestDigits = 8;

bool isOwnPathArgument(const Tool& tool, const Argument& argument) {
  if (argument.target != ArgumentTarget::kParameter) {
    return false;
  }
  const schemas::Parameter& parameter = tool.operation->parameters[argument.parameter];
  return parameter.location == schemas::ParameterLocation::kPath && parameter.filled_from_login.empty();
}

/// Where the path names it; the order of the parameters in the document says nothing.
std::size_t placeInPath(const Tool& tool, const Argument& argument) {
  return tool.operation->path.find("{" + tool.operation->parameters[argument.parameter].name + "}");
}

const Argument* findTarget(const Tool& tool) {
  const Argument* last = nullptr;
  for (const Argument& argument : tool.arguments) {
    if (!tool.operation->extension.target.empty() && argument.wire_name == tool.operation->extension.target) {
      return &argument;
    }
    if (isOwnPathArgument(tool, argument) &&
        (last == nullptr || placeInPath(tool, argument) > placeInPath(tool, *last))) {
      last = &argument;
    }
  }
  return last;
}

std::string textOf(const base::Json& value) {
  return value.is_string() ? value.get<std::string>() : base::writeJson(value);
}

/// The first or last characters of `text`, at most `bytes`, none of them broken.
std::string_view edge(std::string_view text, std::size_t bytes, bool first) {
  const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80; };
  std::size_t at = first ? bytes : text.size() - bytes;
  if (first) {
    while (at > 0 && continues(at)) {
      --at;
    }
    return text.substr(0, at);
  }
  while (at < text.size() && continues(at)) {
    ++at;
  }
  return text.substr(at);
}

/// As it is shown. Two texts that differ anywhere have different short ones.
std::string shortName(std::string_view text) {
  const std::string shown = base::escapeForDisplay(text);
  return std::string(edge(shown, kEdgeBytes, true)) + "..." + std::string(edge(shown, kEdgeBytes, false)) + "#" +
         sha256Hex(text).substr(0, kDigestDigits);
}

}  // namespace

std::string accountOf(const PreparedCall& call) {
  for (const Argument& argument : call.tool->arguments) {
    const bool fills = argument.target == ArgumentTarget::kParameter &&
                       call.tool->operation->parameters[argument.parameter].filled_from_login == "operatorId";
    const base::Json* given = fills ? base::findMember(call.arguments, argument.key) : nullptr;
    if (given != nullptr && given->is_string()) {
      return given->get<std::string>();
    }
  }
  return call.credential ? call.credential->operator_id : std::string();
}

std::string objectName(const PreparedCall& call) {
  const Argument* target = findTarget(*call.tool);
  const base::Json* value =
      target == nullptr || target->secret ? nullptr : base::findMember(call.arguments, target->key);
  return value != nullptr ? textOf(*value) : std::string();
}

std::string objectKey(const PreparedCall& call) {
  const Argument* target = findTarget(*call.tool);
  return target == nullptr || objectName(call).empty() ? std::string() : target->key;
}

std::string targetName(const PreparedCall& call, const SecretScrubber& secrets) {
  std::string name = objectName(call);
  if (name.empty() && findTarget(*call.tool) == nullptr) {
    name = accountOf(call);
  }
  if (name.empty() || secrets.finds(name)) {
    name = call.tool->description.name;
  }
  return columnsOf(base::escapeForDisplay(name)) <= kLongestTypedColumns ? name : shortName(name);
}

}  // namespace soracom_mcp::tools
