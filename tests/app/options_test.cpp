#include "app/options.h"

#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/catch.h"

using namespace soracom_mcp;
using app::Command;
using app::ExitCode;
using app::Options;
using app::ParsingEnded;

namespace {

std::variant<Options, ParsingEnded> parse(std::vector<const char*> words) {
  words.insert(words.begin(), "soracom-mcp");
  return app::parseOptions(static_cast<int>(words.size()), words.data());
}

Options parsed(const std::vector<const char*>& words) {
  const auto outcome = parse(words);
  REQUIRE(std::holds_alternative<Options>(outcome));
  return std::get<Options>(outcome);
}

ParsingEnded ended(const std::vector<const char*>& words) {
  const auto outcome = parse(words);
  REQUIRE(std::holds_alternative<ParsingEnded>(outcome));
  return std::get<ParsingEnded>(outcome);
}

std::set<std::string> optionsIn(const std::string& text) {
  std::set<std::string> out;
  for (auto at = text.find("--"); at != std::string::npos; at = text.find("--", at + 2)) {
    const auto end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-", at + 2);
    out.insert(text.substr(at, end - at));
  }
  return out;
}

}  // namespace

TEST_CASE("no arguments mean serving on stdio") {
  const Options options = parsed({});
  CHECK(options.command == Command::kServe);
  CHECK(options.log_level == base::LogLevel::kWarning);
  CHECK(options.timeout == std::chrono::seconds(50));
  CHECK_FALSE(options.demo);
}

TEST_CASE("every command and its options are read") {
  CHECK(parsed({"tools"}).command == Command::kTools);
  CHECK(parsed({"tools", "getUser"}).tool == "getUser");
  CHECK(parsed({"tools", "--diff", "old.yaml", "new.yaml"}).diff == std::vector<std::string>{"old.yaml", "new.yaml"});
  CHECK(parsed({"list"}).command == Command::kTools);
  CHECK(parsed({"inspect"}).command == Command::kInspect);
  CHECK(parsed({"inspect", "getUser"}).command == Command::kTools);
  CHECK(parsed({"inspect", "getUser"}).tool == "getUser");
  CHECK(parsed({"validate"}).command == Command::kInspect);
  CHECK(parsed({"validate"}).strict);
  CHECK_FALSE(parsed({"inspect"}).strict);
  CHECK(parsed({"check", "--json"}).json);
  CHECK(parsed({"doctor"}).command == Command::kCheck);
  const Options call = parsed({"call", "createUser", "--args", "{}", "--dry-run"});
  CHECK(call.command == Command::kCall);
  CHECK(call.tool == "createUser");
  CHECK(call.arguments == "{}");
  CHECK(call.dry_run);
  const Options simulate = parsed({"simulate", "--port", "8080", "--host", "127.0.0.2"});
  CHECK(simulate.command == Command::kSimulate);
  CHECK(simulate.port == 8080);
  CHECK(simulate.host == "127.0.0.2");
}

TEST_CASE("a model is kept to what a person approves unless the command line says otherwise") {
  const Options safe = parsed({});
  CHECK(safe.mode == tools::Mode::kConfirm);
  CHECK_FALSE(safe.allow_self);
  CHECK_FALSE(safe.allow_other_operators);
  CHECK(safe.approval_timeout == std::chrono::seconds(300));
  const Options open = parsed({"--mode", "unattended", "--i-accept-unattended-writes", "--allow-self", "--allow-tool",
                               "list*", "--allow-tool", "get*", "--deny-tool", "listEmails", "--rate", "read=off",
                               "--budget-deletes", "0", "--dry-run"});
  CHECK(open.mode == tools::Mode::kUnattended);
  CHECK(open.allow_self);
  CHECK(open.allow_tools == std::vector<std::string>{"list*", "get*"});
  CHECK(open.deny_tools == std::vector<std::string>{"listEmails"});
  CHECK(open.rates == std::vector<std::string>{"read=off"});
  CHECK(open.budget_deletes == 0U);
  CHECK_FALSE(open.budget_writes);
  CHECK(open.dry_run);
  CHECK(parsed({"--mode", "read-only"}).mode == tools::Mode::kReadOnly);
  CHECK(parsed({"approve", "1a2b"}).approval_id == "1a2b");
}

TEST_CASE("options may stand before or after the command") {
  CHECK(parsed({"--demo", "call", "listUsers"}).demo);
  CHECK(parsed({"call", "listUsers", "--demo"}).demo);
  CHECK(parsed({"tools", "--openapi", "a.yaml"}).openapi == std::vector<std::string>{"a.yaml"});
  CHECK(parsed({"tools", "--openapi", "a", "--openapi", "b"}).openapi == std::vector<std::string>{"a", "b"});
}

TEST_CASE("every mistake is one line with exit code 2 that names what was wrong") {
  struct Case {
    std::vector<const char*> words;
    const char* named;
  };
  const std::vector<Case> cases = {
      {{"--nonsense"}, "there is no option --nonsense; see"},
      {{"--opnapi", "x"}, "there is no option --opnapi; did you mean --openapi?"},
      {{"call", "x", "--arg={}"}, "there is no option --arg={}; did you mean --args?"},
      {{"frobnicate"}, "there is no command frobnicate; there are tools, inspect, validate, lint, "},
      {{"inspekt"}, "there is no command inspekt; did you mean inspect?"},
      {{"lint", "listUsers"}, "lint takes no \"listUsers\""},
      {{"call"}, "TOOL"},
      {{"simulate", "--port", "70000"}, "70000"},
      {{"simulate", "--port", "many"}, "many"},
      {{"--timeout", "0"}, "0"},
      {{"--drain-timeout", "301"}, "301"},
      {{"--log-level", "loud"}, "loud"},
      {{"--coverage", "moon"}, "moon"},
      {{"--demo", "--profile", "x"}, "--profile"},
      {{"--profile", "x", "--credentials", "y"}, "--credentials"},
      {{"--demo", "simulate"}, "--demo"},
      {{"tools", "a", "b"}, "b"},
      {{"tools", "--diff", "a"}, "--diff"},
      {{"tools", "--diff", "a", "b", "c"}, "--diff"},
      {{"tools", "x", "--diff", "a", "b"}, "NAME"},
      {{"--openapi", "x", "tools", "--diff", "a", "b"}, "--openapi"},
      {{"--openapi-sha256", "abc"}, "64 hexadecimal digits"},
      {{"--mode", "yolo"}, "yolo"},
      {{"--mode", "unattended"}, "--i-accept-unattended-writes"},
      {{"--i-accept-unattended-writes"}, "--mode unattended"},
      {{"--mode", "read-only", "--i-accept-unattended-writes"}, "--mode unattended"},
      {{"--approve-via", "post"}, "post"},
      {{"--approve-via", "cli", "call", "x"}, "--approve-via"},
      {{"--approval-timeout", "0"}, "0"},
      {{"--max-concurrency", "0"}, "0"},
      {{"--max-concurrency", "2000"}, "2000"},
      {{"--budget-writes", "-1"}, "-1"},
      {{"check", "--dry-run"}, "--dry-run"},
  };
  for (const Case& one : cases) {
    DYNAMIC_SECTION(one.words.front() << " names " << one.named) {
      const ParsingEnded end = ended(one.words);
      CHECK(end.code == ExitCode::kUsage);
      CHECK(end.text.find(one.named) != std::string::npos);
      CHECK(end.text.starts_with("soracom-mcp: "));
      CHECK(end.text.find('\n') == end.text.size() - 1);
    }
  }
}

TEST_CASE("help and version end with exit code 0 wherever they stand") {
  CHECK(ended({"--help"}).text == app::helpText());
  CHECK(ended({"call", "--help"}).text == app::helpText());
  CHECK(ended({"tools", "-h"}).text == app::helpText());
  CHECK(ended({"--help"}).code == ExitCode::kOk);
  CHECK(ended({"--version"}).text.starts_with("soracom-mcp "));
}

TEST_CASE("every option the help names is one the parser knows") {
  const std::set<std::string> flags = {"--allow-insecure-http",
                                       "--external-refs",
                                       "--cut-cycles",
                                       "--allow-literal-secrets",
                                       "--allow-insecure-http",
                                       "--allow-self",
                                       "--allow-other-operators",
                                       "--i-accept-unattended-writes",
                                       "--behind-tls-proxy",
                                       "--demo",
                                       "--json",
                                       "--dry-run",
                                       "--help",
                                       "--to-pipe",
                                       "--strict",
                                       "--print-sam",
                                       "--version"};
  // Options that mean something only beside others.
  const std::map<std::string, std::vector<const char*>> companions = {
      {"--port", {"simulate"}},
      {"--host", {"simulate"}},
      {"--to-pipe", {"secrets", "show", "x"}},
      {"--last", {"audit", "show"}},
      {"--print-sam", {"policy"}},
      {"--http", {}},
      {"--i-accept-unattended-writes", {"--mode", "unattended"}},
      {"--approve-via", {}},
      {"--state-key-file", {}},
      {"--http-token-file", {"--http", "1"}},
      {"--http-host", {"--http", "1"}},
      {"--http-origin", {"--http", "1"}},
      {"--behind-tls-proxy", {"--http", "1"}},
      {"--metrics", {"--http", "1"}},
      {"--auth-header", {"--http", "1"}},
      {"--diff", {"tools"}},
      {"--for", {"lint"}},
      {"--server-name", {"lint"}},
      {"--tls-cert", {"--http", "1", "--tls-key", "1"}},
      {"--tls-key", {"--http", "1", "--tls-cert", "1"}}};
  const char* const kSha256OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  const auto named = optionsIn(app::helpText());
  CHECK(named.size() >= 15);
  for (const std::string& option : named) {
    DYNAMIC_SECTION(option) {
      const auto beside = companions.find(option);
      std::vector<const char*> words =
          beside != companions.end() ? beside->second : std::vector<const char*>{"call", "x"};
      words.push_back(option.c_str());
      if (!flags.contains(option)) {
        words.push_back(option == "--openapi-sha256"    ? kSha256OfNothing
                        : option == "--coverage"        ? "jp"
                        : option == "--log-level"       ? "info"
                        : option == "--surface"         ? "full"
                        : option == "--for"             ? "openai"
                        : option == "--mode"            ? "read-only"
                        : option == "--approve-via"     ? "cli"
                        : option == "--server-variable" ? "a=b"
                        : option == "--auth-header"     ? "key=X-Key"
                                                        : "1");
      }
      if (option == "--diff") {
        words.push_back("2");  // the new document beside the old one
      }
      const auto outcome = parse(words);
      const auto* end = std::get_if<ParsingEnded>(&outcome);
      CHECK((end == nullptr || end->code == ExitCode::kOk));
    }
  }
}

TEST_CASE("the README describes every option of the help") {
  std::ifstream in(SORACOM_MCP_SOURCE_DIR "/README.md");
  std::ostringstream readme;
  readme << in.rdbuf();
  REQUIRE_FALSE(readme.str().empty());
  for (const std::string& option : optionsIn(app::helpText())) {
    INFO(option);
    CHECK(readme.str().find(option) != std::string::npos);
  }
}

TEST_CASE("the commands for secrets and the audit are read") {
  const Options shown = parsed({"secrets", "show", "NAME", "--to-pipe"});
  CHECK(shown.command == Command::kSecrets);
  CHECK(shown.secret_action == app::SecretAction::kShow);
  CHECK(shown.secret_name == "NAME");
  CHECK(shown.to_pipe);
  CHECK(parsed({"secrets", "list", "--json"}).json);
  CHECK(parsed({"secrets", "set", "a"}).secret_action == app::SecretAction::kSet);
  CHECK(parsed({"secrets", "remove", "a"}).secret_action == app::SecretAction::kRemove);
  CHECK(parsed({"audit", "verify"}).audit_action == app::AuditAction::kVerify);
  CHECK(parsed({"audit", "show", "--last", "5"}).last == 5);
  for (const std::vector<const char*>& wrong :
       std::vector<std::vector<const char*>>{{"secrets"},
                                             {"secrets", "show"},
                                             {"secrets", "set", "a", "VALUE"},
                                             {"audit"},
                                             {"audit", "show", "--last", "0"}}) {
    CHECK(ended(wrong).code == ExitCode::kUsage);
  }
}

TEST_CASE("the options of the HTTP service are read") {
  const Options options =
      parsed({"--http", "127.0.0.1:0", "--http-token-file", "t", "--tls-cert", "c", "--tls-key", "k", "--http-host",
              "a", "--http-host", "b:1", "--http-origin", "https://o", "--demo"});
  CHECK(options.http == "127.0.0.1:0");
  CHECK(options.http_token_file == "t");
  CHECK(options.tls_certificate == "c");
  CHECK(options.tls_key == "k");
  CHECK(options.http_hosts == std::vector<std::string>{"a", "b:1"});
  CHECK(options.http_origins == std::vector<std::string>{"https://o"});
  for (const auto& words : std::vector<std::vector<const char*>>{{"--http", "x", "check"},
                                                                 {"--behind-tls-proxy"},
                                                                 {"--http-host", "a"},
                                                                 {"--http", "x", "--tls-cert", "c"},
                                                                 {"--http", "x", "--tls-key", "k"}}) {
    CHECK(ended(words).code == ExitCode::kUsage);
  }
}
