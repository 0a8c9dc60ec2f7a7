#include "tests/tools/auth/auth_server.h"

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

std::string base64Url(const std::string& text) {
  static const char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string out;
  unsigned bits = 0;
  int have = 0;
  for (const unsigned char c : text) {
    bits = bits << 8 | c;
    have += 8;
    while (have >= 6) {
      have -= 6;
      out.push_back(kAlphabet[bits >> have & 63U]);
    }
  }
  if (have > 0) {
    out.push_back(kAlphabet[bits << (6 - have) & 63U]);
  }
  return out;
}

}  // namespace

std::string tokenOf(const std::string& operator_id, const std::string& marker) {
  return base64Url("{\"alg\":\"RS256\"}") + "." +
         base64Url("{\"operator\":{\"operatorId\":\"" + operator_id + "\"},\"m\":\"" + marker + "\"}") + ".c2ln";
}

std::string jsonResponse(int status, const std::string& body, const std::string& more_headers) {
  return "HTTP/1.1 " + std::to_string(status) +
         " X\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         more_headers + "\r\n" + body;
}

AuthServer::AuthServer() {
  on("POST /v1/auth", [](const std::string&, int number) {
    const std::string n = std::to_string(number);
    return jsonResponse(
        200, "{\"apiKey\":\"api-" + n + "\",\"token\":\"" + tokenOf("OP1", n) + "\",\"operatorId\":\"OP1\"}");
  });
  server_ = std::make_unique<ScriptedServer>([this](ScriptedPeer& peer) {
    for (std::string request = peer.readRequest(); !request.empty(); request = peer.readRequest()) {
      const std::string response = answer(request);
      if (response.empty()) {
        return peer.holdUntilEnd();
      }
      peer.send(response);
    }
  });
}

std::string AuthServer::answer(const std::string& request) {
  const std::string key = request.substr(0, request.find(' ', request.find(' ') + 1));
  Rule rule;
  int number = 0;
  {
    const std::lock_guard lock(mutex_);
    requests_.push_back(request);
    number = ++counts_[key];
    const auto found = rules_.find(key);
    if (found == rules_.end()) {
      return jsonResponse(404, "{}");
    }
    rule = found->second;
  }
  return rule(request, number);
}

void AuthServer::on(const std::string& method_and_path, Rule rule) {
  const std::lock_guard lock(mutex_);
  rules_[method_and_path] = std::move(rule);
}

std::vector<std::string> AuthServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

int AuthServer::count(const std::string& method_and_path) const {
  const std::lock_guard lock(mutex_);
  const auto found = counts_.find(method_and_path);
  return found == counts_.end() ? 0 : found->second;
}

base::Json AuthServer::bodyOf(std::size_t index) const {
  const auto all = requests();
  REQUIRE(index < all.size());
  auto json = base::readJson(all[index].substr(all[index].find("\r\n\r\n") + 4));
  REQUIRE(json);
  return *std::move(json);
}

std::unique_ptr<HttplibClient> AuthServer::client() const {
  HttpClientOptions options;
  options.base_url = url();
  auto client = HttplibClient::make(options);
  REQUIRE(client);
  return *std::move(client);
}

}  // namespace soracom_mcp::tools
