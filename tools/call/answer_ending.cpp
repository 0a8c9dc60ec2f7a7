#include "tools/call/answer_ending.h"

#include <algorithm>
#include <array>

#include "tools/call/upstream_problem.h"

namespace soracom_mcp::tools {
namespace {

/// Soracom's: the token is missing; the token is invalid or has expired. The first is known from public sources, the
/// second is the simulator's.
constexpr std::array<std::string_view, 2> kTokenCodes{"AUM0001", "AUM0005"};

bool inWords(const UpstreamProblem& problem) {
  std::string text = problem.code + ' ' + problem.message;
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  const auto holds = [&](std::string_view part) { return text.find(part) != std::string::npos; };
  static constexpr std::array<std::string_view, 8> kAlways{"api key",   "apikey",   "api_key",   "api-key",
                                                           "api token", "apitoken", "api_token", "x-soracom-token"};
  if (std::any_of(kAlways.begin(), kAlways.end(), holds)) {
    return true;
  }
  // "Unexpected token } in JSON" is about a document in the arguments.
  static constexpr std::array<std::string_view, 5> kFaults{"invalid", "expired", "missing", "revoked", "required"};
  return holds("token") && !holds("unexpected token") && !holds("json") &&
         std::any_of(kFaults.begin(), kFaults.end(), holds);
}

}  // namespace

Ending endingOf(const Tool& tool, const HttpResponse& response) {
  if (tool.operation->security.empty() || (response.status != 400 && response.status != 401)) {
    return Ending::kAnswered;
  }
  if (response.status == 401) {
    return Ending::kCredentialRefused;
  }
  const UpstreamProblem problem = readUpstreamProblem(response, {});
  if (std::find(kTokenCodes.begin(), kTokenCodes.end(), problem.code) != kTokenCodes.end()) {
    return Ending::kCredentialRefused;
  }
  return inWords(problem) ? Ending::kCredentialDoubted : Ending::kAnswered;
}

bool speaksOfCredential(Ending ending) {
  return ending == Ending::kCredentialRefused || ending == Ending::kCredentialDoubted;
}

}  // namespace soracom_mcp::tools
