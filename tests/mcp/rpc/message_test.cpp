#include "mcp/rpc/message.h"

#include "mcp/rpc/encode.h"
#include "mcp/rpc/legible_id.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

template <class T>
T only(std::string_view text) {
  Frame frame = decodeFrame(text);
  REQUIRE(!frame.batch);
  REQUIRE(frame.messages.size() == 1);
  REQUIRE(std::holds_alternative<T>(frame.messages[0]));
  return std::get<T>(std::move(frame.messages[0]));
}

std::string idOf(const RequestId& id) {
  std::string out;
  id.appendTo(out);
  return out;
}

TEST_CASE("the kinds of message are told apart by their members") {
  const auto request = only<Request>(R"({"method":"m","id":"a","params":{"x":[1]},"jsonrpc":"2.0"})");
  CHECK(request.method == "m");
  CHECK(idOf(request.id) == R"("a")");
  CHECK(base::writeJson(request.params) == R"({"x":[1]})");
  const auto notification = only<Notification>(R"({"jsonrpc":"2.0","method":"n"})");
  CHECK(notification.method == "n");
  CHECK(base::writeJson(notification.params) == "{}");
  CHECK(only<Response>(R"({"jsonrpc":"2.0","id":3,"result":{}})").id == RequestId(3));
  CHECK(!only<Response>(R"({"jsonrpc":"2.0","error":{}})").id);
}

TEST_CASE("a notification with unusable params is never answered") {
  only<Response>(R"({"jsonrpc":"2.0","method":"n","params":7})");
}

TEST_CASE("the id of a malformed request is kept where it can be read") {
  CHECK(only<Malformed>(R"({"jsonrpc":"2.0","id":3,"method":null})").id == RequestId(3));
  CHECK(only<Malformed>(R"({"jsonrpc":"2.0","id":"3","method":"m","params":[]})").id == RequestId("3"));
  CHECK(!only<Malformed>(R"({"jsonrpc":"2.0","id":[3],"method":"m"})").id);
}

TEST_CASE("an array is a batch of whatever it holds") {
  const Frame frame = decodeFrame(R"([{"jsonrpc":"2.0","id":1,"method":"m"},7,[]])");
  CHECK(frame.batch);
  REQUIRE(frame.messages.size() == 3);
  CHECK(std::holds_alternative<Request>(frame.messages[0]));
  CHECK(std::holds_alternative<Malformed>(frame.messages[1]));
  CHECK(std::holds_alternative<Malformed>(frame.messages[2]));
  CHECK(decodeFrame("[]").messages.empty());
}

TEST_CASE("a limit is an invalid request and a broken text a parse error") {
  base::JsonLimits limits;
  limits.max_bytes = 10;
  CHECK(std::get<Malformed>(decodeFrame(R"({"jsonrpc":"2.0"})", limits).messages[0]).code == kInvalidRequest);
  CHECK(only<Malformed>("{").code == kParseError);
}

TEST_CASE("the numbers of a message lose no digit") {
  const std::string params = R"({"a":[123456789012345678901234567890,1.0000000000000000001,18446744073709551615]})";
  CHECK(base::writeJson(only<Request>(R"({"jsonrpc":"2.0","id":1,"method":"m","params":)" + params + "}").params) ==
        params);
}

TEST_CASE("a number of more than 64 bits is no id") {
  for (const char* id : {"123456789012345678901234567890", "9223372036854775808", "1.0000000000000000001"}) {
    const auto refused = only<Malformed>(R"({"jsonrpc":"2.0","method":"m","id":)" + std::string(id) + "}");
    CHECK(refused.code == kInvalidRequest);
    CHECK(!refused.id);
  }
}

TEST_CASE("a number too large for a double is answered with the id of its request") {
  const auto refused = only<Malformed>(R"({"jsonrpc":"2.0","id":7,"method":"m","params":{"a":1e400}})");
  CHECK(refused.id == RequestId(7));
  CHECK(refused.code == kInvalidRequest);
  CHECK(refused.message.find("a number too large for a double") != std::string::npos);
}

TEST_CASE("the id of a text that is only too large is found without reading it") {
  struct Row {
    const char* text;
    std::optional<RequestId> id;
  };
  const Row rows[] = {{R"({"id":7,"a":[[]]})", RequestId(7)},
                      {R"( { "a" : {"id":1} , "id" : "x\"}" } )", RequestId("x\"}")},
                      {R"({"a":["id",{"id":2}],"b":"id"})", std::nullopt},
                      {R"({"a":"\"id\":3","id":-4})", RequestId(-4)},
                      {R"({"id":1,"id":2})", std::nullopt},
                      {R"({"id":null})", std::nullopt},
                      {R"({"id":1.5})", std::nullopt},
                      {R"({"id":{"a":1}})", std::nullopt},
                      {R"([{"id":1}])", std::nullopt},
                      {R"(["id"])", std::nullopt},
                      {R"({"id":)", std::nullopt},
                      {"", std::nullopt}};
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.text) { CHECK(findLegibleId(row.text) == row.id); }
  }
}

TEST_CASE("messages are written as one line of JSON") {
  CHECK(resultMessage(RequestId("a\"b"), "{}") == R"({"jsonrpc":"2.0","id":"a\"b","result":{}})");
  CHECK(errorMessage(std::nullopt, -32700, "x\ny") == R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"x\ny"}})");
  CHECK(errorMessage(RequestId(0), -32022, "v", R"({"a":1})") ==
        R"({"jsonrpc":"2.0","id":0,"error":{"code":-32022,"message":"v","data":{"a":1}}})");
  CHECK(notificationMessage("n", "{}") == R"({"jsonrpc":"2.0","method":"n","params":{}})");
  CHECK(errorMessage(std::nullopt, 1, "\xFF") ==
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1,\"message\":\"\xEF\xBF\xBD\"}}");
}

TEST_CASE("numbers are written in their shortest form") {
  struct Row {
    double number;
    const char* text;
  };
  for (const Row& row : {Row{3, "3"}, Row{0.1, "0.1"}, Row{-2.5, "-2.5"}, Row{0, "0"}, Row{1e300, "1e+300"}}) {
    std::string out;
    appendNumber(out, row.number);
    CHECK(out == row.text);
  }
}

}  // namespace
}  // namespace soracom_mcp::mcp
