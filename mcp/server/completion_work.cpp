#include "mcp/server/completion_work.h"

#include "mcp/protocol/feature_results.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

const std::string* findText(const Json& object, std::string_view key) {
  const Json* member = base::findMember(object, key);
  return member != nullptr && member->is_string() ? &member->get_ref<const std::string&>() : nullptr;
}

// True when `reference` names a prompt or a template; then the two members of `out` are set.
bool readReference(const Json& reference, CompletionRequest& out) {
  const std::string* type = findText(reference, "type");
  const bool prompt = type != nullptr && *type == "ref/prompt";
  if (!prompt && (type == nullptr || *type != "ref/resource")) {
    return false;
  }
  out.subject = prompt ? CompletionRequest::Subject::kPrompt : CompletionRequest::Subject::kResourceTemplate;
  const std::string* name = findText(reference, prompt ? "name" : "uri");
  out.name = name != nullptr ? *name : std::string();
  return name != nullptr;
}

}  // namespace

base::Result<CompletionRequest, Refusal> readCompletionParams(const Json& params) {
  CompletionRequest out;
  const Json* reference = base::findMember(params, "ref");
  if (reference == nullptr || !readReference(*reference, out)) {
    return base::Unexpected(invalidParams("ref must be {type: \"ref/prompt\", name} or {type: \"ref/resource\", uri}"));
  }
  const Json* argument = base::findMember(params, "argument");
  const std::string* name = argument != nullptr ? findText(*argument, "name") : nullptr;
  const std::string* value = argument != nullptr ? findText(*argument, "value") : nullptr;
  if (name == nullptr || value == nullptr) {
    return base::Unexpected(invalidParams("argument must be {name, value}, both strings"));
  }
  out.argument = *name;
  out.value = *value;
  const Json* context = base::findMember(params, "context");
  const Json* known = context != nullptr ? base::findMember(*context, "arguments") : nullptr;
  if (known != nullptr && known->is_object()) {
    for (const auto& [key, text] : known->items()) {
      if (text.is_string()) {
        out.context.emplace(key, text.get<std::string>());
      }
    }
  }
  return out;
}

Served serveCompletion(CompletionProvider& provider, const CompletionRequest& wanted, const PendingRequest& request,
                       const RequestContext& context) {
  const base::Result<Completion> completion = provider.complete(wanted, context);
  if (completion) {
    return Served{completionMessage(request.codec->shaper(), request.id, *completion)};
  }
  if (completion.error().kind == base::ErrorKind::kNotFound) {
    return servedRefusal(request, invalidParams("ref and argument name nothing that can be completed"),
                         "unknown_reference");
  }
  return servedFailure(request, context, completion.error());
}

}  // namespace soracom_mcp::mcp
