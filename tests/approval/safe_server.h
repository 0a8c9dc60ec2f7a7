#pragma once

#include <memory>

#include "mcp/server/server.h"
#include "tests/temporary_directory.h"
#include "tests/tools/call/approving_person.h"
#include "tests/tools/call/built_in_registry.h"
#include "tests/tools/call/fake_upstream.h"

namespace soracom_mcp::test {

/// A whole server over an upstream that records.
struct SafeServer {
  explicit SafeServer(tools::SafetyOptions safety = tools::onlyAPerson(), std::string state_key = "",
                      tools::HttpResponse answer = {204, {}, ""}, std::string operator_id = "OP1")
      : upstream(std::move(answer)),
        credentials(std::move(operator_id)),
        service(tools::builtInRegistry(), upstream, credentials, serviceOptions(std::move(safety))),
        server(serverOptions(std::move(state_key)), mcp::Providers(service, nullptr, nullptr, nullptr)) {}

  static tools::ToolServiceOptions serviceOptions(tools::SafetyOptions safety) {
    static const TemporaryDirectory place;
    static const tools::SecretVault vault(place.in("secrets"));
    tools::ToolServiceOptions out;
    out.safety = std::move(safety);
    out.vault = &vault;
    out.allow_literal_secrets = true;
    return out;
  }
  static mcp::ServerOptions serverOptions(std::string state_key) {
    mcp::ServerOptions out;
    out.name = "test";
    out.version = "1";
    out.state_key = std::move(state_key);
    return out;
  }
  std::size_t sent() const { return upstream.sent().size(); }

  tools::FakeClient upstream;
  tools::FakeCredentials credentials;
  tools::ToolService service;
  mcp::Server server;
};

inline tools::SafetyOptions inMode(tools::Mode mode) {
  tools::SafetyOptions out = tools::onlyAPerson();
  out.policy = *tools::Policy::make({mode, {}, {}}, {});
  return out;
}

}  // namespace soracom_mcp::test
