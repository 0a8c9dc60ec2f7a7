// Secrets and the real program: where they are, and that they are nowhere else.
#include <sys/resource.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/json_reader.h"
#include "http/http_client.h"
#include "simulator/seed.h"
#include "simulator/simulator.h"
#include "simulator/totp.h"
#include "tests/app/agent_host.h"
#include "tests/app/http_agent_host.h"
#include "tests/app/leak_check.h"
#include "tests/app/process.h"
#include "tests/app/program_fixture.h"
#include "tests/temporary_directory.h"
#include "tests/tools/safety/small_disk.h"
#include "tools/safety/audit_verifier.h"
#include "tools/safety/secret_scrubber.h"
#include "tools/safety/secret_vault.h"

using namespace soracom_mcp;
using base::Json;
using test::AgentHost;
using test::ApprovingHost;
using test::Finished;
using test::Heard;
using test::HttpAgentHost;
using test::Environment;
using test::RunningProgram;
using test::runProgram;
using test::startSimulator;
using test::TemporaryDirectory;
namespace seed = simulator::seed;

namespace {

/// What a run needs besides to act on the account of its own credential, as often as these tests do.
const std::vector<std::string> kFreely{
    "--allow-self", "--allow-other-operators", "--rate", "write=off", "--rate", "danger=off", "--rate",
    "questions=off"};
/// Without a person to ask.
const std::vector<std::string> kUnattended{"--mode", "unattended", "--i-accept-unattended-writes"};

struct Place {
  TemporaryDirectory directory;
  std::string state = directory.in("state");
  std::string log = directory.in("log");
  tools::SecretVault vault{state + "/soracom-mcp/secrets"};
  std::string audit = state + "/soracom-mcp/audit";

  Environment rootOf(const simulator::Simulator& api) const {
    return {{"XDG_STATE_HOME", state},
            {"SORACOM_ENDPOINT", api.baseUrl()},
            {"SORACOM_AUTH_KEY_ID", seed::kRootAuthKeyId},
            {"SORACOM_AUTH_KEY", seed::kRootAuthKey}};
  }
  Environment own() const { return {{"XDG_STATE_HOME", state}}; }
};

std::vector<std::string> freely(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), kFreely.begin(), kFreely.end());
  return arguments;
}

std::vector<std::string> unattended(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), kUnattended.begin(), kUnattended.end());
  return arguments;
}

/// The reference in a structured result, or in the sentence of one without.
std::string referenceIn(const Json& result, const char* member) {
  INFO(base::writeJson(result));
  REQUIRE_FALSE(result.value("isError", false));
  const Json* structured = base::findMember(result, "structuredContent");
  if (structured != nullptr) {
    return structured->at(member).get<std::string>();
  }
  const std::string text = result.at("content").at(0).at("text").get<std::string>();
  const auto begin = text.find("secret://");
  REQUIRE(begin != std::string::npos);
  return text.substr(begin, text.find(';', begin) - begin);
}

/// A person at the same machine.
std::string shown(const Place& place, const std::string& reference) {
  Finished finished = runProgram({"secrets", "show", reference, "--to-pipe"}, place.own());
  REQUIRE(finished.exit_code == 0);
  finished.output.pop_back();
  return finished.output;
}

std::string codeFor(const std::string& totp_uri) {
  const auto begin = totp_uri.find("secret=") + 7;
  return simulator::totpCodeFor(totp_uri.substr(begin, totp_uri.find('&', begin) - begin),
                                std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

std::string lastToken(const simulator::Simulator& api) { return api.mails().back().token; }

/// Calls every operation that brings or takes a secret, and returns the names of those that were called.
std::set<std::string> useEverySecret(ApprovingHost& host, const Place& place, const simulator::Simulator& api) {
  std::set<std::string> used;
  const auto call = [&](const std::string& tool, const Json& arguments) {
    Json result = host.call(tool, arguments);
    // What a form has no room for is approved at a terminal, and then called again.
    const Json* meta = base::findMember(result, "_meta");
    if (meta != nullptr && meta->value("io.soracom.mcp/refusal", "") == "confirmation_required") {
      const std::string text = result.at("content").at(0).at("text").get<std::string>();
      const auto id = text.find("approve ") + 8;
      const Finished person = test::runOnTerminal({"approve", text.substr(id, text.find('`', id) - id)}, place.own(),
                                                  "\n> ", arguments.value("email", "yes"));
      INFO(person.output);
      CHECK(person.exit_code == 0);
      result = host.call(tool, arguments);
    }
    INFO(tool << ": " << base::writeJson(result));
    CHECK_FALSE(result.value("isError", false));
    used.insert(tool);
    return result;
  };
  REQUIRE(runProgram({"secrets", "set", "root-password"}, place.rootOf(api), seed::kRootPassword).exit_code == 0);
  call("auth", {{"email", seed::kRootEmail}, {"password", "secret://root-password"}});
  call("generateOperatorAuthKey", Json::object());
  call("generateSupportToken", Json::object());
  call("switchUser", {{"operatorId", seed::kOtherOperatorId}, {"userName", seed::kTrustingUser}});
  call("generateUserAuthKey", {{"user_name", seed::kIdleUser}});
  const std::string first = referenceIn(
      call("createUserPassword", {{"user_name", seed::kIdleUser}, {"password", "secret://generate"}}), "password");
  call("updateUserPassword",
       {{"user_name", seed::kIdleUser}, {"currentPassword", first}, {"newPassword", "secret://generate"}});
  const std::string user_seed = referenceIn(call("enableUserMFA", {{"user_name", seed::kIdleUser}}), "totpUri");
  call("verifyUserMFA", {{"user_name", seed::kIdleUser}, {"mfaOTPCode", codeFor(shown(place, user_seed))}});

  const std::string root_seed = referenceIn(call("enableMFA", Json::object()), "totpUri");
  const Json codes = call("verifyMFA", {{"mfaOTPCode", codeFor(shown(place, root_seed))}});
  const std::string code = codes.at("structuredContent").at("backupCodes").at(0).get<std::string>();
  call("issueMFARevokingToken", {{"email", seed::kRootEmail}, {"password", "secret://root-password"}});
  call("verifyMFARevokingToken", {{"email", seed::kRootEmail},
                                  {"password", "secret://root-password"},
                                  {"token", lastToken(api)},
                                  {"backupCode", code}});
  const std::string again = referenceIn(call("enableMFA", Json::object()), "totpUri");
  call("verifyMFA", {{"mfaOTPCode", codeFor(shown(place, again))}});
  call("revokeMFA", {{"password", "secret://root-password"}});

  call("issueAddEmailToken", {{"email", "new@simulator.example"}, {"password", "secret://root-password"}});
  call("verifyAddEmailToken", {{"token", lastToken(api)}});
  call("setSystemNotification", {{"type", "primary"},
                                 {"emailIdList", Json::array({seed::kPrimaryEmailId})},
                                 {"password", "secret://root-password"}});
  const std::string changed = referenceIn(call("updateOperatorPassword", {{"currentPassword", "secret://root-password"},
                                                                          {"newPassword", "secret://generate"}}),
                                          "newPassword");
  call("auth", {{"email", seed::kRootEmail}, {"password", changed}});
  call("issuePasswordResetToken", {{"email", seed::kRootEmail}});
  call("verifyPasswordResetToken", {{"token", lastToken(api)}, {"password", "secret://generate"}});
  call("generateAuthToken", Json::object());
  call("getUser", {{"user_name", seed::kIdleUser}});
  return used;
}

/// Everything that must be seen nowhere: of the seeds, of the vault, of the mails and of the requests that were sent.
std::vector<std::string> everySecret(const Place& place, const simulator::Simulator& api) {
  std::vector<std::string> secrets{seed::kRootAuthKey, seed::kRootPassword};
  const auto entries = place.vault.list();
  REQUIRE(entries);
  for (const auto& entry : *entries) {
    const auto members = place.vault.readAll(entry.name);
    REQUIRE(members);
    for (const auto& [name, secret] : *members) {
      secrets.push_back(secret.reveal());
    }
  }
  for (const simulator::Mail& mail : api.mails()) {
    secrets.push_back(mail.token);
  }
  const std::size_t before = secrets.size();
  for (const simulator::RecordedRequest& request : api.recordedRequests()) {
    for (const auto& [name, value] : request.headers) {
      if (name == "X-Soracom-API-Key" || name == "X-Soracom-Token") {
        secrets.push_back(value);
      }
    }
  }
  CHECK(secrets.size() > before);
  return secrets;
}

void checkHoldsNone(const std::string& what, const std::string& bytes, const std::vector<std::string>& secrets) {
  tools::SecretScrubber scrubber;
  for (const std::string& secret : secrets) {
    INFO(what);
    INFO(secret);
    CHECK(bytes.find(secret) == std::string::npos);
    scrubber.add(secret);
  }
  INFO(what);
  CHECK_FALSE(scrubber.finds(bytes));
}

std::string processFile(int pid, const char* name) {
  return test::readFileText("/proc/" + std::to_string(pid) + "/" + name);
}

}  // namespace

TEST_CASE("the check of every program's output knows a credential when it sees one") {
  CHECK(test::holdsCredential(std::string("key ") + seed::kAuditorAuthKey + "."));
  CHECK(test::holdsCredential("cm9vdC1QYXNzd29yZC1zaW11bGF0b3ItMQ=="));  // the root password in base64
  CHECK(test::holdsCredential("X-Soracom-API-Key: api-0123456789abcdef0123456789abcdef"));
  CHECK(test::holdsCredential("secret-AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"));
  CHECK_FALSE(test::holdsCredential("secret://auth-key-1 keyId-simulatorroot0000000000000000001 api-docs"));
}

TEST_CASE("no secret of a run that uses every one of them is in any byte the program lets out") {
  const auto api = startSimulator();
  const Place place;
  AgentHost host(freely({"--log-level", "trace"}), place.rootOf(*api), place.log);
  const auto used = useEverySecret(host, place, *api);
  CHECK(used.size() == 22);
  const std::string command_line = processFile(host.pid(), "cmdline");
  const std::string environment = processFile(host.pid(), "environ");
  CHECK(host.end() == 0);

  const auto secrets = everySecret(place, *api);
  CHECK(secrets.size() > 40);
  const std::string audit = test::readFileText(place.audit + "/audit.jsonl");
  CHECK(audit.size() > 5000);
  CHECK(test::readFileText(place.log).size() > 1000);
  CHECK(command_line.size() > 10);
  checkHoldsNone("standard output", host.heard(), secrets);
  checkHoldsNone("log", test::readFileText(place.log), secrets);
  checkHoldsNone("audit", audit, secrets);
  checkHoldsNone("command line", command_line, secrets);
  checkHoldsNone("environment", environment, secrets);
  std::string names;
  for (const auto& file : std::filesystem::recursive_directory_iterator(place.state)) {
    names += file.path().string() + "\n";
  }
  checkHoldsNone("file names", names, secrets);
  CHECK(tools::verifyAudit(place.audit)->whole);
}

TEST_CASE("no secret of such a run over HTTP is in an answer or in the metrics") {
  const auto api = startSimulator();
  const Place place;
  RunningProgram program(freely({"--http", "127.0.0.1:0", "--metrics", "127.0.0.1:0"}), place.rootOf(*api),
                         Heard::kErrors);
  const std::string metrics = program.readLine();
  const int metrics_port = std::stoi(metrics.substr(metrics.find("127.0.0.1:") + 10));
  HttpAgentHost host(test::listeningPort(program));
  CHECK(useEverySecret(host, place, *api).size() == 22);
  mcp::HttpClient watcher(metrics_port);
  const std::string measured = watcher.ask(mcp::httpRequest(metrics_port, "GET", "/metrics")).body;

  const auto secrets = everySecret(place, *api);
  CHECK(secrets.size() > 40);
  CHECK(host.heard().size() > 10'000);
  CHECK(measured.find("generateUserAuthKey") != std::string::npos);
  checkHoldsNone("HTTP answers", host.heard(), secrets);
  checkHoldsNone("metrics", measured, secrets);
  checkHoldsNone("command line", processFile(program.pid(), "cmdline"), secrets);
}

TEST_CASE("the environment of a running program shows no credential") {
  const auto api = startSimulator();
  const Place place;
  Environment environment = place.rootOf(*api);
  const std::vector<std::string> secrets{"canary-password", "canary-api-key", "canary-token", "canary-otp",
                                         seed::kRootAuthKey};
  environment["SORACOM_EMAIL"] = "root@simulator.example";
  environment["SORACOM_PASSWORD"] = secrets[0];
  environment["SORACOM_API_KEY"] = secrets[1];
  environment["SORACOM_API_TOKEN"] = secrets[2];
  environment["SORACOM_MFA_OTP_CODE"] = secrets[3];
  AgentHost host({}, environment, place.log);
  const std::string shown = processFile(host.pid(), "environ");
  CHECK(shown.find("SORACOM_ENDPOINT") != std::string::npos);
  checkHoldsNone("environment", shown, secrets);
}

TEST_CASE("a running program writes no core and lets nobody of its user read its memory") {
  const auto api = startSimulator();
  const Place place;
  AgentHost host({}, place.rootOf(*api), place.log);
  const std::string limits = processFile(host.pid(), "limits");
  const auto core = limits.find("Max core file size");
  REQUIRE(core != std::string::npos);
  CHECK_THAT(limits.substr(core, limits.find('\n', core) - core),
             Catch::Matchers::Matches("Max core file size +0 +0 .*"));
  struct stat info {};
  REQUIRE(::stat(("/proc/" + std::to_string(host.pid()) + "/environ").c_str(), &info) == 0);
  CHECK(info.st_uid == 0);  // the mark of a process that cannot be dumped
}

TEST_CASE("an agent rotates the AuthKey of a user and a person takes the new one over") {
  const auto api = startSimulator();
  const Place place;
  AgentHost host(freely({}), place.rootOf(*api), place.log);
  const Json before = host.call("listUserAuthKeys", {{"user_name", seed::kAuditor}});
  CHECK(before.at("structuredContent").at("items").size() == 1);
  const Json made = host.call("generateUserAuthKey", {{"user_name", seed::kAuditor}});
  const std::string id = made.at("structuredContent").at("authKeyId").get<std::string>();
  const std::string key = shown(place, referenceIn(made, "authKey"));

  // The person puts the new key where the old one was, and it works.
  const Finished check = runProgram({"check"}, {{"XDG_STATE_HOME", place.state},
                                                {"SORACOM_ENDPOINT", api->baseUrl()},
                                                {"SORACOM_AUTH_KEY_ID", id},
                                                {"SORACOM_AUTH_KEY", key}});
  CHECK(check.exit_code == 0);
  CHECK_THAT(check.output, Catch::Matchers::Contains("SAM user auditor"));

  const Json deleted =
      host.call("deleteUserAuthKey", {{"user_name", seed::kAuditor}, {"auth_key_id", seed::kAuditorAuthKeyId}});
  CHECK_FALSE(deleted.value("isError", false));
  const Json after = host.call("listUserAuthKeys", {{"user_name", seed::kAuditor}});
  REQUIRE(after.at("structuredContent").at("items").size() == 1);
  CHECK(after.at("structuredContent").at("items").at(0).at("authKeyId") == id);
  CHECK(host.end() == 0);
  checkHoldsNone("messages", host.heard(), {key});
}

TEST_CASE("on a full disk nothing is minted and nothing is changed") {
  const auto api = startSimulator();
  const Place place;
  REQUIRE(std::filesystem::create_directory(place.state));
  const int code = test::runOnSmallDisk(place.state, 256 * 1024, [&] {
    const auto call = [&](const char* tool, const char* arguments, const char* refusal) {
      const Finished finished = runProgram(unattended({"call", tool, "--args", arguments}), place.rootOf(*api));
      if (finished.exit_code != 7 || finished.errors.find(refusal) == std::string::npos) {
        std::fprintf(stderr, "%s: %d %s\n", tool, finished.exit_code, finished.errors.c_str());
        return false;
      }
      return true;
    };
    const auto read = [&] {
      return runProgram({"call", "getUser", "--args", R"({"user_name":"idle-user"})"}, place.rootOf(*api)).exit_code ==
             0;
    };
    if (!read() || !test::fillDisk(place.state + "/filler", 32 * 1024)) {
      return 1;
    }
    if (!call("generateUserAuthKey", R"({"user_name":"idle-user"})", "secret_store_unavailable")) {
      return 2;
    }
    if (!test::fillDisk(place.state + "/filler-2", 0)) {
      return 3;
    }
    // The last block of the audit has room for a few lines yet.
    for (int i = 0; i < 40 && runProgram(unattended({"call", "updateUser", "--args", R"({"user_name":"idle-user"})"}),
                                         place.rootOf(*api))
                                      .exit_code == 0;
         ++i) {
    }
    if (!call("createUser", R"({"user_name":"never"})", "audit_unavailable")) {
      return 4;
    }
    return read() ? 0 : 5;
  });
  if (code == test::kNoSmallDisk) {
    WARN("not checked: this user may not mount a small disk, so a full one was not tried");
    return;
  }
  CHECK(code == 0);
  CHECK(api->requestCount("generateUserAuthKey") == 0);
  CHECK(api->requestCount("createUser") == 0);
}

TEST_CASE("a person keeps, lists, reads and removes secrets") {
  const Place place;
  const auto run = [&](std::vector<std::string> words, const std::string& input = "") {
    words.insert(words.begin(), "secrets");
    return runProgram(words, place.own(), input);
  };
  CHECK(run({"list"}).output.empty());
  const Finished set = run({"set", "console"}, "canary-password\n");
  CHECK(set.exit_code == 0);
  CHECK(set.output == "kept for https://api.soracom.io; calls refer to it as secret://console\n");
  const Finished list = run({"list"});
  CHECK_THAT(list.output, Catch::Matchers::StartsWith("console\tkept\t"));
  CHECK(run({"list", "--json"}).output.find(R"("name":"console")") != std::string::npos);
  CHECK(run({"list", "--json"}).output.find(R"("for":"https://api.soracom.io")") != std::string::npos);

  const Finished hidden = run({"show", "console"});
  CHECK(hidden.exit_code == 2);
  CHECK(hidden.output.empty());
  CHECK_THAT(hidden.errors, Catch::Matchers::Contains("--to-pipe"));
  CHECK(run({"show", "secret://console", "--to-pipe"}).output == "canary-password\n");

  CHECK(run({"set", "elsewhere", "--for", "https://Other.example:443/v1"}, "x-else").output ==
        "kept for https://other.example; calls refer to it as secret://elsewhere\n");
  CHECK(run({"set", "demo", "--demo"}, "x-demo").output == "kept for demo; calls refer to it as secret://demo\n");
  CHECK(run({"set", "wrong", "--for", "other.example"}, "x-else").exit_code == 2);
  CHECK(run({"set", "console"}, "another").exit_code == 2);
  for (const std::string& input :
       {std::string(), std::string("\n"), std::string(70'000, 'x'), std::string("\xFF\xFE"), std::string("a\0b", 3)}) {
    CHECK(run({"set", "other"}, input).exit_code == 2);
  }
  for (const char* name : {"../x", "a b", "generate", "x.part", "x/y"}) {
    CHECK(run({"set", name}, "value").exit_code == 2);
  }
  CHECK(run({"remove", "console"}).exit_code == 0);
  CHECK(run({"remove", "console"}).exit_code == 2);
  CHECK(run({"show", "console", "--to-pipe"}).exit_code == 2);
  std::string all;
  for (const Finished& finished : {set, list, hidden}) {
    all += finished.output + finished.errors;
  }
  CHECK(all.find("canary") == std::string::npos);
}

TEST_CASE("the record of calls is shown, and checked by its exit code") {
  const Place place;
  const auto api = startSimulator();
  CHECK(runProgram({"audit", "verify"}, place.own()).exit_code == 2);
  CHECK(runProgram({"call", "getUser", "--args", R"({"user_name":"idle-user"})"}, place.rootOf(*api)).exit_code == 0);
  CHECK(runProgram({"call", "getUser", "--args", R"({"user_name":".."})"}, place.rootOf(*api)).exit_code == 7);
  const Finished whole = runProgram({"audit", "verify"}, place.own());
  CHECK(whole.exit_code == 0);
  CHECK(whole.output == "whole: 3 lines in 1 file, numbers 1 to 3\n");
  const Finished shown = runProgram({"audit", "show"}, place.own());
  CHECK(std::count(shown.output.begin(), shown.output.end(), '\n') == 3);
  CHECK_THAT(shown.output, Catch::Matchers::Contains("\trefused\tpath_rejected\tgetUser\t"));
  const Finished last = runProgram({"audit", "show", "--last", "1", "--json"}, place.own());
  CHECK(base::readJson(last.output.substr(0, last.output.size() - 1))->at("seq") == 3);

  std::string text = test::readFileText(place.audit + "/audit.jsonl");
  text.replace(text.find("idle-user"), 9, "evil-user");
  test::writeFileText(place.audit + "/audit.jsonl", text);
  const Finished broken = runProgram({"audit", "verify"}, place.own());
  CHECK(broken.exit_code == 9);
  CHECK_THAT(broken.output, Catch::Matchers::StartsWith("BROKEN at audit.jsonl, line 1: "));
  CHECK(runProgram({"audit", "verify", "--json"}, place.own()).output.find(R"("whole":false)") != std::string::npos);
}

TEST_CASE("without a folder for secrets and records the program still reads") {
  const auto api = startSimulator();
  const Place place;
  Environment environment = place.rootOf(*api);
  environment["XDG_STATE_HOME"] = "not/absolute";
  CHECK(runProgram({"call", "getUser", "--args", R"({"user_name":"idle-user"})"}, environment).exit_code == 0);
  const Finished changing =
      runProgram(unattended({"call", "createUser", "--args", R"({"user_name":"x"})"}), environment);
  CHECK(changing.exit_code == 7);
  CHECK_THAT(changing.errors, Catch::Matchers::Contains("audit_unavailable"));
  CHECK(api->requestCount("createUser") == 0);
}

TEST_CASE("the smallest permission document names the operations of the tools") {
  const Finished finished = runProgram({"policy", "--print-sam"});
  REQUIRE(finished.exit_code == 0);
  const auto document = base::readJson(finished.output.substr(0, finished.output.size() - 1));
  REQUIRE(document);
  const Json& apis = document->at("statements").at(0).at("api");
  CHECK(apis.size() == 71);
  CHECK(std::find(apis.begin(), apis.end(), Json("User:listUsers")) != apis.end());
  CHECK(std::find(apis.begin(), apis.end(), Json("Auth:auth")) == apis.end());
}

TEST_CASE("the smallest permission document leaves out what a mode does not let through") {
  const Finished finished = runProgram({"policy", "--print-sam", "--mode", "read-only"});
  REQUIRE(finished.exit_code == 0);
  const auto document = base::readJson(finished.output.substr(0, finished.output.size() - 1));
  REQUIRE(document);
  CHECK(document->at("statements").at(0).at("api").size() == 24);
}
