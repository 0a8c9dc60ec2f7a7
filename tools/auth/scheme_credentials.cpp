#include "tools/auth/scheme_credentials.h"

#include <algorithm>
#include <iterator>

#include "tools/auth/operator_id.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

/// The field whose token says to which account it belongs.
constexpr std::string_view kSoracomToken = "X-Soracom-Token";

const std::string* valueOf(const FieldLookup& field, const std::string& name) {
  const std::string* value = field ? field(name) : nullptr;
  return value != nullptr && value->empty() ? nullptr : value;
}

}  // namespace

SchemeCredentials::SchemeCredentials(Sources sources, std::string source)
    : sources_(std::move(sources)), source_(std::move(source)) {}

bool SchemeCredentials::has(const std::string& scheme) const {
  return sources_.values.contains(scheme) || sources_.tokens.contains(scheme) || sources_.requests.contains(scheme);
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

bool SchemeCredentials::comesWithRequests(const schemas::SecurityRequirement& requirement) const {
  return std::any_of(requirement.begin(), requirement.end(),
                     [&](const auto& each) { return sources_.requests.contains(each.scheme); });
}

std::string SchemeCredentials::missingFields(const schemas::SecurityRequirement& requirement,
                                             const FieldLookup& field) const {
  std::string out;
  for (const auto& [scheme, scopes] : requirement) {
    const auto found = sources_.requests.find(scheme);
    if (found != sources_.requests.end() && valueOf(field, found->second.header) == nullptr) {
      out += (out.empty() ? "" : " and ") + found->second.header;
    }
  }
  return out;
}

Result<const schemas::SecurityRequirement*> SchemeCredentials::choose(const CredentialNeed& need) const {
  const bool by_request = std::any_of(need.alternatives.begin(), need.alternatives.end(),
                                      [&](const auto& requirement) { return comesWithRequests(requirement); });
  const bool brings_one = sources_.requests.empty() || !secretsOf(need.field).empty();
  const schemas::SecurityRequirement* open = nullptr;
  std::string fields;
  for (const schemas::SecurityRequirement& requirement : need.alternatives) {
    if (requirement.empty()) {
      open = &requirement;
      continue;
    }
    const bool known =
        std::all_of(requirement.begin(), requirement.end(), [&](const auto& each) { return has(each.scheme); });
    if (!known || (by_request && !comesWithRequests(requirement))) {
      continue;
    }
    const std::string lacking = missingFields(requirement, need.field);
    if (lacking.empty() && brings_one) {
      return &requirement;
    }
    fields += lacking.empty() || !fields.empty() ? "" : lacking;
  }
  if (open != nullptr) {
    return open;
  }
  if (!brings_one || !fields.empty()) {
    return fail(ErrorKind::kAuthentication,
                "the request came without the header field " + (fields.empty() ? anyField() : fields) +
                    ", which has to carry the caller's own credential; this server lends nobody its own. To the "
                    "person: have the client send the field with every request");
  }
  return fail(ErrorKind::kAuthentication,
              "no credential was given for the security scheme " + missing(need) + " that the operation asks for");
}

Result<void> SchemeCredentials::addRequestScheme(const std::string& name, const FieldLookup& field,
                                                 Credential& out) const {
  const RequestScheme& source = sources_.requests.at(name);
  auto values = requestValues(source.scheme, source.header, *valueOf(field, source.header));
  if (!values) {
    return fail(ErrorKind::kAuthentication, "the header field " + source.header + " " + values.error().message);
  }
  for (const auto& [header, value] : values->headers) {
    if (equalHeaderName(header, kSoracomToken)) {
      out.operator_id = operatorIdFromToken(value.reveal());
    }
  }
  out.schemes[name] = *std::move(values);
  return {};
}

Result<CredentialPtr> SchemeCredentials::get(const CredentialNeed& need, const base::Stop& stop) {
  auto out = std::make_shared<Credential>();
  if (need.alternatives.empty()) {
    return CredentialPtr(std::move(out));
  }
  const auto chosen = choose(need);
  if (!chosen) {
    return fail(chosen.error());
  }
  for (const schemas::SchemeRequirement& each : **chosen) {
    if (sources_.requests.contains(each.scheme)) {
      if (auto added = addRequestScheme(each.scheme, need.field, *out); !added) {
        return fail(std::move(added).error());
      }
      continue;
    }
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
  const bool of_request = std::any_of(rejected->schemes.begin(), rejected->schemes.end(),
                                      [&](const auto& scheme) { return sources_.requests.contains(scheme.first); });
  if (rejected->signed_in.empty() && of_request) {
    return fail(ErrorKind::kAuthentication,
                "the API refused the credential that came with the request; have the client send a valid one");
  }
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

std::string SchemeCredentials::anyField() const {
  std::string out;
  for (const auto& [name, source] : sources_.requests) {
    out += (out.empty() ? "" : " or ") + source.header;
  }
  return out;
}

std::vector<Secret> SchemeCredentials::secretsOf(const FieldLookup& field) const {
  std::vector<Secret> out;
  for (const auto& [name, source] : sources_.requests) {
    if (const std::string* value = valueOf(field, source.header)) {
      out.emplace_back(*value);
      if (const auto values = requestValues(source.scheme, source.header, *value)) {
        auto more = secretsIn(*values);
        std::move(more.begin(), more.end(), std::back_inserter(out));
      }
    }
  }
  return out;
}

Secret SchemeCredentials::identity() const {
  std::string out;
  const auto add = [&](std::string_view part) { out.append(std::to_string(part.size())).append(":").append(part); };
  for (const auto& [scheme, values] : sources_.values) {
    add(scheme);
    for (const auto* named : {&values.headers, &values.query, &values.cookies}) {
      for (const auto& [name, value] : *named) {
        add(name);
        add(value.reveal());
      }
    }
  }
  for (const auto& [scheme, tokens] : sources_.tokens) {
    add(scheme);
    add(tokens->client());
  }
  return Secret(std::move(out));
}

std::string SchemeCredentials::describe() const { return "credential from " + source_; }

}  // namespace soracom_mcp::tools
