// The floor over HTTP: cpp-httplib as a server, nlohmann::json, cpp-httplib as a client, and nothing else. A tools/call
// makes one GET upstream over the keep-alive client of its thread; every other request is answered by a few bytes with
// its id. No vetting of requests, no sessions, no validation, no sign-in, no limits.
//
//   limit_http --upstream PORT [--path /v1/operators/OP0000000000] [--threads 64] [--list-bytes 0]
//
// Says "listening on URL" on stderr. --list-bytes adds so much to the answer to tools/list.
#include <httplib.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "bench/command_line.h"

namespace {

using nlohmann::json;
using soracom_mcp::bench::CommandLine;

struct Settings {
  int upstream;
  std::string path;
  std::string listing;  ///< the result of tools/list, as text
};

std::string callUpstream(const Settings& settings) {
  thread_local std::unique_ptr<httplib::Client> client;
  if (!client) {
    client = std::make_unique<httplib::Client>("127.0.0.1", settings.upstream);
    client->set_keep_alive(true);
    client->set_tcp_nodelay(true);
  }
  auto response = client->Get(settings.path);
  const bool ok = response && response->status == 200;
  return json{{"content", json::array({{{"type", "text"}, {"text", ok ? std::move(response->body) : ""}}})},
              {"isError", !ok}}
      .dump();
}

std::string resultOf(const Settings& settings, const std::string& method) {
  if (method == "tools/call") {
    return callUpstream(settings);
  }
  return method == "tools/list" ? settings.listing : "{}";
}

void answer(const Settings& settings, const httplib::Request& request, httplib::Response& response) {
  const json message = json::parse(request.body, nullptr, false);
  if (!message.is_object() || !message.contains("id")) {
    response.status = 202;
    return;
  }
  std::string text = R"({"jsonrpc":"2.0","id":)" + message["id"].dump() + R"(,"result":)";
  text.append(resultOf(settings, message.value("method", ""))).append("}");
  response.set_content(std::move(text), "application/json");
}

}  // namespace

int main(int argc, char** argv) {
  const CommandLine options(argc, argv, {"upstream", "path", "threads", "list-bytes"});
  const auto filler = static_cast<std::size_t>(options.count("list-bytes", 0));
  const Settings settings{.upstream = static_cast<int>(options.count("upstream", 0)),
                          .path = options.text("path", "/v1/operators/OP0000000000"),
                          .listing = R"({"tools":")" + std::string(filler, 'x') + "\"}"};
  httplib::Server server;
  const auto threads = static_cast<std::size_t>(options.count("threads", 64));
  server.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
  server.set_tcp_nodelay(true);
  server.Post("/mcp", [&](const httplib::Request& request, httplib::Response& response) {
    answer(settings, request, response);
  });
  const int port = server.bind_to_any_port("127.0.0.1");
  if (port <= 0) {
    soracom_mcp::bench::die("cannot listen");
  }
  std::fprintf(stderr, "listening on http://127.0.0.1:%d/mcp\n", port);
  return server.listen_after_bind() ? 0 : 1;
}
