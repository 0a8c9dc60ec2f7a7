// What the checks between a model and the account add to a call that reads: the same call through one service with the
// default safety and through one without limits on reads, over an upstream that answers at once, in this process. And
// what writing the question about a change costs.
//
//   safety_cost [CALLS]
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "base/json_reader.h"
#include "manifests/built_in.h"
#include "tools/call/confirmation.h"
#include "tools/call/tool_service.h"

namespace {

using namespace soracom_mcp;

class InstantClient final : public tools::HttpClient {
 public:
  base::Result<tools::HttpResponse> send(const tools::HttpRequest&, const base::Stop&) override {
    return tools::HttpResponse{200, {{"Content-Type", "application/json"}}, "{}"};
  }
  const std::string& baseUrl() const override { return base_url_; }

 private:
  const std::string base_url_ = "https://api.example/v1";
};

class ReadyCredentials final : public tools::CredentialProvider {
 public:
  ReadyCredentials() {
    auto made = std::make_shared<tools::Credential>();
    made->headers.emplace_back("X-Soracom-Token", tools::Secret("token-of-the-benchmark"));
    made->operator_id = "OP0000000000";
    made->user = tools::SignedInUser::kSamUser;
    made->user_name = "bench";
    credential_ = std::move(made);
  }
  base::Result<tools::CredentialPtr> get(const tools::CredentialNeed&, const base::Stop&) override {
    return credential_;
  }
  base::Result<tools::CredentialPtr> renew(const tools::CredentialPtr&, const base::Stop&) override {
    return credential_;
  }
  std::string describe() const override { return "bench"; }

 private:
  tools::CredentialPtr credential_;
};

std::shared_ptr<const tools::ToolRegistry> builtIn() {
  auto document = schemas::readOpenApi(*base::readJson(manifests::builtInDocument()));
  return *tools::ToolRegistry::build(std::make_shared<const schemas::OpenApiDocument>(*std::move(document)));
}

double medianMicroseconds(std::vector<double> rounds) {
  std::nth_element(rounds.begin(), rounds.begin() + static_cast<std::ptrdiff_t>(rounds.size() / 2), rounds.end());
  return rounds[rounds.size() / 2];
}

template <class Work>
double measure(int calls, Work&& work) {
  std::vector<double> rounds;
  for (int round = 0; round < 21; ++round) {
    const auto start = base::Clock::now();
    for (int i = 0; i < calls; ++i) {
      work();
    }
    const std::chrono::duration<double, std::micro> taken = base::Clock::now() - start;
    rounds.push_back(taken.count() / calls);
  }
  return medianMicroseconds(std::move(rounds));
}

}  // namespace

int main(int argc, char** argv) {
  const int calls = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 5000;
  const auto registry = builtIn();
  InstantClient client;
  ReadyCredentials credentials;
  tools::ToolServiceOptions options;
  options.safety.limits.read = {1'000'000'000, std::chrono::seconds(1), 1'000'000'000};  // counted, never reached
  tools::ToolService service(registry, client, credentials, options);
  const base::Json filled = {{"user_name", "alice"}};
  const base::Json named = {{"operator_id", "OP0000000000"}, {"user_name", "alice"}};

  const tools::Policy lists = *tools::Policy::make(
      {tools::Mode::kConfirm, {"get*", "list*", "create*"}, {"delete*", "revoke*"}}, registry->facts());
  tools::CallLimits limits(options.safety.limits);
  std::size_t used = 0;
  const double policy = measure(calls, [&] { used += lists.refusal("getUser", tools::Risk::kRead).size(); });
  const double bucket = measure(calls, [&] {
    used += static_cast<std::size_t>(limits.take({"local", tools::Risk::kRead}, base::Clock::now()).wait.count());
  });
  const auto callWith = [&](const base::Json& arguments) {
    return measure(calls, [&] { used += service.call("getUser", arguments, {})->content.size(); });
  };
  base::Json statements = base::Json::array();
  for (int i = 0; i < 25; ++i) {
    statements.push_back({{"effect", "allow"}, {"api", "User:listUsers"}});
  }
  const base::Json long_one = {{"user_name", "alice"}, {"permission", {{"statements", std::move(statements)}}}};
  const tools::SecretScrubber scrubber;
  const auto question = [&](const char* tool, const base::Json& arguments) {
    const auto call = service.prepare(tool, arguments, {}, {});
    return measure(calls, [&] {
      const tools::Confirmation asked(*call, tools::Consent::kTypedName, client.baseUrl(), scrubber, false);
      used += asked.question(std::chrono::minutes(5), "1a2b3c4d").requests.size();
    });
  };
  std::printf("microseconds a read, medians of 21 rounds of %d:\n", calls);
  std::printf("  policy with five patterns       %.3f\n", policy);
  std::printf("  limits                          %.3f\n", bucket);
  std::printf("  whole call, account filled in   %.3f\n", callWith(filled));
  std::printf("  whole call, account named       %.3f\n", callWith(named));
  std::printf("microseconds a question:\n");
  std::printf("  deleteUser                      %.3f\n", question("deleteUser", filled));
  std::printf("  a permission of 25 statements   %.3f\n", question("updateUserPermission", long_one));
  return used == 0 ? 1 : 0;
}
