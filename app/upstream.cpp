#include "app/upstream.h"

#include <algorithm>

#include "app/auth_headers.h"
#include "app/document_credentials.h"
#include "app/document_url.h"
#include "app/secret_environment.h"
#include "app/version.h"
#include "base/ascii.h"
#include "simulator/seed.h"
#include "tools/auth/credential_source.h"
#include "tools/auth/scheme_credentials.h"
#include "tools/auth/static_credentials.h"

namespace soracom_mcp::app {
namespace {

using base::ErrorKind;
using base::Result;
using tools::CredentialSetup;

bool signsInWithSoracom(const schemas::OpenApiDocument& document) {
  return std::any_of(document.security_schemes.begin(), document.security_schemes.end(), [](const auto& scheme) {
    return scheme.second.location == "header" && base::lowerCase(scheme.second.name) == "x-soracom-api-key";
  });
}

Result<CredentialSetup, Failure> demoSetup(const simulator::Simulator& simulator) {
  tools::CredentialOptions where;
  where.base_url = simulator.baseUrl();
  auto setup = tools::readCredentialSetup(where, [](const std::string& name) -> std::optional<std::string> {
    if (name == "SORACOM_AUTH_KEY_ID") {
      return simulator::seed::kRootAuthKeyId;
    }
    return name == "SORACOM_AUTH_KEY" ? std::optional<std::string>(simulator::seed::kRootAuthKey) : std::nullopt;
  });
  if (!setup) {
    return failWith(ExitCode::kInternal, setup.error().message);
  }
  return *std::move(setup);
}

Result<CredentialSetup, Failure> soracomSetup(const Options& options) {
  if (!options.base_url.empty()) {
    // A wrong address is wrong usage, whatever the credential.
    if (auto url = tools::parseBaseUrl(options.base_url, options.allow_insecure_http); !url) {
      return failWith(ExitCode::kUsage, url.error().within("--base-url").message);
    }
  }
  auto setup = tools::readCredentialSetup({.profile = options.profile,
                                           .coverage = options.coverage,
                                           .base_url = options.base_url,
                                           .credentials_file = options.credentials_file,
                                           .allow_insecure_http = options.allow_insecure_http},
                                          &readVariable);
  if (!setup) {
    return failWith(ExitCode::kCredential, setup.error().message);
  }
  return *std::move(setup);
}

std::string userAgent() { return std::string(kName) + "/" + kVersion; }

std::string schemeNames(const schemas::OpenApiDocument& document) {
  std::string out;
  for (const auto& [name, scheme] : document.security_schemes) {
    out += (out.empty() ? "" : ", ") + name;
  }
  return out.empty() ? "none" : out;
}

std::string variables(const schemas::OpenApiDocument& document) {
  std::string out;
  for (const auto& [name, scheme] : document.security_schemes) {
    out += (out.empty() ? "" : ", ") + schemeVariable(name);
  }
  return out.empty() ? "it has none" : out;
}

Result<CredentialSetup, Failure> foreignSetup(const schemas::OpenApiDocument& document) {
  CredentialSetup setup;
  setup.base_url = document.address;
  if (setup.base_url.find("://") == std::string::npos) {
    return failWith(ExitCode::kUsage, "the document names no absolute server address: give one with --base-url URL");
  }
  setup.description =
      "the operation asks for a credential; give one in an environment variable named after the document's security "
      "scheme: " +
      variables(document);
  return setup;
}

// Whether whoever started the program has named this address: by --base-url, by a document's URL, or by name.
bool isNamed(const Options& options, const std::string& base_url) {
  const auto server = tools::parseBaseUrl(base_url, true);
  if (!options.base_url.empty() || !server) {
    return true;
  }
  const auto& hosts = options.openapi_private_hosts;
  return std::find(hosts.begin(), hosts.end(), server->host) != hosts.end() ||
         std::any_of(options.openapi.begin(), options.openapi.end(), [&](const std::string& name) {
           const auto url = parseDocumentUrl(name, true);
           return isDocumentUrl(name) && url && url->origin.authority() == server->authority();
         });
}

// A document could have calls of a model reach what only this machine can reach.
Result<void, Failure> restrictAddresses(const Options& options, tools::HttpClientOptions& client) {
  if (isNamed(options, client.base_url)) {
    return {};
  }
  const std::string remedy =
      ", and only the document names it; where calls are meant to go there, say so with "
      "--base-url " +
      client.base_url;
  const auto server = tools::parseBaseUrl(client.base_url, true);
  if (!tools::mayBePublic(server->host)) {
    return failWith(ExitCode::kUsage, server->host + " is no public address" + remedy);
  }
  client.addresses = tools::AddressRule::kPublic;
  client.address_remedy = remedy;
  return {};
}

std::vector<tools::Secret> secretsOf(const CredentialSetup& setup) {
  std::vector<tools::Secret> out;
  const auto add = [&](const tools::Secret& secret) {
    if (!secret.empty()) {
      out.push_back(secret);
    }
  };
  if (const auto* session = std::get_if<tools::ReadySession>(&setup.credential)) {
    add(session->api_key);
    add(session->token);
  } else if (const auto* login = std::get_if<tools::Login>(&setup.credential)) {
    if (const auto* key = std::get_if<tools::AuthKeyLogin>(&login->identity)) {
      add(key->auth_key);
    } else if (const auto* root = std::get_if<tools::RootLogin>(&login->identity)) {
      add(root->password);
    } else if (const auto* user = std::get_if<tools::SamUserLogin>(&login->identity)) {
      add(user->password);
    }
  }
  return out;
}

/// The schemes of --auth-header.
Result<void, Failure> addRequestSchemes(const Options& options, const schemas::OpenApiDocument& document,
                                        DocumentCredentials& given, tools::SchemeCredentials::Sources& sources) {
  const auto headers = parseAuthHeaders(options.auth_headers);
  if (!headers) {
    return failWith(ExitCode::kUsage, headers.error().message);
  }
  for (const auto& [name, header] : *headers) {
    const auto scheme = document.security_schemes.find(name);
    if (scheme == document.security_schemes.end()) {
      return failWith(ExitCode::kUsage, "--auth-header: the document has no security scheme " + name +
                                            "; it has: " + schemeNames(document));
    }
    if (given.values.contains(name) || given.clients.contains(name)) {
      return failWith(ExitCode::kUsage, "--auth-header: the credential for " + name +
                                            " comes with each request: leave out " + schemeVariable(name));
    }
    if (auto usable = tools::schemeValues(scheme->second, "a:b"); !usable) {
      return failWith(ExitCode::kUsage, "--auth-header " + name + "=" + header + " " + usable.error().message);
    }
    sources.requests.emplace(name, tools::RequestScheme{scheme->second, header});
    given.variables.push_back("the field " + header + " of each request");
  }
  return {};
}

/// The credentials for the schemes of a document other than Soracom's, if some were given.
Result<void, Failure> addDocumentCredentials(const Options& options, const schemas::OpenApiDocument& document,
                                             Upstream& out) {
  auto given = readDocumentCredentials(document, {options.base_url, options.allow_insecure_http}, &readVariable);
  if (!given) {
    return failWith(ExitCode::kCredential, given.error().message);
  }
  tools::SchemeCredentials::Sources sources;
  if (auto added = addRequestSchemes(options, document, *given, sources); !added) {
    return added;
  }
  if (given->variables.empty()) {
    return {};
  }
  std::string names;
  for (const std::string& variable : given->variables) {
    names += (names.empty() ? "" : ", ") + variable;
  }
  if (options.base_url.empty() && !signsInWithSoracom(document)) {
    // A document could collect keys by naming a host of its own.
    return failWith(ExitCode::kUsage, names + " would be sent to " + out.client->baseUrl() +
                                          ", which only the document names: say with --base-url where it may go");
  }
  for (const auto& [scheme, values] : given->values) {
    const auto secrets = tools::secretsIn(values);
    out.own_secrets.insert(out.own_secrets.end(), secrets.begin(), secrets.end());
  }
  sources.values = std::move(given->values);
  for (auto& [scheme, settings] : given->clients) {
    out.own_secrets.push_back(settings.client.client_secret);
    const std::string source = settings.source;
    auto tokens = tools::OAuth2Tokens::make(std::move(settings), userAgent());
    if (!tokens) {
      return failWith(ExitCode::kCredential, tokens.error().within(source).message);
    }
    sources.tokens.emplace(scheme, *std::move(tokens));
  }
  out.description = "credential from " + names;
  out.has_credential = true;
  out.credentials = std::make_unique<tools::SchemeCredentials>(std::move(sources), names);
  return {};
}

}  // namespace

std::string secretApi(const Upstream& upstream) {
  return upstream.simulator ? "demo" : tools::originOf(upstream.client->baseUrl());
}

Result<Upstream, Failure> makeUpstream(const Options& options, const schemas::OpenApiDocument* document) {
  Upstream out;
  if (options.demo) {
    auto started = simulator::Simulator::start();
    if (!started) {
      return failWith(ExitCode::kAddress, started.error().message);
    }
    out.simulator = *std::move(started);
  }
  const bool soracom = document == nullptr || signsInWithSoracom(*document);
  if (soracom && (!options.server.empty() || !options.server_variables.empty())) {
    return failWith(
        ExitCode::kUsage,
        "Soracom's servers are chosen with --coverage jp or g, or named with --base-url: leave out --server "
        "and --server-variable");
  }
  auto setup = options.demo ? demoSetup(*out.simulator) : soracom ? soracomSetup(options) : foreignSetup(*document);
  if (!setup) {
    return base::Unexpected<Failure>(std::move(setup).error());
  }
  tools::HttpClientOptions client_options;
  client_options.base_url = setup->base_url;
  client_options.user_agent = userAgent();
  client_options.allow_insecure_http = options.allow_insecure_http;
  if (!soracom && !options.demo) {
    if (auto checked = restrictAddresses(options, client_options); !checked) {
      return base::Unexpected<Failure>(std::move(checked).error());
    }
  }
  auto client = tools::HttplibClient::make(client_options);
  if (!client) {
    return failWith(ExitCode::kUsage, client.error().message);
  }
  out.client = *std::move(client);
  out.credentials = tools::makeCredentialProvider(*setup, *out.client);
  out.description = setup->description;
  out.has_credential = !std::holds_alternative<std::monostate>(setup->credential);
  out.own_secrets = secretsOf(*setup);
  if ((!soracom || !options.auth_headers.empty()) && !options.demo) {
    if (auto added = addDocumentCredentials(options, *document, out); !added) {
      return base::Unexpected<Failure>(std::move(added).error());
    }
  }
  return out;
}

}  // namespace soracom_mcp::app
