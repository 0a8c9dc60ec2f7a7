#include "simulator_client.h"

#include <httplib.h>

#include <algorithm>

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::tests {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

}  // namespace

std::string Answer::text(std::string_view member) const {
  const base::Json* value = base::findMember(json, member);
  return value != nullptr && value->is_string() ? value->get<std::string>() : "";
}
std::string Answer::code() const { return text("code"); }
std::string Answer::message() const { return text("message"); }

std::function<std::chrono::sys_seconds()> TestClock::reader() const {
  return [seconds = seconds_] { return std::chrono::sys_seconds(std::chrono::seconds(seconds->load())); };
}
std::chrono::sys_seconds TestClock::now() const { return reader()(); }
void TestClock::advance(std::chrono::seconds by) { seconds_->fetch_add(by.count()); }

SimulatorClient::SimulatorClient(const simulator::Simulator& simulator)
    : client_(std::make_unique<httplib::Client>("127.0.0.1", simulator.port())) {
  client_->set_keep_alive(true);
  client_->set_read_timeout(30);
  client_->set_path_encode(false);
}

SimulatorClient::~SimulatorClient() = default;

Answer SimulatorClient::call(const std::string& method, const std::string& path, const base::Json& body) {
  std::string target = "/v1" + path;
  if (const std::size_t at = target.find("{op}"); at != std::string::npos) {
    target.replace(at, 4, seed::kOperatorId);
  }
  return send(method, target, body.is_null() ? "" : base::writeJson(body), body.is_null() ? "" : "application/json");
}

Answer SimulatorClient::send(const std::string& method, const std::string& target, const std::string& body,
                             const std::string& content_type) {
  httplib::Request request;
  request.method = method;
  request.path = target;
  request.body = body;
  if (!content_type.empty()) {
    request.set_header("Content-Type", content_type);
  }
  if (!api_key.empty()) {
    request.set_header("X-Soracom-API-Key", api_key);
  }
  if (!token.empty()) {
    request.set_header("X-Soracom-Token", token);
  }
  for (const auto& [name, value] : extra_) {
    request.set_header(name, value);
  }
  const auto result = client_->send(request);
  Answer answer;
  if (!result) {
    return answer;
  }
  answer.status = result->status;
  answer.body = result->body;
  for (const auto& [name, value] : result->headers) {
    answer.headers[lower(name)] = value;
  }
  if (auto json = base::readJson(answer.body); !answer.body.empty() && json) {
    answer.json = std::move(*json);
  }
  return answer;
}

void SimulatorClient::signIn(const base::Json& body) {
  const Answer answer = call("POST", "/auth", body);
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  useSession(answer.text("apiKey"), answer.text("token"));
}

void SimulatorClient::signInAsRoot() { signIn({{"email", seed::kRootEmail}, {"password", seed::kRootPassword}}); }
void SimulatorClient::signInAsAdmin() { signInWithKey(seed::kAdminAuthKeyId, seed::kAdminAuthKey); }
void SimulatorClient::signInWithKey(const std::string& id, const std::string& secret) {
  signIn({{"authKeyId", id}, {"authKey", secret}});
}
void SimulatorClient::useSession(const std::string& new_api_key, const std::string& new_token) {
  api_key = new_api_key;
  token = new_token;
}

std::unique_ptr<simulator::Simulator> startSimulator(simulator::SimulatorOptions options) {
  auto started = simulator::Simulator::start(std::move(options));
  INFO((started ? std::string() : started.error().message));
  REQUIRE(started);
  return std::move(*started);
}

std::string allow(const std::vector<std::string>& apis, const std::string& condition) {
  base::Json statement = base::Json::object();
  statement["effect"] = "allow";
  statement["api"] = apis;
  if (!condition.empty()) {
    statement["condition"] = condition;
  }
  base::Json document = base::Json::object();
  document["statements"] = base::Json::array({statement});
  return base::writeJson(document);
}

}  // namespace soracom_mcp::tests
