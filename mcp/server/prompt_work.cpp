#include "mcp/server/prompt_work.h"

#include <algorithm>

#include "base/utf8.h"
#include "mcp/protocol/feature_results.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::size_t kShownNameBytes = 128;

std::string shown(std::string_view name) { return base::truncateUtf8(name, kShownNameBytes); }

// The first required argument that is not there; empty: none.
std::string findMissing(const PromptProvider& provider, const PendingRequest& request) {
  const auto prompts = provider.prompts(orNone(request.fields));
  if (!prompts) {
    return {};  // get() says why
  }
  const auto prompt = std::find_if((*prompts)->begin(), (*prompts)->end(), [&](const PromptDescription& description) {
    return description.name == request.target;
  });
  if (prompt == (*prompts)->end()) {
    return {};
  }
  for (const PromptArgument& argument : prompt->arguments) {
    if (argument.required && base::findMember(request.arguments, argument.name) == nullptr) {
      return argument.name;
    }
  }
  return {};
}

}  // namespace

base::Result<RequestSubject, Refusal> readPromptParams(base::Json& params) {
  auto subject = readToolParams(params);
  if (subject) {
    for (const auto& [key, value] : subject->arguments.items()) {
      if (!value.is_string()) {
        return base::Unexpected(invalidParams("the argument " + shown(key) + " must be a string"));
      }
    }
  }
  return subject;
}

Served servePrompt(PromptProvider& provider, const PendingRequest& request, const RequestContext& context) {
  if (const std::string missing = findMissing(provider, request); !missing.empty()) {
    return servedRefusal(request, invalidParams("the argument " + missing + " is required"), "invalid_arguments");
  }
  PromptArguments arguments;
  for (const auto& [key, value] : request.arguments.items()) {
    arguments.emplace(key, value.get<std::string>());
  }
  base::Result<PromptContent> prompt = stoppedBefore();
  if (mayBegin(context)) {
    prompt = provider.get(request.target, arguments, context);
  }
  if (prompt && prompt->input_required) {
    return Served{{}, "input_required", kHttpOk, std::move(prompt->input_required)};
  }
  if (prompt) {
    return Served{promptMessage(request.codec->shaper(), request.id, *prompt)};
  }
  if (prompt.error().kind == base::ErrorKind::kNotFound) {
    return servedRefusal(request, Refusal{kInvalidParams, "Unknown prompt: " + shown(request.target), {}, kHttpOk},
                         "unknown_prompt");
  }
  if (prompt.error().kind == base::ErrorKind::kInvalidInput) {
    return servedRefusal(request, invalidParams(prompt.error().message), "invalid_arguments");
  }
  return servedFailure(request, context, prompt.error());
}

}  // namespace soracom_mcp::mcp
