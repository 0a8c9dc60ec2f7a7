#include "http/http_conversation.h"

#include "base/json_reader.h"
#include "message_schema.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {

HttpConversation::HttpConversation(FakeTools& tools) : HttpConversation(tools, Settings{}) {}

HttpConversation::HttpConversation(FakeTools& tools, Settings settings)
    : tools_(tools), server_(std::make_unique<Server>(settings.server, tools)) {
  auto listening = HttpService::listen(std::move(settings.http));
  REQUIRE(listening);
  service_ = *std::move(listening);
  service_->start(*server_);
}

HttpConversation::~HttpConversation() {
  tools_.open();
  service_.reset();
  server_.reset();
}

std::string HttpConversation::post(const std::string& body, const std::vector<std::string>& fields) const {
  return httpRequest(port(), "POST", "/mcp", fields, body);
}

std::string HttpConversation::get(const std::vector<std::string>& fields) const {
  return httpRequest(port(), "GET", "/mcp", fields);
}

std::string HttpConversation::remove(const std::vector<std::string>& fields) const {
  return httpRequest(port(), "DELETE", "/mcp", fields);
}

WireAnswer HttpConversation::ask(const std::string& body, const std::vector<std::string>& fields) const {
  return connect().ask(post(body, fields));
}

std::string HttpConversation::openSession(const std::string& revision, const std::string& capabilities) const {
  const WireAnswer answer = ask(request("0", "initialize",
                                        R"({"protocolVersion":")" + revision + R"(","capabilities":)" + capabilities +
                                            R"(,"clientInfo":{"name":"test","version":"1"}})"));
  REQUIRE(answer.status == 200);
  const base::Json message = checkedMessage(answer.body, revision, "initialize");
  CHECK(at(message, "/result/protocolVersion") == revision);
  REQUIRE(answer.fields.contains("mcp-session-id"));
  const std::string field = "Mcp-Session-Id: " + answer.field("mcp-session-id");
  const WireAnswer initialized = ask(R"({"jsonrpc":"2.0","method":"notifications/initialized"})", {field});
  CHECK(initialized.status == 202);
  CHECK(initialized.body.empty());
  return field;
}

std::vector<std::string> modernFields(const std::string& method, const std::string& name) {
  std::vector<std::string> out = {"MCP-Protocol-Version: 2026-07-28", "Mcp-Method: " + method};
  if (!name.empty()) {
    out.push_back("Mcp-Name: " + name);
  }
  return out;
}

base::Json checkedMessage(const std::string& text, const std::string& revision, const std::string& method) {
  INFO(text);
  auto message = base::readJson(text);
  REQUIRE(message);
  CHECK(schemaFault(revision, *message, method) == "");
  return *std::move(message);
}

}  // namespace soracom_mcp::mcp
