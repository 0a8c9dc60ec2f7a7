#include "tools/call/confirmation.h"

#include "base/utf8.h"
#include "tools/call/confirmation_text.h"
#include "tools/call/refusal.h"
#include "tools/call/target_name.h"
#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr const char* kForm = "approval";
constexpr const char* kYes = "approve";
constexpr const char* kName = "type_to_confirm";

/// Each part behind its length, so that no two requests have one text.
void addPart(std::string& out, std::string_view part) {
  out += std::to_string(part.size());
  out += ':';
  out += part;
}

/// Everything that decides what the call does and to whom.
std::string bindingOf(const PreparedCall& call, std::string_view shown, std::string_view name) {
  std::string out;
  const HttpRequest& request = call.request;
  for (const std::string_view part : {std::string_view(request.method), std::string_view(request.target),
                                      std::string_view(request.content_type), std::string_view(request.body)}) {
    addPart(out, part);
  }
  for (const auto& [field, value] : request.headers) {
    addPart(out, field);
    addPart(out, value);
  }
  addPart(out, call.scope.owner);
  addPart(out, call.credential ? call.credential->operator_id : std::string());
  addPart(out, call.credential ? call.credential->user_name : std::string());
  addPart(out, shown);
  addPart(out, name);
  return out;
}

Json formSchema(const std::string& shown_name) {
  Json field = shown_name.empty()
                   ? Json{{"type", "boolean"}, {"title", "Approve"}, {"description", "Yes sends the call as shown."}}
                   : Json{{"type", "string"},
                          {"title", "Type the name to approve"},
                          {"description", "The name as it stands at the end of the text."}};
  const char* key = shown_name.empty() ? kYes : kName;
  Json schema = {{"type", "object"}};
  schema["properties"] = Json{{key, std::move(field)}};
  schema["required"] = Json::array({key});
  return schema;
}

}  // namespace

Confirmation::Confirmation(const PreparedCall& call, Consent consent, const SecretScrubber& secrets)
    : call_(call), text_(confirmationText(call, secrets)) {
  if (consent == Consent::kTypedName) {
    name_ = targetName(call);
  }
  binding_ = bindingOf(call, text_, name_);
}

mcp::InputRequired Confirmation::question(std::chrono::milliseconds lifetime) const {
  const std::string shown_name = base::escapeForDisplay(name_);
  const std::string message =
      text_ + (name_.empty() ? "\nTo approve, answer yes." : "\nTo approve, type exactly: " + shown_name);
  const std::string tool = call_.tool->description.name;
  mcp::InputRequired out;
  out.requests.push_back(mcp::InputRequest::form(kForm, message, formSchema(shown_name)));
  out.binding = binding_;
  out.lifetime = lifetime;
  out.cannot_ask = refusalFailure(
      refusal_code::kConfirmationUnavailable,
      tool +
          " was not called: a person has to approve it, and this client cannot ask one. To the person: use a host that "
          "shows forms (MCP elicitation); or call it yourself on a terminal with `soracom-mcp call " +
          tool + "`; or start the server with --approve-via cli and approve there.");
  out.unanswered = refusalFailure(refusal_code::kConfirmationRequired,
                                  tool +
                                      " was not called: nobody approved it in time. Call it again when somebody is "
                                      "there to answer.");
  return out;
}

Confirmation::Answer Confirmation::read(const mcp::InputAnswers& answers) const {
  if (!answers.state()) {
    return Answer::kNone;  // whatever else came was not asked for by us
  }
  if (!answers.boundTo(binding_)) {
    return Answer::kForeign;
  }
  if (!answers.answered(kForm)) {
    return Answer::kNone;
  }
  const Json* content = answers.accepted(kForm);
  if (content == nullptr) {
    return answers.declined(kForm) ? Answer::kDeclined : Answer::kWrong;
  }
  if (name_.empty()) {
    const Json* yes = base::findMember(*content, kYes);
    return yes != nullptr && *yes == true ? Answer::kApproved : Answer::kWrong;
  }
  const Json* typed = base::findMember(*content, kName);
  const bool right = typed != nullptr && typed->is_string() &&
                     (typed->get_ref<const std::string&>() == name_ ||
                      typed->get_ref<const std::string&>() == base::escapeForDisplay(name_));
  return right ? Answer::kApproved : Answer::kWrong;
}

}  // namespace soracom_mcp::tools
