#include "bench/http_caller.h"

#include "bench/command_line.h"

namespace soracom_mcp::bench {
namespace {

std::string hostField(const HttpTarget& target) {
  return "Host: " + target.host + ":" + std::to_string(target.port) + "\r\n";
}

}  // namespace

Question callOf(const std::string& tool, const std::string& arguments) {
  return {"tools/call", callParams(tool, arguments), tool};
}

HttpCaller HttpCaller::modern(HttpTarget target) { return HttpCaller(Era::kModern, std::move(target)); }

HttpCaller HttpCaller::withSession(HttpTarget target, HttpLink& link) {
  HttpCaller caller(Era::kLegacy, std::move(target));
  AnswerReader& answer = link.exchange(caller.post(0, {"initialize", initializeParams(), ""}));
  if (!isResult(answer, 0, false)) {
    die("initialize failed: " + answer.body().substr(0, 300));
  }
  caller.session_ = answer.field("mcp-session-id");
  const std::string fields = caller.session_.empty() ? "" : "Mcp-Session-Id: " + caller.session_ + "\r\n";
  link.exchange(postText(caller.target_, fields, R"({"jsonrpc":"2.0","method":"notifications/initialized"})"), 202);
  return caller;
}

std::string HttpCaller::post(std::int64_t id, const Question& question) const {
  std::string fields;
  if (era_ == Era::kModern) {
    fields.append("MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: ").append(question.method).append("\r\n");
    if (!question.name.empty()) {
      fields.append("Mcp-Name: ").append(question.name).append("\r\n");
    }
  } else if (!session_.empty()) {
    fields.append("MCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: ").append(session_).append("\r\n");
  }
  return postText(target_, fields, requestText(era_, id, question.method, question.params));
}

std::string HttpCaller::get() const {
  return getText(target_, "MCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: " + session_ + "\r\n");
}

std::string postText(const HttpTarget& target, std::string_view fields, std::string_view body) {
  std::string text = "POST " + target.path + " HTTP/1.1\r\n" + hostField(target);
  text.append("Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n");
  text.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n").append(fields);
  return text.append("\r\n").append(body);
}

std::string getText(const HttpTarget& target, std::string_view fields) {
  std::string text = "GET " + target.path + " HTTP/1.1\r\n" + hostField(target) + "Accept: text/event-stream\r\n";
  return text.append(fields).append("\r\n");
}

bool isResult(AnswerReader& answer, std::int64_t id, bool tool_call) {
  const std::string_view body = answer.body();
  const RpcHead head = scanMessage(body);
  return answer.status() == 200 && head.isAnswer() && head.id == id && !head.has_error &&
         !(tool_call && isErrorAnswer(body, head));
}

}  // namespace soracom_mcp::bench
