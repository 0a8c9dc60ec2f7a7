#include "app/safety_settings.h"

#include "tests/catch.h"

using namespace soracom_mcp;
using app::Options;

namespace {

const std::vector<tools::ToolFacts> kTools = {{"getUser"}, {"deleteUser"}};

tools::SafetyOptions settings(const Options& options) {
  auto made = app::safetySettings(options, kTools);
  REQUIRE(made.has_value());
  return *std::move(made);
}

std::string fault(const Options& options) {
  const auto made = app::safetySettings(options, kTools);
  REQUIRE_FALSE(made.has_value());
  CHECK(made.error().code == app::ExitCode::kUsage);
  return made.error().message;
}

}  // namespace

TEST_CASE("without options the limits are the documented ones") {
  const tools::LimitOptions limits = settings({}).limits;
  CHECK(limits.read.calls == 120);
  CHECK(limits.read.burst == 30);
  CHECK(limits.write.calls == 20);
  CHECK(limits.danger.calls == 10);
  CHECK(limits.danger.period == std::chrono::seconds(600));
  CHECK(limits.writes == 50);
  CHECK(limits.deletes == 20);
}

TEST_CASE("rates are read and a wrong one is quoted") {
  Options options;
  options.rates = {"read=off", "danger=3/3600"};
  const tools::LimitOptions limits = settings(options).limits;
  CHECK(limits.read.calls == 0);
  CHECK(limits.danger.calls == 3);
  CHECK(limits.danger.burst == 3);
  CHECK(limits.danger.period == std::chrono::seconds(3600));
  for (const char* wrong : {"read", "read=", "read=5", "read=5/", "read=/5", "read=0/60", "read=5/0", "read=-1/60",
                            "read=5/60x", "reads=5/60", "=5/60", "read=99999999999/60", "read=5/999999"}) {
    options.rates = {wrong};
    CHECK(fault(options).find("\"" + std::string(wrong) + "\"") != std::string::npos);
  }
}

TEST_CASE("a list that names no tool ends the start and says which") {
  Options options;
  options.deny_tools = {"delete*"};
  CHECK(settings(options).policy.refusal("deleteUser", tools::Risk::kDanger) == "policy_denied");
  options.deny_tools = {"deletUser"};
  CHECK(fault(options).find("\"deletUser\"; the nearest is deleteUser") != std::string::npos);
  CHECK(app::namesTools(options));
  CHECK_FALSE(app::namesTools({}));
}

TEST_CASE("a dry run is the server's and the warning about root is not the demo's") {
  Options options;
  options.dry_run = true;
  CHECK(settings(options).dry_run);
  CHECK(settings(options).warn_when_root);
  options.command = app::Command::kCall;
  CHECK_FALSE(settings(options).dry_run);
  CHECK_FALSE(settings(options).warn_when_root);
  Options demo;
  demo.demo = true;
  CHECK_FALSE(settings(demo).warn_when_root);
}
