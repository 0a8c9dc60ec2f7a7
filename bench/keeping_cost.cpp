// What keeping a record adds to a call: tool calls through the whole of tools/call against an upstream that answers at
// once in the same thread, with and without the audit.
//
//   keeping_cost [CALLS] [CHANGES]
//
// Prints microseconds a call: of reads (their lines are buffered), and of changes (their decision is on the disk before
// the request would leave; that is the disk's time).
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/json_reader.h"
#include "manifests/built_in.h"
#include "tools/call/tool_service.h"

namespace {

using namespace soracom_mcp;

class InstantClient final : public tools::HttpClient {
 public:
  base::Result<tools::HttpResponse> send(const tools::HttpRequest&, const base::Stop&) override { return answer_; }
  const std::string& baseUrl() const override { return base_url_; }

 private:
  const std::string base_url_ = "https://api.example/v1";
  const tools::HttpResponse answer_{200, {{"Content-Type", "application/json"}}, R"({"userName":"alice"})"};
};

class FixedCredentials final : public tools::CredentialProvider {
 public:
  FixedCredentials() {
    auto made = std::make_shared<tools::Credential>();
    made->headers.emplace_back("X-Soracom-API-Key", tools::Secret("api-00000000000000000000"));
    made->headers.emplace_back("X-Soracom-Token", tools::Secret(std::string(900, 't')));
    made->operator_id = "OP0012345678";
    credential_ = std::move(made);
  }
  base::Result<tools::CredentialPtr> get(const tools::CredentialNeed&, const base::Stop&) override {
    return credential_;
  }
  base::Result<tools::CredentialPtr> renew(const tools::CredentialPtr&, const base::Stop&) override {
    return credential_;
  }
  std::string describe() const override { return "fixed"; }

 private:
  tools::CredentialPtr credential_;
};

std::shared_ptr<const tools::ToolRegistry> builtInRegistry() {
  auto root = base::readJson(manifests::builtInDocument());
  auto document = root ? schemas::readOpenApi(*std::move(root)) : base::fail(root.error());
  if (!document) {
    std::abort();
  }
  auto built = tools::ToolRegistry::build(std::make_shared<const schemas::OpenApiDocument>(*std::move(document)));
  if (!built) {
    std::abort();
  }
  return *std::move(built);
}

double microsecondsPerCall(tools::ToolService& service, const char* tool, long calls) {
  const base::Json arguments{{"user_name", "alice"}};
  mcp::RequestContext context;
  context.call_id = "bench";
  const auto start = base::Clock::now();
  for (long i = 0; i < calls; ++i) {
    if (const auto outcome = service.call(tool, arguments, context); !outcome || outcome->is_error) {
      std::fprintf(stderr, "%s failed\n", tool);
      std::exit(1);
    }
  }
  const std::chrono::duration<double, std::micro> took = base::Clock::now() - start;
  return took.count() / static_cast<double>(calls);
}

}  // namespace

int main(int argc, char** argv) {
  const long calls = argc > 1 ? std::atol(argv[1]) : 200'000;
  const long changes = argc > 2 ? std::atol(argv[2]) : 300;
  std::string place = (std::filesystem::temp_directory_path() / "soracom-mcp-bench-XXXXXX").string();
  if (::mkdtemp(place.data()) == nullptr) {
    return 1;
  }
  const auto registry = builtInRegistry();
  InstantClient client;
  FixedCredentials credentials;
  {
    const tools::SecretVault vault(place + "/secrets");
    tools::AuditLog audit({.directory = place + "/audit"});
    tools::ToolServiceOptions options;
    options.vault = &vault;
    options.safety.policy = *tools::Policy::make({.mode = tools::Mode::kUnattended}, {});
    options.safety.limits.read.calls = options.safety.limits.write.calls = 0;
    options.safety.limits.writes = 1'000'000;
    tools::ToolService plain(registry, client, credentials, options);
    options.audit = &audit;
    tools::ToolService recorded(registry, client, credentials, options);
    for (int round = 0; round < 5; ++round) {
      const double without = microsecondsPerCall(plain, "getUser", calls);
      const double with = microsecondsPerCall(recorded, "getUser", calls);
      std::printf("read call: %.2f us without audit, %.2f us with, %.2f us added\n", without, with, with - without);
    }
    std::printf("change: %.2f us without audit, %.2f us with (two lines, one of them flushed to the disk)\n",
                microsecondsPerCall(plain, "updateUser", changes),
                microsecondsPerCall(recorded, "updateUser", changes));
  }
  std::filesystem::remove_all(place);
  return 0;
}
