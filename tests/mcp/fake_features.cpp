#include "fake_features.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

InputRequired askName() {
  Json schema = {{"type", "object"}};
  schema["properties"] = Json{{"name", {{"type", "string"}}}};
  return InputRequired{{InputRequest::form("name", "Your name?", std::move(schema))}, {}};
}

PromptMessage says(ContentBlock block) { return PromptMessage{PromptMessage::Role::kUser, std::move(block)}; }

}  // namespace

FakeFeatures::FakeFeatures()
    : resources_{{"test://text", "text", "A text", "Some words.", "text/plain"},
                 {"test://binary", "binary", "", "", "image/png"}},
      templates_{{"test://item/{id}", "item", "An item", "By its id.", "application/json"}},
      prompts_{{"greet", "Greet", "Greets somebody.", {{"name", "Whom", true}, {"tone", "", false}}},
               {"every_kind", "", "", {}},
               {"asking", "", "", {}}} {}

base::Result<ResourceReading> FakeFeatures::read(std::string_view uri, const RequestContext& context) {
  ResourceReading out;
  out.fresh_for = std::chrono::seconds(60);
  if (uri == "test://text") {
    out.contents.push_back({"test://text", "text/plain", "words", false});
  } else if (uri == "test://binary") {
    out.contents.push_back({"test://binary", "image/png", "aGk=", true});
  } else if (uri.starts_with("test://item/")) {
    out.contents.push_back({std::string(uri), "", "{}", false});
  } else if (uri == "test://ask") {
    const Json* answer = context.answers.accepted("name");
    if (answer == nullptr) {
      out.input_required = askName();
    } else {
      out.contents.push_back({"test://ask", "text/plain", base::writeJson(*answer), false});
    }
  } else if (uri != "test://empty") {
    return base::fail(base::ErrorKind::kNotFound, "no such resource");
  }
  return out;
}

base::Result<PromptContent> FakeFeatures::get(std::string_view name, const PromptArguments& arguments,
                                              const RequestContext& context) {
  using Kind = ContentBlock::Kind;
  PromptContent out;
  if (name == "greet") {
    if (arguments.contains("tone") && arguments.find("tone")->second == "rude") {
      return base::fail(base::ErrorKind::kInvalidInput, "tone must be kind");
    }
    out.description = "A greeting";
    out.messages = {says({Kind::kText, "Greet " + arguments.find("name")->second, {}}),
                    {PromptMessage::Role::kAssistant, {Kind::kText, "Hello", {}}}};
  } else if (name == "every_kind") {
    out.messages = {says({Kind::kImage, "aGk=", "image/png"}), says({Kind::kAudio, "aGk=", "audio/wav"}),
                    says({Kind::kResource, "inside", "text/plain", "test://a"}),
                    says({Kind::kResourceLink, "", "text/plain", "test://c", "c"})};
  } else if (name == "asking") {
    if (const Json* answer = context.answers.accepted("name")) {
      out.messages = {says({Kind::kText, base::writeJson(*answer), {}})};
    } else {
      out.input_required = askName();
    }
  } else {
    return base::fail(base::ErrorKind::kNotFound, "no such prompt");
  }
  return out;
}

base::Result<Completion> FakeFeatures::complete(const CompletionRequest& request, const RequestContext&) {
  Completion out;
  if (request.subject == CompletionRequest::Subject::kResourceTemplate && request.name == "test://item/{id}") {
    for (int i = 0; i < 150; ++i) {
      out.values.push_back(std::to_string(i));
    }
    return out;
  }
  if (request.subject == CompletionRequest::Subject::kPrompt && request.name == "greet" && request.argument == "tone") {
    const auto name = request.context.find("name");
    for (const std::string tone : {"kind", "keen", "calm"}) {
      if (tone.starts_with(request.value)) {
        out.values.push_back((name != request.context.end() ? name->second + " " : std::string()) + tone);
      }
    }
    return out;
  }
  return base::fail(base::ErrorKind::kNotFound, "nothing to complete");
}

}  // namespace soracom_mcp::mcp
