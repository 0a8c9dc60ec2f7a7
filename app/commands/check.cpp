#include <algorithm>
#include <cstdlib>

#include "app/clock_skew.h"
#include "app/commands/commands.h"
#include "app/commands/show_tools.h"
#include "app/composition.h"
#include "app/terminal.h"
#include "tools/surface/token_estimate.h"

namespace soracom_mcp::app {
namespace {

using base::Json;

// One-time codes and token lifetimes bear about this much.
constexpr std::chrono::seconds kTolerableSkew{60};
constexpr std::chrono::seconds kCheckTimeout{20};

struct Finding {
  std::string name;
  std::string detail;
  ExitCode code = ExitCode::kOk;  ///< what it means for the whole
};

base::Stop deadline() { return base::Stop().withDeadline(base::Clock::now() + kCheckTimeout); }

Finding findTools(const tools::ToolRegistry& registry) {
  const std::size_t all = registry.tools().size() + registry.skipped().size();
  return {"tools", std::to_string(registry.tools().size()) + " of " + std::to_string(all) + " operations, about " +
                       std::to_string(tools::estimateTokens(registry.descriptions())) + " tokens"};
}

// Any answer, whatever its status, shows that the API is there; its Date header shows what time it is there.
std::vector<Finding> findReachability(tools::HttplibClient& client) {
  const auto response =
      client.send({.method = "GET", .target = "/", .headers = {}, .body = "", .content_type = ""}, deadline());
  if (!response) {
    return {{"reachable", response.error().message, exitCodeFor(response.error().kind)}};
  }
  std::vector<Finding> out = {{"reachable", client.baseUrl() + " answers"}};
  const auto skew = clockSkew(response->header("Date"), std::chrono::system_clock::now());
  if (!skew) {
    out.push_back({"clock", "unknown: the answer carries no date"});
  } else if (std::chrono::abs(*skew) <= kTolerableSkew) {
    out.push_back({"clock", "within " + std::to_string(kTolerableSkew.count()) + " seconds of the API's"});
  } else {
    out.push_back({"clock",
                   std::to_string(std::abs(skew->count())) + " seconds " + (skew->count() > 0 ? "ahead of" : "behind") +
                       " the API's: one-time codes and expiry times will be wrong; set this machine's clock",
                   ExitCode::kUpstream});
  }
  return out;
}

/// What the first operation that wants a credential asks for.
tools::CredentialNeed firstNeed(const schemas::OpenApiDocument& document) {
  const auto found = std::find_if(document.operations.begin(), document.operations.end(),
                                  [](const auto& operation) { return !operation.security.empty(); });
  return found == document.operations.end() ? tools::CredentialNeed{} : tools::CredentialNeed{found->security};
}

Finding findSignIn(Composition& parts) {
  const auto registry = parts.registry();  // the need borrows from it
  const auto credential = parts.credentials().get(firstNeed(registry->document()), deadline());
  if (!credential) {
    return {"sign-in", credential.error().message, exitCodeFor(credential.error().kind)};
  }
  const tools::Credential& got = **credential;
  if (got.headers.empty()) {
    return {"sign-in",
            got.signed_in.empty() ? "not needed: the credential is sent as it is" : "an access token was given"};
  }
  std::string who = got.user == tools::SignedInUser::kRoot      ? "root"
                    : got.user == tools::SignedInUser::kSamUser ? "SAM user " + got.user_name
                                                                : "a session that exists already";
  if (!got.operator_id.empty()) {
    who += " of operator " + got.operator_id;
  }
  if (got.user == tools::SignedInUser::kRoot) {
    who += ", which may do everything; the AuthKey of a SAM user with the rights an agent needs is safer";
  }
  return {"sign-in", who};
}

std::vector<Finding> findAll(Composition& parts) {
  std::vector<Finding> out = {{"document", parts.registry()->title()}, findTools(*parts.registry())};
  const std::string& credential = parts.upstream().description;
  out.push_back({"credential", credential, parts.upstream().has_credential ? ExitCode::kOk : ExitCode::kCredential});
  const auto reachability = findReachability(parts.client());
  out.insert(out.end(), reachability.begin(), reachability.end());
  if (parts.upstream().has_credential && reachability.front().code == ExitCode::kOk) {
    out.push_back(findSignIn(parts));
  }
  return out;
}

bool printFindings(const std::vector<Finding>& findings, bool json) {
  if (json) {
    Json checks = Json::array();
    bool ok = true;
    for (const Finding& finding : findings) {
      checks.push_back({{"name", finding.name}, {"ok", finding.code == ExitCode::kOk}, {"detail", finding.detail}});
      ok = ok && finding.code == ExitCode::kOk;
    }
    return printJson(base::writeJson({{"ok", ok}, {"checks", checks}}));
  }
  std::vector<std::vector<std::string>> rows;
  for (const Finding& finding : findings) {
    rows.push_back({finding.code == ExitCode::kOk ? "ok" : "FAIL", finding.name, finding.detail});
  }
  // A reason is never cut: the width is as large as it needs.
  return print(formatTable({}, rows, outputIsTerminal(), std::string::npos));
}

}  // namespace

ExitCode check(const Options& options) {
  const auto parts = Composition::make(options);
  if (!parts) {
    printError(parts.error().message);
    return parts.error().code;
  }
  const auto findings = findAll(**parts);
  printFindings(findings, options.json);
  for (const Finding& finding : findings) {
    if (finding.code != ExitCode::kOk) {
      return finding.code;
    }
  }
  return ExitCode::kOk;
}

}  // namespace soracom_mcp::app
