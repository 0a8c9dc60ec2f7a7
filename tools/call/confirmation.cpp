#include "tools/call/confirmation.h"

#include "base/utf8.h"
#include "tools/call/confirmation_text.h"
#include "tools/call/form_room.h"
#include "tools/call/refusal.h"
#include "tools/call/target_name.h"
#include "tools/safety/refusal_code.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr const char* kForm = "approval";
constexpr const char* kChoice = "approve";
constexpr const char* kName = "type_to_confirm";
// Some hosts preselect the first: sending a form off without looking approves nothing.
constexpr const char* kNo = "No";
constexpr const char* kYes = "Yes";

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

Json choice(std::string_view title, std::string_view description) {
  return Json{{"type", "string"},
              {"title", title},
              {"description", cutToColumns(description, kFieldLineColumns)},
              {"enum", Json::array({kNo, kYes})}};
}

Json schemaOf(const char* key, Json field) {
  Json schema = {{"type", "object"}};
  schema["properties"] = Json{{key, std::move(field)}};
  schema["required"] = Json::array({key});
  return schema;
}

}  // namespace

Confirmation::Confirmation(const PreparedCall& call, Consent consent, std::string_view base_url,
                           const SecretScrubber& secrets, bool roomy)
    : call_(call),
      text_(call, base_url, secrets),
      name_(consent == Consent::kTypedName ? targetName(call, secrets) : std::string()),
      roomy_(roomy) {
  if (!roomy && !text_.fitsForm()) {
    room_ = consent == Consent::kYes && text_.namesAll() ? Room::kReadElsewhere : Room::kApproveElsewhere;
  }
  binding_ = bindingOf(call, text_.whole(), name_);
}

std::string Confirmation::expired() const {
  return call_.tool->description.name +
         " was not called: the approval has expired, nobody answered in time. Call it again when somebody is there to "
         "answer.";
}

mcp::InputRequired Confirmation::question(std::chrono::milliseconds lifetime, std::string_view approval_id) const {
  const std::string shown_name = base::escapeForDisplay(name_);
  const std::string approve = "soracom-mcp approve " + std::string(approval_id);
  std::string message = roomy_ ? text_.whole() : text_.form(approval_id);
  Json schema;
  if (room_ == Room::kApproveElsewhere) {
    message += "Approve it there first, then choose Yes.";
    schema = schemaOf(kChoice, choice("Approved on a terminal? Then choose Yes", "Read and approve it with: " + approve));
  } else if (name_.empty()) {
    message += roomy_ ? "\nTo approve, answer yes." : "To approve, choose Yes.";
    schema = schemaOf(kChoice, choice("Choose Yes to approve", "Yes sends " + text_.request()));
  } else {
    message += (roomy_ ? "\nTo approve, type exactly: " : "To approve, type exactly: ") + shown_name;
    schema = schemaOf(kName, Json{{"type", "string"},
                                  {"title", "Type " + shown_name + " to approve"},
                                  {"description", cutToColumns("Sends " + text_.request(), kFieldLineColumns)}});
  }
  const std::string tool = call_.tool->description.name;
  mcp::InputRequired out;
  out.requests.push_back(mcp::InputRequest::form(kForm, message, std::move(schema)));
  out.binding = binding_;
  out.lifetime = lifetime;
  out.cannot_ask = refusalFailure(
      refusal_code::kConfirmationUnavailable,
      tool +
          " was not called: a person has to approve it, and this client cannot ask one. To the person: use a host that "
          "shows forms (MCP elicitation); or call it yourself on a terminal with `soracom-mcp call " +
          tool + "`; or start the server with --approve-via cli and approve there.");
  out.unanswered = refusalFailure(refusal_code::kConfirmationExpired, expired());
  return out;
}

Confirmation::Answer Confirmation::read(const mcp::InputAnswers& answers) const {
  if (answers.expired()) {
    return Answer::kExpired;
  }
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
    return answers.declined(kForm)    ? Answer::kDeclined
           : answers.dismissed(kForm) ? Answer::kUnanswered
                                      : Answer::kWrong;
  }
  if (const Json* chosen = base::findMember(*content, kChoice); chosen != nullptr && (name_.empty() || room_ == Room::kApproveElsewhere)) {
    return *chosen == kYes ? Answer::kApproved : *chosen == kNo ? Answer::kDeclined : Answer::kWrong;
  }
  const Json* typed = name_.empty() ? nullptr : base::findMember(*content, kName);
  if (typed == nullptr || !typed->is_string()) {
    return Answer::kWrong;
  }
  const auto& text = typed->get_ref<const std::string&>();
  // What stands for a long name is asked for because it is short; the name itself is as good.
  const std::string object = objectName(call_);
  const bool right = text == name_ || text == base::escapeForDisplay(name_) || (!object.empty() && text == object);
  return right ? Answer::kApproved : Answer::kWrong;
}

}  // namespace soracom_mcp::tools
