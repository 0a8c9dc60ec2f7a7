#include "fake_tools.h"

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

const std::vector<ToolDescription>& FakeTools::tools() const {
  if (catalogue_held_) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return open_; });
  }
  return tools_;
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
  if (name == "missing_code") {
    return base::fail(base::ErrorKind::kInternal, "password=hunter2 in a stack trace");
  }
  if (name == "timeout") {
    return base::fail(base::ErrorKind::kTimeout, "upstream");
  }
  if (name == "throws") {
    throw std::runtime_error("password=hunter2");
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
