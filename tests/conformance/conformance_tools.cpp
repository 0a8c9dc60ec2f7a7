#include "conformance_tools.h"

#include <condition_variable>

#include "sample_media.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;
using Kind = ContentBlock::Kind;

// The suite counts progress reports, and those that come faster than ProgressReporter's pace are dropped.
constexpr std::chrono::milliseconds kBetweenReports{120};
constexpr std::chrono::milliseconds kBetweenLogs{50};
constexpr std::chrono::milliseconds kAway{200};

ToolOutcome text(std::string words) {
  ToolOutcome outcome;
  outcome.content.push_back({Kind::kText, std::move(words), {}});
  return outcome;
}

ToolOutcome ask(std::vector<InputRequest> requests, std::string state = {}) {
  ToolOutcome outcome;
  outcome.input_required = InputRequired{std::move(requests), std::move(state)};
  return outcome;
}

ToolOutcome failure(std::string words) {
  ToolOutcome outcome = text(std::move(words));
  outcome.is_error = true;
  return outcome;
}

Json typed(const char* type) { return Json{{"type", type}}; }

// A form whose members are all required.
Json formOf(Json properties) {
  Json required = Json::array();
  for (const auto& [name, property] : properties.items()) {
    required.push_back(name);
  }
  Json schema = typed("object");
  schema["properties"] = std::move(properties);
  schema["required"] = std::move(required);
  return schema;
}

InputRequest form(std::string key, std::string_view message, const char* member, const char* type = "string") {
  Json properties = Json::object();
  properties[member] = typed(type);
  return InputRequest::form(std::move(key), message, formOf(std::move(properties)));
}

InputRequest sampling(std::string key, std::string_view prompt, int max_tokens) {
  Json message = {{"role", "user"}};
  message["content"] = Json{{"type", "text"}, {"text", prompt}};
  Json params = Json::object();
  params["messages"] = Json::array({std::move(message)});
  params["maxTokens"] = max_tokens;
  return InputRequest::sampling(std::move(key), std::move(params));
}

std::string textIn(const Json& object, std::string_view member) {
  const Json* value = base::findMember(object, member);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

// The text of a sampled message, whose content is one block or several.
std::string sampledText(const Json& message) {
  const Json* content = base::findMember(message, "content");
  if (content != nullptr && content->is_array() && !content->empty()) {
    content = &content->front();
  }
  return content != nullptr && content->is_object() ? textIn(*content, "text") : std::string();
}

// Waits, or less where the call is stopped.
void pauseFor(std::chrono::milliseconds time, const base::Stop& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop.token(), time, [] { return false; });
}

// What became of a form, as the suite wants to read it.
ToolOutcome describeAnswer(const InputAnswers& answers, std::string_view key) {
  if (const Json* content = answers.accepted(key)) {
    return text("User response: action=accept, content=" + base::writeJson(*content));
  }
  return text(std::string("User response: action=") + (answers.dismissed(key) ? "cancel" : "decline") +
              ", content={}");
}

// Asks once and says what came back.
ToolOutcome askOnce(const InputAnswers& answers, InputRequest request) {
  const std::string key = request.key;
  return answers.accepted(key) == nullptr && !answers.declined(key) && !answers.dismissed(key)
             ? ask({std::move(request)})
             : describeAnswer(answers, key);
}

Json defaultsForm() {
  Json properties = {{"name", {{"type", "string"}, {"description", "User name"}, {"default", "John Doe"}}},
                     {"age", {{"type", "integer"}, {"description", "User age"}, {"default", 30}}},
                     {"score", {{"type", "number"}, {"description", "User score"}, {"default", 95.5}}},
                     {"verified", {{"type", "boolean"}, {"description", "Verified"}, {"default", true}}}};
  properties["status"] = typed("string");
  properties["status"]["enum"] = {"active", "inactive", "pending"};
  properties["status"]["default"] = "active";
  Json schema = typed("object");
  schema["properties"] = std::move(properties);
  schema["required"] = Json::array();
  return schema;
}

Json titledValues() {
  Json out = Json::array();
  for (const char* number : {"1", "2", "3"}) {
    out.push_back(Json{{"const", std::string("value") + number}, {"title", std::string("Option ") + number}});
  }
  return out;
}

Json enumsForm() {
  Json properties = Json::object();
  properties["untitledSingle"] = typed("string");
  properties["untitledSingle"]["enum"] = {"option1", "option2", "option3"};
  properties["titledSingle"] = typed("string");
  properties["titledSingle"]["oneOf"] = titledValues();
  properties["legacyEnum"] = typed("string");
  properties["legacyEnum"]["enum"] = {"opt1", "opt2", "opt3"};
  properties["legacyEnum"]["enumNames"] = {"Option One", "Option Two", "Option Three"};
  properties["untitledMulti"] = typed("array");
  properties["untitledMulti"]["items"] = typed("string");
  properties["untitledMulti"]["items"]["enum"] = {"option1", "option2", "option3"};
  properties["titledMulti"] = typed("array");
  properties["titledMulti"]["items"]["anyOf"] = titledValues();
  Json schema = typed("object");
  schema["properties"] = std::move(properties);
  schema["required"] = Json::array();
  return schema;
}

// Keywords a server must pass on as they are.
Json newestSchema() {
  return Json::parse(R"({
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "$defs": {"address": {"$anchor": "addressDef", "type": "object",
                          "properties": {"street": {"type": "string"}, "city": {"type": "string"}}}},
    "properties": {"name": {"type": "string"}, "address": {"$ref": "#/$defs/address"},
                   "contactMethod": {"type": "string", "enum": ["phone", "email"]},
                   "phone": {"type": "string"}, "email": {"type": "string"}},
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
    "then": {"required": ["phone"]},
    "else": {"required": ["email"]},
    "additionalProperties": false})");
}

ToolOutcome askEverything(const InputAnswers& answers) {
  const Json* name = answers.accepted("user_name");
  const Json* greeting = answers.sampled("greeting");
  const Json* roots = answers.roots("client_roots");
  if (answers.state() && name != nullptr && greeting != nullptr && roots != nullptr) {
    return text(sampledText(*greeting) + ", " + textIn(*name, "name") + ", of " + std::to_string(roots->size()) +
                " roots");
  }
  return ask({form("user_name", "What is your name?", "name"), sampling("greeting", "Say a greeting", 50),
              InputRequest::roots("client_roots")},
             "everything");
}

ToolOutcome askTwice(const InputAnswers& answers) {
  if (answers.state() == "second") {
    if (const Json* second = answers.accepted("step2")) {
      return text("Both steps are done: " + textIn(*second, "color"));
    }
  }
  if (answers.state() == "first" && answers.accepted("step1") != nullptr) {
    return ask({form("step2", "Step 2: which colour?", "color")}, "second");
  }
  return answers.state() == "second" ? ask({form("step2", "Step 2: which colour?", "color")}, "second")
                                     : ask({form("step1", "Step 1: your name?", "name")}, "first");
}

ToolOutcome askConfirmation(const InputAnswers& answers, const std::string& done) {
  return answers.state() && answers.accepted("confirm") != nullptr
             ? text(done)
             : ask({form("confirm", "Please confirm", "ok", "boolean")}, "confirming");
}

ToolOutcome askName(const InputAnswers& answers) {
  const Json* answer = answers.accepted("user_name");
  return answer != nullptr && !textIn(*answer, "name").empty() ? text("Hello, " + textIn(*answer, "name") + "!")
                                                               : ask({form("user_name", "What is your name?", "name")});
}

ToolOutcome askWhatIsPossible(const RequestContext& context) {
  std::vector<InputRequest> requests;
  if (context.client.sampling) {
    requests.push_back(sampling("word", "Say a word", 20));
  }
  if (context.client.forms) {
    requests.push_back(form("user_name", "What is your name?", "name"));
  }
  if (context.client.roots) {
    requests.push_back(InputRequest::roots("client_roots"));
  }
  return requests.empty() || !context.answers.empty() ? text("Nothing more to ask") : ask(std::move(requests));
}

}  // namespace

ConformanceTools::ConformanceTools(std::function<void(const Change&)> changed) : changed_(std::move(changed)) {
  addContentTools();
  addReportingTools();
  addAskingTools();
  addStatefulTools();
  addDiagnosticTools();
  with_one_more_ = tools_;
  with_one_more_.push_back(tools_.front());
  with_one_more_.back().name = "test_one_more";
}

void ConformanceTools::add(std::string name, std::string description, Handler handler, Json properties) {
  ToolDescription tool;
  tool.name = name;
  tool.title = name;
  tool.description = std::move(description);
  tool.input_schema = typed("object");
  tool.input_schema["properties"] = std::move(properties);
  tool.annotations = ToolAnnotations{name, true, false, true, false};
  tools_.push_back(std::move(tool));
  handlers_.emplace(std::move(name), std::move(handler));
}

base::Result<ToolOutcome> ConformanceTools::call(std::string_view name, const Json& arguments,
                                                 const RequestContext& context) {
  const auto found = handlers_.find(name);
  if (found == handlers_.end()) {
    return base::fail(base::ErrorKind::kNotFound, "no tool is named " + std::string(name));
  }
  ToolOutcome outcome = found->second(arguments, context);
  if (context.stop.requested()) {
    return base::fail(base::ErrorKind::kCancelled, "stopped");
  }
  return outcome;
}

void ConformanceTools::addContentTools() {
  add("test_simple_text", "Answers with a text.",
      [](const Json&, const RequestContext&) { return text("This is a simple text response for testing."); });
  add("test_image_content", "Answers with an image.", [](const Json&, const RequestContext&) {
    ToolOutcome outcome;
    outcome.content.push_back({Kind::kImage, kPngBase64, "image/png"});
    return outcome;
  });
  add("test_audio_content", "Answers with a sound.", [](const Json&, const RequestContext&) {
    ToolOutcome outcome;
    outcome.content.push_back({Kind::kAudio, kWavBase64, "audio/wav"});
    return outcome;
  });
  add("test_embedded_resource", "Answers with a resource.", [](const Json&, const RequestContext&) {
    ToolOutcome outcome;
    outcome.content.push_back(
        {Kind::kResource, "This is an embedded resource content.", "text/plain", "test://embedded-resource"});
    return outcome;
  });
  add("test_multiple_content_types", "Answers with a text, an image and a resource.",
      [](const Json&, const RequestContext&) {
        ToolOutcome outcome = text("Multiple content types test:");
        outcome.content.push_back({Kind::kImage, kPngBase64, "image/png"});
        outcome.content.push_back(
            {Kind::kResource, R"({"test":"data","value":123})", "application/json", "test://mixed-content-resource"});
        return outcome;
      });
  add("test_error_handling", "Fails.", [](const Json&, const RequestContext&) {
    return failure("This tool intentionally returns an error for testing");
  });
  add("json_schema_2020_12_tool", "Takes arguments that only the newest JSON Schema describes.",
      [](const Json& arguments, const RequestContext&) { return text(base::writeJson(arguments)); });
  tools_.back().input_schema = newestSchema();
  add(
      "test_x_mcp_header", "Takes an argument that a header field repeats.",
      [](const Json& arguments, const RequestContext&) { return text("region: " + textIn(arguments, "region")); },
      Json{{"region", {{"type", "string"}, {"description", "Where"}, {"x-mcp-header", "Region"}}}});
}

void ConformanceTools::addReportingTools() {
  add("test_tool_with_logging", "Logs three messages.", [](const Json&, const RequestContext& context) {
    context.log(LogLevel::kInfo, "conformance", "Tool execution started");
    pauseFor(kBetweenLogs, context.stop);
    context.log(LogLevel::kInfo, "conformance", "Tool processing data");
    pauseFor(kBetweenLogs, context.stop);
    context.log(LogLevel::kInfo, "conformance", "Tool execution completed");
    return text("Tool with logging executed successfully");
  });
  add("test_tool_with_progress", "Reports progress three times.", [](const Json&, const RequestContext& context) {
    for (const int done : {0, 50, 100}) {
      context.report_progress({static_cast<double>(done), 100, "Completed " + std::to_string(done) + " of 100"});
      pauseFor(kBetweenReports, context.stop);
    }
    return text("Tool with progress executed successfully");
  });
  add("test_logging_tool", "Logs, for those who want to hear of it.", [](const Json&, const RequestContext& context) {
    context.log(LogLevel::kInfo, "conformance", "Only for a client that asked");
    return text("logged");
  });
  add("test_reconnection", "Lets its connection go and answers when the client is back.",
      [](const Json&, const RequestContext& context) {
        context.let_connection_go(kAway);
        pauseFor(kAway / 2, context.stop);
        return text("Reconnection test completed");
      });
}

void ConformanceTools::addAskingTools() {
  add(
      "test_sampling", "Asks the client's model.",
      [](const Json& arguments, const RequestContext& context) {
        const Json* message = context.answers.sampled("answer");
        return message != nullptr ? text("LLM response: " + sampledText(*message))
                                  : ask({sampling("answer", textIn(arguments, "prompt"), 100)});
      },
      Json{{"prompt", {{"type", "string"}, {"description", "What to ask"}}}});
  add(
      "test_elicitation", "Asks the person.",
      [](const Json& arguments, const RequestContext& context) {
        Json fields = {{"username", {{"type", "string"}, {"description", "User's response"}}},
                       {"email", {{"type", "string"}, {"description", "User's email address"}}}};
        return askOnce(context.answers,
                       InputRequest::form("user", textIn(arguments, "message"), formOf(std::move(fields))));
      },
      Json{{"message", {{"type", "string"}, {"description", "What to ask"}}}});
  add("test_elicitation_sep1034_defaults", "Asks with defaults.", [](const Json&, const RequestContext& context) {
    return askOnce(context.answers, InputRequest::form("defaults", "Please review the values", defaultsForm()));
  });
  add("test_elicitation_sep1330_enums", "Asks for choices.", [](const Json&, const RequestContext& context) {
    return askOnce(context.answers, InputRequest::form("choices", "Please choose", enumsForm()));
  });
  add("test_input_required_result_elicitation", "Asks for a name.",
      [](const Json&, const RequestContext& context) { return askName(context.answers); });
  add("test_input_required_result_sampling", "Asks the client's model for a capital.",
      [](const Json&, const RequestContext& context) {
        const Json* message = context.answers.sampled("capital_question");
        return message != nullptr ? text("The model says: " + sampledText(*message))
                                  : ask({sampling("capital_question", "What is the capital of France?", 100)});
      });
  add("test_input_required_result_list_roots", "Asks for the client's roots.",
      [](const Json&, const RequestContext& context) {
        const Json* roots = context.answers.roots("client_roots");
        return roots != nullptr ? text("Roots: " + base::writeJson(*roots))
                                : ask({InputRequest::roots("client_roots")});
      });
  add("test_input_required_result_capabilities", "Asks for whatever the client can be asked.",
      [](const Json&, const RequestContext& context) { return askWhatIsPossible(context); });
}

void ConformanceTools::addStatefulTools() {
  add("test_input_required_result_request_state", "Asks, and wants its state back.",
      [](const Json&, const RequestContext& context) { return askConfirmation(context.answers, "state-ok"); });
  add("test_input_required_result_tampered_state", "Asks, and wants its state back unaltered.",
      [](const Json&, const RequestContext& context) { return askConfirmation(context.answers, "confirmed"); });
  add("test_input_required_result_multiple_inputs", "Asks three things at once.",
      [](const Json&, const RequestContext& context) { return askEverything(context.answers); });
  add("test_input_required_result_multi_round", "Asks twice.",
      [](const Json&, const RequestContext& context) { return askTwice(context.answers); });
}

void ConformanceTools::addDiagnosticTools() {
  add("test_missing_capability", "Needs the client's model.", [](const Json&, const RequestContext& context) {
    return context.answers.sampled("word") != nullptr ? text("sampled") : ask({sampling("word", "Say a word", 20)});
  });
  add("test_streaming_elicitation", "Asks for a name.",
      [](const Json&, const RequestContext& context) { return askName(context.answers); });
  add("test_trigger_tool_change", "Changes the list of tools.", [this](const Json&, const RequestContext&) {
    more_ = !more_;
    changed_(Change{Change::Kind::kTools});
    return text("The list of tools has changed");
  });
  add("test_trigger_prompt_change", "Changes the list of prompts.", [this](const Json&, const RequestContext&) {
    changed_(Change{Change::Kind::kPrompts});
    return text("The list of prompts has changed");
  });
}

}  // namespace soracom_mcp::mcp
