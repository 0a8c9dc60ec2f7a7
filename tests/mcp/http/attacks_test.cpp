// What hostile clients and pages send, over real sockets. Every row must be refused without a tool seeing anything.
#include "http/http_conversation.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::string_view kToken = "0123456789abcdef0123456789abcdef";

std::string host(int port) { return "Host: 127.0.0.1:" + std::to_string(port) + "\r\n"; }

struct Attack {
  const char* name;
  std::string bytes;  // behind "POST /mcp HTTP/1.1\r\n" and Host
  int status;
};

const std::string kJson = "Content-Type: application/json\r\n";

TEST_CASE("a request whose end can be read in two ways is refused and its connection closed") {
  const Attack attacks[] = {
      {"length and coding", kJson + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"zero length and coding", kJson + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"two lengths", kJson + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x", 400},
      {"the same length twice", kJson + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"list of lengths", kJson + "Content-Length: 2, 2\r\n\r\n{}", 400},
      {"signed length", kJson + "Content-Length: +2\r\n\r\n{}", 400},
      {"negative length", kJson + "Content-Length: -1\r\n\r\n{}", 400},
      {"hexadecimal length", kJson + "Content-Length: 0x2\r\n\r\n{}", 400},
      {"length in words", kJson + "Content-Length: abc\r\n\r\n{}", 400},
      {"empty length", kJson + "Content-Length:\r\n\r\n{}", 400},
      {"endless length", kJson + "Content-Length: 99999999999999999999\r\n\r\n{}", 400},
      {"no length", kJson + "\r\n{}", 411},
      {"two codings", kJson + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", 400},
      {"coding list", kJson + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding with a tail", kJson + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400},
      {"unknown coding", kJson + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400},
      {"coding behind a tab", kJson + "Transfer-Encoding:\tchunked x\r\n\r\n0\r\n\r\n", 400},
      {"blank before the colon", kJson + "Content-Length : 2\r\n\r\n{}", 400},
      {"tab before the colon", kJson + "Content-Length\t: 2\r\n\r\n{}", 400},
      {"folded line", kJson + "X-A: b\r\n c\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"bare line feed", kJson + "X-A: b\nContent-Length: 2\r\n\r\n{}", 400},
      {"bare carriage return", kJson + "X-A: b\rContent-Length: 2\r\n\r\n{}", 400},
      {"NUL in a value", kJson + std::string("X-A: b\0c\r\n", 10) + "Content-Length: 2\r\n\r\n{}", 400},
      {"line without a colon", kJson + "nonsense\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"empty name", kJson + ": b\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"negative chunk", kJson + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk with a sign", kJson + "Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk in 0x", kJson + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk without a size", kJson + "Transfer-Encoding: chunked\r\n\r\n\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk of 2^64", kJson + "Transfer-Encoding: chunked\r\n\r\n10000000000000002\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk extension", kJson + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\n\r\n", 400},
      {"chunk with a bare line feed", kJson + "Transfer-Encoding: chunked\r\n\r\n2\n{}\r\n0\r\n\r\n", 400},
      {"chunk longer than said", kJson + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}x\r\n0\r\n\r\n", 400},
      {"trailer", kJson + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-A: b\r\n\r\n", 400},
      {"encoded control characters", kJson + "X-A: b%0d%0aX-B: c\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"encoded NUL", kJson + "X-A: b%00\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"name of the library", kJson + "REMOTE_ADDR: 10.0.0.1\r\nContent-Length: 2\r\n\r\n{}", 400},
      {"name of the library, lower case", kJson + "local_port: 1\r\nContent-Length: 2\r\n\r\n{}", 400},
  };
  FakeTools tools;
  HttpConversation talk(tools);
  for (const Attack& attack : attacks) {
    DYNAMIC_SECTION(attack.name) {
      HttpClient client = talk.connect();
      // What follows must never be read as a request.
      client.send("POST /mcp HTTP/1.1\r\n" + host(talk.port()) + attack.bytes + talk.post(request("1", "ping")));
      CHECK(client.receive().status == attack.status);
      CHECK(client.isClosedByServer());
    }
  }
}

TEST_CASE("a body where none belongs is refused instead of read as the next request") {
  FakeTools tools;
  HttpConversation talk(tools);
  for (const char* method : {"GET", "DELETE", "HEAD", "OPTIONS"}) {
    DYNAMIC_SECTION(method) {
      HttpClient client = talk.connect();
      const std::string smuggled = talk.post(request("1", "ping"));
      client.send(std::string(method) + " /healthz HTTP/1.1\r\n" + host(talk.port()) +
                  "Content-Length: " + std::to_string(smuggled.size()) + "\r\n\r\n" + smuggled);
      CHECK(client.receiveHead().status == 400);
    }
  }
}

TEST_CASE("request lines other than those of HTTP/1.1 are refused") {
  struct Row {
    const char* line;
    int status;
  };
  const Row rows[] = {{"POST /mcp HTTP/1.0", 505},        {"POST /mcp HTTP/2.0", 505},   {"POST /mcp", 400},
                      {"POST  /mcp HTTP/1.1", 400},       {"post /mcp HTTP/1.1", 501},   {"BREW /mcp HTTP/1.1", 501},
                      {"TRACE /mcp HTTP/1.1", 501},       {"CONNECT a:1 HTTP/1.1", 501}, {"PRI * HTTP/2.0", 505},
                      {"GET http://a/mcp HTTP/1.1", 400}, {"GET /mcp#x HTTP/1.1", 400},  {"", 400}};
  FakeTools tools;
  HttpConversation talk(tools);
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.line) {
      HttpClient client = talk.connect();
      client.send(std::string(row.line) + "\r\n" + host(talk.port()) + "\r\n");
      CHECK(client.receive().status == row.status);
      CHECK(client.isClosedByServer());
    }
  }
}

TEST_CASE("sizes are bounded before they cost anything") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.http.server.limits.max_body_bytes = 1000;
  HttpConversation talk(tools, settings);
  const auto status = [&](const std::string& bytes) {
    HttpClient client = talk.connect();
    client.send(bytes);
    return client.receive().status;
  };
  const std::string start = "POST /mcp HTTP/1.1\r\n" + host(talk.port()) + kJson;
  CHECK(status(start + "Content-Length: 1001\r\n\r\n") == 413);
  CHECK(status(start + "Content-Length: 999999999999\r\n\r\n") == 413);
  CHECK(status(start + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n") == 413);
  CHECK(status(start + "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n") == 413);
  CHECK(status(start + "X-A: " + std::string(9000, 'a') + "\r\n\r\n") == 431);
  CHECK(status(start + "X-A: " + std::string(20000, 'a')) == 431);
  std::string many = start;
  for (int i = 0; i < 70; ++i) {
    many += "X-" + std::to_string(i) + ": a\r\n";
  }
  CHECK(status(many + "\r\n") == 431);
  CHECK(status("GET /" + std::string(300, 'a') + " HTTP/1.1\r\n" + host(talk.port()) + "\r\n") == 414);
  CHECK(status("GET /mcp?" + std::string(1100, 'a') + " HTTP/1.1\r\n" + host(talk.port()) + "\r\n") == 414);
}

TEST_CASE("pages of other origins and hosts are turned away on every path") {
  FakeTools tools;
  HttpConversation talk(tools);
  const std::string port = std::to_string(talk.port());
  const auto status = [&](const std::string& method, const std::string& path, const std::string& fields) {
    HttpClient client = talk.connect();
    const std::string body = request("1", "ping");
    client.send(
        method + " " + path + " HTTP/1.1\r\n" + fields +
        (method == "POST" ? kJson + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body : "\r\n"));
    return client.receiveHead().status;
  };
  const std::string own = host(talk.port());
  for (const auto& [method, path] : std::vector<std::pair<std::string, std::string>>{{"POST", "/mcp"},
                                                                                     {"GET", "/mcp"},
                                                                                     {"DELETE", "/mcp"},
                                                                                     {"GET", "/sse"},
                                                                                     {"POST", "/messages"},
                                                                                     {"GET", "/healthz"},
                                                                                     {"GET", "/readyz"},
                                                                                     {"GET", "/elsewhere"},
                                                                                     {"OPTIONS", "/mcp"}}) {
    DYNAMIC_SECTION(method << " " << path) {
      for (const char* name : {"evil.example.com", "127.0.0.1.evil.com", "localhost.evil.com", "", "127.0.0.2", "[::1",
                               "localhost:1", "localhost", "user@localhost"}) {
        CHECK(status(method, path, "Host: " + std::string(name) + "\r\n") == 403);
      }
      CHECK(status(method, path, "") == 400);
      CHECK(status(method, path, own + own) == 400);
      for (const char* origin :
           {"null", "http://evil.example.com", "http://localhost.evil.com", "file://", "http://localhost:80@evil.com",
            "http://127.0.0.1.evil.com", "http://localhost:x", "https://evil.com/http://localhost", "*", ""}) {
        CHECK(status(method, path, own + "Origin: " + origin + "\r\n") == 403);
      }
      CHECK(status(method, path, own + "Origin: http://localhost\r\nOrigin: http://evil.com\r\n") == 403);
    }
  }
  for (const std::string& name : {"localhost:" + port, "LOCALHOST:" + port, "127.0.0.1:" + port, "[::1]:" + port}) {
    CHECK(status("POST", "/mcp", "Host: " + name + "\r\n") == 200);
  }
  for (const char* origin : {"http://localhost", "http://localhost:3000", "https://127.0.0.1:8443", "http://[::1]:1"}) {
    CHECK(status("POST", "/mcp", own + "Origin: " + origin + "\r\n") == 200);
  }
}

TEST_CASE("further hosts and origins are those that were named") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.http.more_hosts = {"mcp.example.com"};
  settings.http.origins = {"https://app.example.com"};
  HttpConversation talk(tools, settings);
  const auto status = [&](const std::string& fields) {
    HttpClient client = talk.connect();
    client.send("GET /healthz HTTP/1.1\r\n" + fields + "\r\n");
    return client.receive().status;
  };
  CHECK(status("Host: mcp.example.com\r\nOrigin: https://app.example.com\r\n") == 200);
  CHECK(status("Host: MCP.example.com\r\n") == 200);
  CHECK(status("Host: mcp.example.com:8443\r\n") == 403);
  CHECK(status("Host: mcp.example.com\r\nOrigin: http://app.example.com\r\n") == 403);
}

TEST_CASE("browsers are told that pages of named origins may call, and of no others") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.http.origins = {"https://app.example.com"};
  settings.http.token = *BearerToken::make(kToken);
  HttpConversation talk(tools, settings);
  const auto ask = [&](const std::string& origin) {
    return talk.connect().ask(
        httpRequest(talk.port(), "OPTIONS", "/mcp", {"Origin: " + origin, "Access-Control-Request-Method: POST"}));
  };
  const WireAnswer named = ask("https://app.example.com");
  CHECK(named.status == 204);
  CHECK(named.field("access-control-allow-origin") == "https://app.example.com");
  CHECK(named.field("access-control-allow-credentials") == "absent");
  CHECK(named.field("vary") == "Origin");
  CHECK(ask("http://localhost:3000").status == 401);
  CHECK(ask("http://localhost:3000").field("access-control-allow-origin") == "absent");
  CHECK(ask("https://evil.example.com").status == 403);
  const std::vector<std::string> fields = {"Origin: https://app.example.com",
                                           "Authorization: Bearer " + std::string(kToken)};
  HttpClient client = talk.connect();
  CHECK(client.ask(talk.post(request("1", "ping"), fields)).field("access-control-allow-origin") ==
        "https://app.example.com");
  client.send(httpRequest(talk.port(), "GET", "/sse", fields));
  CHECK(client.receiveHead().field("access-control-allow-origin") == "https://app.example.com");
}

TEST_CASE("only JSON is read, uncompressed and whole") {
  struct Row {
    const char* fields;
    int status;
  };
  const Row rows[] = {{"Content-Type: text/plain\r\n", 415},
                      {"Content-Type: application/x-www-form-urlencoded\r\n", 415},
                      {"Content-Type: multipart/form-data; boundary=a\r\n", 415},
                      {"Content-Type: application/jsonx\r\n", 415},
                      {"Content-Type: application/json; charset=latin1\r\n", 415},
                      {"Content-Type: text/plain; application/json\r\n", 415},
                      {"", 415},
                      {"Content-Type: application/json\r\nContent-Encoding: gzip\r\n", 415},
                      {"Content-Type: application/json\r\nContent-Encoding: br\r\n", 415},
                      {"Content-Type: application/json\r\nContent-Encoding: identity, gzip\r\n", 415},
                      {"Content-Type: application/json\r\nRange: bytes=0-1\r\n", 400},
                      {"Content-Type: application/json; charset=utf-8\r\n", 200},
                      {"content-type:Application/JSON;charset=\"UTF-8\"\r\n", 200}};
  FakeTools tools;
  HttpConversation talk(tools);
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.fields) {
      const std::string body = request("1", "ping");
      HttpClient client = talk.connect();
      client.send("POST /mcp HTTP/1.1\r\n" + host(talk.port()) + row.fields +
                  "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
      CHECK(client.receive().status == row.status);
    }
  }
}

TEST_CASE("with a token nothing is served without it, on any path but the probes") {
  FakeTools tools;
  HttpConversation::Settings settings;
  settings.http.token = *BearerToken::make(kToken);
  HttpConversation talk(tools, settings);
  const std::string good = "Authorization: Bearer " + std::string(kToken);
  const std::string bad[] = {
      "X-A: b",
      "Authorization: Bearer",
      "Authorization: Bearer ",
      "Authorization: Basic " + std::string(kToken),
      "Authorization: " + std::string(kToken),
      "Authorization: Bearer " + std::string(kToken) + "0",
      "Authorization: Bearer 1" + std::string(kToken.substr(1)),
      "Authorization: Bearer " + std::string(kToken.substr(1)),
      "Authorization: Bearer  " + std::string(kToken),
      good + "\r\n" + good,
  };
  for (const std::string& field : bad) {
    DYNAMIC_SECTION(field) {
      const WireAnswer answer = talk.ask(request("1", "ping"), {field});
      CHECK(answer.status == 401);
      CHECK(answer.field("www-authenticate").starts_with("Bearer"));
      CHECK(answer.body.find(kToken.substr(1, 8)) == std::string::npos);
      CHECK(talk.connect().ask(httpRequest(talk.port(), "GET", "/sse", {field})).status == 401);
      CHECK(talk.connect().ask(httpRequest(talk.port(), "GET", "/nowhere", {field})).status == 401);
    }
  }
  CHECK(talk.ask(request("1", "ping"), {good}).status == 200);
  CHECK(talk.ask(request("1", "ping"), {"authorization: bearer " + std::string(kToken)}).status == 200);
  CHECK(talk.connect().ask(httpRequest(talk.port(), "GET", "/healthz")).status == 200);
  CHECK(talk.connect()
            .ask(httpRequest(talk.port(), "POST", "/mcp?access_token=" + std::string(kToken), {}, request("1", "ping")))
            .status == 401);
}

TEST_CASE("answers tell nothing of the request, the program or its insides") {
  FakeTools tools;
  HttpConversation talk(tools);
  for (const char* path : {"/elsewhere", "/mcp/../mcp", "/MCP", "/mcp/", "//mcp", "/mc%70", "/%2fmcp"}) {
    const WireAnswer answer = talk.connect().ask(httpRequest(talk.port(), "GET", path, {"X-Mark: find-me"}));
    CHECK(answer.status == 404);
    CHECK(answer.body.find("find-me") == std::string::npos);
    CHECK(answer.body.find("elsewhere") == std::string::npos);
    for (const char* field : {"server", "exception_what", "access-control-allow-origin", "x-powered-by"}) {
      CHECK(answer.field(field) == "absent");
    }
    CHECK(answer.field("x-content-type-options") == "nosniff");
  }
  const WireAnswer options = talk.connect().ask(httpRequest(talk.port(), "OPTIONS", "/mcp"));
  CHECK(options.status == 405);
  CHECK(options.field("access-control-allow-origin") == "absent");
}

}  // namespace
}  // namespace soracom_mcp::mcp
