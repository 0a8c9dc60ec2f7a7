#include "tools/auth/scheme_credentials.h"

#include <algorithm>

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

}  // namespace

SchemeCredentials::SchemeCredentials(Sources sources, std::string source)
    : sources_(std::move(sources)), source_(std::move(source)) {}

bool SchemeCredentials::has(const std::string& scheme) const {
  return sources_.values.contains(scheme) || sources_.tokens.contains(scheme);
}

std::string SchemeCredentials::missing(const CredentialNeed& need) const {
  std::string out;
  for (const schemas::SecurityRequirement& requirement : need.alternatives) {
    std::string part;
    for (const auto& [scheme, scopes] : requirement) {
      if (!has(scheme)) {
        part += (part.empty() ? "" : " and ") + scheme;
      }
    }
    out += (out.empty() ? "" : ", or ") + part;
  }
  return out;
}

Result<CredentialPtr> SchemeCredentials::get(const CredentialNeed& need, const base::Stop& stop) {
  auto out = std::make_shared<Credential>();
  if (need.alternatives.empty()) {
    return CredentialPtr(std::move(out));
  }
  const auto chosen = std::find_if(need.alternatives.begin(), need.alternatives.end(), [&](const auto& requirement) {
    return std::all_of(requirement.begin(), requirement.end(), [&](const auto& each) { return has(each.scheme); });
  });
  if (chosen == need.alternatives.end()) {
    return fail(ErrorKind::kAuthentication,
                "no credential was given for the security scheme " + missing(need) + " that the operation asks for");
  }
  for (const schemas::SchemeRequirement& each : *chosen) {
    if (const auto given = sources_.values.find(each.scheme); given != sources_.values.end()) {
      out->schemes.insert(*given);
      continue;
    }
    auto token = sources_.tokens.at(each.scheme)->get(each.scopes, stop);
    if (!token) {
      return fail(std::move(token).error());
    }
    out->schemes[each.scheme].headers = (*token)->headers;
    out->signed_in.push_back({each, *std::move(token)});
  }
  return CredentialPtr(std::move(out));
}

Result<CredentialPtr> SchemeCredentials::renew(const CredentialPtr& rejected, const base::Stop& stop) {
  if (rejected->signed_in.empty()) {
    return fail(ErrorKind::kAuthentication,
                "the API refused the credential from " + source_ + ". Start the program again with a valid one");
  }
  auto out = std::make_shared<Credential>(*rejected);
  // Nobody says which of several was refused: one that is new is reason enough to try again.
  std::optional<base::Error> failure;
  bool renewed = false;
  for (auto& [requirement, credential] : out->signed_in) {
    auto fresh = sources_.tokens.at(requirement.scheme)->renew(requirement.scopes, credential, stop);
    if (!fresh) {
      failure = std::move(fresh).error();
      continue;
    }
    credential = *std::move(fresh);
    out->schemes[requirement.scheme].headers = credential->headers;
    renewed = true;
  }
  return renewed ? Result<CredentialPtr>(CredentialPtr(std::move(out))) : fail(*std::move(failure));
}

std::string SchemeCredentials::describe() const { return "credential from " + source_; }

}  // namespace soracom_mcp::tools
