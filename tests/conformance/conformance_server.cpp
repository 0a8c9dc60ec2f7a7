// A server on the protocol library alone, which offers what the official conformance suite asks for.
//
//   conformance_server                        serves standard input and output
//   conformance_server --http ADDRESS:PORT    says its URL on standard error; SIGTERM ends it

#include <cstdio>
#include <cstdlib>
#include <string>

#include "app/http_settings.h"
#include "app/signals.h"
#include "conformance_features.h"
#include "conformance_tools.h"
#include "mcp/server/server.h"
#include "mcp/transport/http_service.h"
#include "mcp/transport/stdio.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::chrono::seconds kGraceAtEnd{2};

// The server with what it offers. Some tools change what is offered, and then announce it.
class Fixture final {
 public:
  Server& server() { return server_; }

 private:
  static ServerOptions settings() {
    ServerOptions options;
    options.name = "conformance-server";
    options.title = "Conformance fixture";
    options.version = "1";
    options.logging = true;
    options.tools_change = options.prompts_change = options.resources_change = options.resource_contents_change = true;
    return options;
  }

  ConformanceTools tools_{[this](const Change& change) { server_.announce(change); }};
  ConformanceFeatures features_;
  Server server_{settings(), Providers(tools_, &features_, &features_, &features_)};
};

int serveHttp(const app::ListenAddress& where) {
  app::blockTermination();
  HttpServiceOptions http;
  http.server.address = where.address;
  http.server.port = where.port;
  auto service = HttpService::listen(http);
  if (!service) {
    std::fprintf(stderr, "conformance_server: %s\n", service.error().message.c_str());
    return EXIT_FAILURE;
  }
  Fixture fixture;
  // After the server, so that it goes first: it hands frames to the server.
  const std::unique_ptr<HttpService> serving = *std::move(service);
  serving->start(fixture.server());
  std::fprintf(stderr, "listening on http://%s:%d/mcp\n", where.address.c_str(), serving->port());
  app::waitForTermination();
  serving->beginDrain();
  fixture.server().drain(base::Clock::now() + kGraceAtEnd);
  serving->end(base::Clock::now() + kGraceAtEnd);
  return EXIT_SUCCESS;
}

int serveStdio() {
  StdioTransport transport;
  const app::TerminationHandler termination([&transport] { transport.stop(); });
  Fixture fixture;
  transport.run(fixture.server());
  fixture.server().drain(base::Clock::now() + kGraceAtEnd);
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace soracom_mcp::mcp

int main(int argc, char** argv) {
  if (argc == 1) {
    return soracom_mcp::mcp::serveStdio();
  }
  if (argc != 3 || std::string(argv[1]) != "--http") {
    std::fputs("usage: conformance_server [--http ADDRESS:PORT]\n", stderr);
    return EXIT_FAILURE;
  }
  const auto where = soracom_mcp::app::parseListenAddress(argv[2]);
  if (!where) {
    std::fprintf(stderr, "conformance_server: %s\n", where.error().message.c_str());
    return EXIT_FAILURE;
  }
  return soracom_mcp::mcp::serveHttp(*where);
}
