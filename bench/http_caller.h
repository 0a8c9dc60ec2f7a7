#pragma once

#include <string>
#include <string_view>

#include "bench/http_link.h"
#include "bench/rpc_message.h"

namespace soracom_mcp::bench {

/// What is asked again and again. `params` is the inside of the params object; `name` is the tool's, for tools/call.
struct Question {
  std::string method;
  std::string params;
  std::string name;
};

Question callOf(const std::string& tool, const std::string& arguments);

/// A client of Streamable HTTP: what its requests look like.
class HttpCaller final {
 public:
  /// Of the modern era, which has no handshake.
  static HttpCaller modern(HttpTarget target);
  /// Of the handshake era, with a session of its own, opened over `link`.
  static HttpCaller withSession(HttpTarget target, HttpLink& link);

  /// A POST with one request.
  std::string post(std::int64_t id, const Question& question) const;
  /// The GET that opens the session's stream.
  std::string get() const;

 private:
  HttpCaller(Era era, HttpTarget target) : era_(era), target_(std::move(target)) {}

  Era era_;
  HttpTarget target_;
  std::string session_;  ///< empty where the server gave none
};

/// A POST of JSON. `fields` are whole lines.
std::string postText(const HttpTarget& target, std::string_view fields, std::string_view body);
/// A GET of an event stream.
std::string getText(const HttpTarget& target, std::string_view fields);

/// Whether a complete answer is the result of request `id`. `tool_call`: one that is no error for the model either.
bool isResult(AnswerReader& answer, std::int64_t id, bool tool_call);

}  // namespace soracom_mcp::bench
