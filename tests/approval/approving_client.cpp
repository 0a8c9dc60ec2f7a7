#include "tests/approval/approving_client.h"

#include "tests/catch.h"
#include "tests/form_answer.h"

namespace soracom_mcp::test {
namespace {

using base::Json;

constexpr const char* kForms = R"({"elicitation":{"form":{}}})";
constexpr const char* kModern = "2026-07-28";

std::string capabilitiesOf(ClientKind kind) { return hasForms(kind) ? kForms : "{}"; }

std::string request(int id, const std::string& params) {
  return R"({"jsonrpc":"2.0","id":)" + std::to_string(id) + R"(,"method":"tools/call","params":{)" + params + "}}";
}

}  // namespace

std::string nameOf(ClientKind kind) {
  return std::string(isModern(kind) ? "modern" : "legacy") + (hasForms(kind) ? " with forms" : " without forms");
}

bool isModern(ClientKind kind) { return kind == ClientKind::kModernForms || kind == ClientKind::kModernPlain; }

bool hasForms(ClientKind kind) { return kind == ClientKind::kLegacyForms || kind == ClientKind::kModernForms; }

ApprovingClient::ApprovingClient(mcp::Server& server, ClientKind kind, std::string principal)
    : kind_(kind), client_(server, std::move(principal)) {
  if (!isModern(kind)) {
    client_.initialize("2025-11-25", capabilitiesOf(kind));
  }
}

std::string ApprovingClient::frame(const std::string& more_params) const {
  std::string params = R"("name":")" + tool_ + R"(","arguments":)" + base::writeJson(arguments_) + more_params;
  if (isModern(kind_)) {
    params += R"(,"_meta":{"io.modelcontextprotocol/protocolVersion":")" + std::string(kModern) +
              R"(","io.modelcontextprotocol/clientCapabilities":)" + capabilitiesOf(kind_) +
              R"(,"io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"}})";
  }
  return request(++last_id_, params);
}

Json ApprovingClient::call(const std::string& tool, const Json& arguments) {
  tool_ = tool;
  arguments_ = arguments;
  return client_.ask(frame(""));
}

Json ApprovingClient::formIn(const Json& message) {
  if (message.contains("method")) {
    return message.at("params");
  }
  const auto place = Json::json_pointer("/result/inputRequests/approval/params");
  return message.contains(place) ? message.at(place) : Json();
}

std::string ApprovingClient::stateIn(const Json& message) {
  return message.at("result").at("requestState").get<std::string>();
}

std::string ApprovingClient::retry(const std::string& state, const Json& result) const {
  Json responses = Json::object();
  responses["approval"] = result;
  Json text = state;
  return frame(R"(,"inputResponses":)" + base::writeJson(responses) + R"(,"requestState":)" + base::writeJson(text));
}

std::string ApprovingClient::reply(const Json& asked, const Json& result) {
  return R"({"jsonrpc":"2.0","id":)" + base::writeJson(asked.at("id")) + R"(,"result":)" + base::writeJson(result) +
         "}";
}

Json ApprovingClient::answer(const Json& asked, const Json& result) {
  return isModern(kind_) ? answerWith(stateIn(asked), result) : client_.ask(reply(asked, result));
}

Json ApprovingClient::answerWith(const std::string& state, const Json& result) {
  return client_.ask(retry(state, result));
}

Json consentTo(const Json& form) { return {{"action", "accept"}, {"content", agreedContent(form)}}; }

std::string refusalIn(const Json& message) {
  const auto code = Json::json_pointer("/result/_meta/io.soracom.mcp~1refusal");
  if (message.contains(code)) {
    CHECK(message.at("result").at("isError") == true);
    const std::string text = message.at("result").at("content").at(0).at("text").get<std::string>();
    CHECK(text.starts_with(message.at(code).get<std::string>() + ": "));
    return message.at(code).get<std::string>();
  }
  const auto words = Json::json_pointer("/error/message");
  if (message.contains(words) && message.at("error").at("code") == -32021) {
    const std::string text = message.at(words).get<std::string>();
    return text.substr(0, text.find(':'));
  }
  return "";
}

}  // namespace soracom_mcp::test
