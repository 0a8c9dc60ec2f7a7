#include "fake_tools.h"

#include <map>
#include <stdexcept>

#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

constexpr std::chrono::seconds kGuard{60};

ToolDescription describe(std::string name) {
  ToolDescription tool;
  tool.name = std::move(name);
  tool.title = "Title of " + tool.name;
  tool.description = "Does \"" + tool.name + "\".";
  tool.input_schema = Json{{"type", "object"}, {"properties", Json::object()}};
  tool.annotations = ToolAnnotations{tool.title, true, false, true, false};
  return tool;
}

ToolOutcome text(std::string words) {
  ToolOutcome outcome;
  outcome.content.push_back({ContentBlock::Kind::kText, std::move(words), {}});
  return outcome;
}

Json formOf(Json properties) {
  Json required = Json::array();
  for (const auto& [name, property] : properties.items()) {
    required.push_back(name);
  }
  Json schema = {{"type", "object"}};
  schema["properties"] = std::move(properties);
  schema["required"] = std::move(required);
  return schema;
}

ToolOutcome ask(std::vector<InputRequest> requests, std::string state = {}) {
  ToolOutcome outcome;
  outcome.input_required = InputRequired{std::move(requests), std::move(state)};
  return outcome;
}

InputRequest nameForm(std::string key = "name") {
  return InputRequest::form(std::move(key), "Your name?", formOf({{"name", {{"type", "string"}}}}));
}

std::string nameIn(const Json& content) {
  const Json* name = base::findMember(content, "name");
  return name != nullptr && name->is_string() ? name->get<std::string>() : std::string();
}

ToolOutcome askName(const InputAnswers& answers) {
  if (const Json* content = answers.accepted("name"); content != nullptr && !nameIn(*content).empty()) {
    return text("Hello, " + nameIn(*content) + "!");
  }
  return answers.declined("name")    ? text("declined")
         : answers.dismissed("name") ? text("dismissed")
         : answers.expired()         ? text("expired")
                                     : ask({nameForm()});
}

ToolOutcome askSealed(const InputAnswers& answers) {
  const Json* content = answers.accepted("confirm");
  return answers.state() && content != nullptr
             ? text("state " + *answers.state())
             : ask({InputRequest::form("confirm", "Really?", formOf({{"ok", {{"type", "boolean"}}}}))}, "first");
}

ToolOutcome askTwice(const InputAnswers& answers) {
  const Json* one = answers.accepted("one");
  const Json* two = answers.accepted("two");
  if (answers.state() && *answers.state() != "begun" && two != nullptr) {
    return text(*answers.state() + " and " + nameIn(*two));
  }
  return answers.state() && one != nullptr ? ask({nameForm("two")}, nameIn(*one)) : ask({nameForm("one")}, "begun");
}

ToolOutcome askAll(const InputAnswers& answers) {
  const Json* content = answers.accepted("name");
  const Json* word = answers.sampled("word");
  const Json* roots = answers.roots("roots");
  if (content != nullptr && word != nullptr && roots != nullptr) {
    return text(nameIn(*content) + ", " + word->at("content").at("text").get<std::string>() + ", " +
                roots->at(0).at("uri").get<std::string>());
  }
  const Json message = {{"role", "user"}, {"content", {{"type", "text"}, {"text", "A word?"}}}};
  Json sampling = {{"maxTokens", 50}};
  sampling["messages"] = Json::array({message});
  return ask({nameForm(), InputRequest::sampling("word", std::move(sampling)), InputRequest::roots("roots")});
}

ToolOutcome askChoices(const InputAnswers& answers) {
  if (const Json* content = answers.accepted("choices")) {
    return text(base::writeJson(*content));
  }
  Json properties = {{"name", {{"type", "string"}, {"default", "John"}}},
                     {"age", {{"type", "integer"}, {"default", 30}}},
                     {"sure", {{"type", "boolean"}, {"default", true}}},
                     {"plain", {{"type", "string"}, {"enum", {"a", "b"}}, {"default", "a"}}}};
  properties["titled"] = {{"type", "string"}};
  properties["titled"]["oneOf"] =
      Json::array({{{"const", "x"}, {"title", "Option X"}}, {{"const", "y"}, {"title", "Option Y"}}});
  return ask({InputRequest::form("choices", "Choose.", formOf(std::move(properties)))});
}

ToolOutcome logAll(const RequestContext& context) {
  int wanted = 0;
  for (int level = 0; level < 8; ++level) {
    wanted += context.log_threshold && static_cast<LogLevel>(level) >= *context.log_threshold ? 1 : 0;
    context.log(static_cast<LogLevel>(level), "test", Json{{"number", level}});
  }
  return text(std::to_string(wanted));
}

ToolOutcome everyBlock() {
  using Kind = ContentBlock::Kind;
  ToolOutcome outcome = text("words");
  outcome.content.push_back({Kind::kImage, "aGk=", "image/png"});
  outcome.content.push_back({Kind::kAudio, "aGk=", "audio/wav"});
  outcome.content.push_back({Kind::kResource, "inside", "text/plain", "test://a"});
  outcome.content.push_back({Kind::kResource, "aGk=", "image/png", "test://b", "", true});
  outcome.content.push_back({Kind::kResourceLink, "elsewhere", "text/plain", "test://c", "c"});
  return outcome;
}

}  // namespace

FakeTools::FakeTools(std::size_t extra) {
  for (const char* name : {"echo", "structured", "image", "tool_error", "meta", "gate", "stubborn", "progress",
                           "missing_code", "timeout", "throws"}) {
    tools_.push_back(describe(name));
  }
  tools_[1].output_schema = Json{{"type", "object"}, {"properties", {{"sim", {{"type", "string"}}}}}};
  for (std::size_t i = 0; i < extra; ++i) {
    tools_.push_back(describe("extra_" + std::to_string(i)));
  }
}

base::Result<SharedList<ToolDescription>> FakeTools::tools(const RequestFields&) const {
  if (catalogue_held_) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_; });
  }
  return unheld(tools_);
}

base::Result<ToolOutcome> FakeTools::call(std::string_view name, const Json& arguments, const RequestContext& context) {
  if (name == "echo") {
    return text(base::writeJson(arguments));
  }
  if (name == "structured") {
    ToolOutcome outcome = text(R"({"sim":"1","n":1.50})");
    outcome.structured = R"({"sim":"1","n":1.50})";
    return outcome;
  }
  if (name == "image") {
    ToolOutcome outcome;
    outcome.content.push_back({ContentBlock::Kind::kImage, "aGk=", "image/png"});
    return outcome;
  }
  if (name == "tool_error") {
    ToolOutcome outcome = text("SIM not found");
    outcome.is_error = true;
    outcome.structured = R"({"code":"not_found"})";
    return outcome;
  }
  if (name == "meta") {
    ToolOutcome outcome = text("m");
    outcome.meta = Json{{"io.soracom/pages", 2}};
    return outcome;
  }
  if (name == "gate" || name == "stubborn") {
    return wait(context, name == "gate");
  }
  if (name == "progress") {
    context.report_progress({1, 3, "first"});
    context.report_progress({2, 3, "too soon"});
    context.report_progress({1, 3, "not larger"});
    return wait(context, true);
  }
  if (name == "away") {
    context.let_connection_go(std::chrono::milliseconds(100));
    return wait(context, true);
  }
  if (name == "missing_code") {
    return base::fail(base::ErrorKind::kInternal, "password=hunter2 in a stack trace");
  }
  if (name == "timeout") {
    return base::fail(base::ErrorKind::kTimeout, "upstream");
  }
  if (name == "throws") {
    throw std::runtime_error("password=hunter2");
  }
  const std::map<std::string_view, ToolOutcome (*)(const InputAnswers&)> asking = {{"ask", askName},
                                                                                   {"ask_sealed", askSealed},
                                                                                   {"ask_twice", askTwice},
                                                                                   {"ask_all", askAll},
                                                                                   {"ask_choices", askChoices}};
  if (const auto found = asking.find(name); found != asking.end()) {
    return found->second(context.answers);
  }
  if (name == "ask_forever") {
    return ask({nameForm()});
  }
  if (name == "logs") {
    return logAll(context);
  }
  if (name == "blocks") {
    return everyBlock();
  }
  return base::fail(base::ErrorKind::kNotFound, "no tool of that name");
}

base::Result<ToolOutcome> FakeTools::wait(const RequestContext& context, bool heed_stop) {
  std::unique_lock lock(mutex_);
  ++entered_;
  changed_.notify_all();
  const auto opened = [this] { return open_; };
  if (heed_stop && !changed_.wait(lock, context.stop.token(), opened)) {
    stop_reasons_.push_back(context.stop.reason());
    changed_.notify_all();
    return base::fail(base::ErrorKind::kCancelled, "stopped");
  }
  changed_.wait(lock, opened);
  return text("through the gate");
}

void FakeTools::open() {
  {
    const std::lock_guard lock(mutex_);
    open_ = true;
  }
  changed_.notify_all();
}

void FakeTools::waitUntilEntered(std::size_t calls) {
  waitFor([&] { return entered_ >= calls; });
}

void FakeTools::waitUntilStopped(std::size_t calls) {
  waitFor([&] { return stop_reasons_.size() >= calls; });
}

std::vector<base::StopReason> FakeTools::stopReasons() const {
  const std::lock_guard lock(mutex_);
  return stop_reasons_;
}

std::size_t FakeTools::entered() const {
  const std::lock_guard lock(mutex_);
  return entered_;
}

void FakeTools::waitFor(const std::function<bool()>& reached) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, kGuard, reached)) {
    lock.unlock();
    FAIL("the tools did not get there in time");
  }
}

}  // namespace soracom_mcp::mcp
