#include "app/document_credentials.h"

#include <algorithm>

#include "app/secret_variable.h"
#include "base/utf8.h"
#include "tools/http/base_url.h"

namespace soracom_mcp::app {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;
using schemas::SecurityScheme;
using tools::OAuth2Settings;

/// What may stand behind the variable of a scheme; the last ones belong to OAuth2 alone.
constexpr const char* kEndings[] = {"",           "_FILE",  "_CLIENT_ID", "_CLIENT_SECRET", "_CLIENT_SECRET_FILE",
                                    "_TOKEN_URL", "_SCOPE", "_AUDIENCE",  "_RESOURCE",      "_CLIENT_AUTH"};
constexpr std::size_t kForEveryScheme = 2;

bool isLetterOrDigit(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

std::string originOf(const tools::BaseUrl& url) { return (url.https ? "https://" : "http://") + url.authority(); }

/// The variables of one scheme.
class SchemeReader final {
 public:
  SchemeReader(const std::string& name, const SecurityScheme& scheme, const NamedAddress& address,
               const tools::Environment& environment)
      : name_(name), scheme_(scheme), address_(address), environment_(environment), variable_(schemeVariable(name)) {}

  Result<void> readInto(DocumentCredentials& out) const {
    const auto value = readSecretVariable(variable_, environment_);
    if (!value) {
      return fail(value.error());
    }
    for (std::size_t i = kForEveryScheme; i < std::size(kEndings); ++i) {
      if (const std::string other = variable_ + kEndings[i]; environment_(other)) {
        return *value ? fail(ErrorKind::kInvalidInput,
                             variable_ + " and " + other + " are both set: give a token, or a client that fetches some")
                      : readClient(other, out);
      }
    }
    if (!*value) {
      return {};
    }
    auto values = tools::schemeValues(scheme_, (*value)->reveal());
    if (!values) {
      return fail(values.error().within(variable_));
    }
    out.values.emplace(name_, *std::move(values));
    out.variables.push_back(variable_);
    return {};
  }

 private:
  std::string text(const char* ending) const { return environment_(variable_ + ending).value_or(""); }

  Result<void> readClient(const std::string& set, DocumentCredentials& out) const {
    if (scheme_.type != "oauth2") {
      return fail(ErrorKind::kInvalidInput, set + " is set, but the document's security scheme " + name_ +
                                                " is not of type oauth2; give its credential in " + variable_);
    }
    OAuth2Settings settings;
    settings.client.client_id = text("_CLIENT_ID");
    const auto secret = readSecretVariable(variable_ + "_CLIENT_SECRET", environment_);
    if (!secret) {
      return fail(secret.error());
    }
    if (settings.client.client_id.empty() || !*secret) {
      const char* missing =
          settings.client.client_id.empty() ? "_CLIENT_ID" : "_CLIENT_SECRET (or _CLIENT_SECRET_FILE)";
      return fail(ErrorKind::kInvalidInput, variable_ + missing + " is not set, but " + set + " is");
    }
    settings.client.client_secret = **secret;
    settings.client.audience = text("_AUDIENCE");
    settings.client.resource = text("_RESOURCE");
    const std::string how = text("_CLIENT_AUTH");
    if (!how.empty() && how != "basic" && how != "post") {
      return fail(ErrorKind::kInvalidInput, variable_ + "_CLIENT_AUTH takes basic or post");
    }
    settings.client.secret_in_body = how == "post";
    settings.scope = environment_(variable_ + "_SCOPE");
    settings.source = variable_ + "_CLIENT_ID";
    settings.allow_insecure_http = address_.allow_insecure_http;
    auto url = tokenUrl();
    if (!url) {
      return fail(std::move(url).error());
    }
    settings.token_url = *std::move(url);
    out.variables.push_back(settings.source);
    out.clients.emplace(name_, std::move(settings));
    return {};
  }

  Result<std::string> tokenUrl() const {
    const std::string variable = variable_ + "_TOKEN_URL";
    if (auto named = environment_(variable)) {
      return *std::move(named);
    }
    if (scheme_.token_url.empty()) {
      return fail(ErrorKind::kInvalidInput, variable + " is not set, and the document's security scheme " + name_ +
                                                " has no clientCredentials flow with a tokenUrl");
    }
    const std::string shown = base::escapeForDisplay(base::truncateUtf8(scheme_.token_url, 200));
    const auto ours = tools::parseBaseUrl(address_.base_url, address_.allow_insecure_http);
    if (ours && scheme_.token_url.starts_with('/') && !scheme_.token_url.starts_with("//")) {
      return originOf(*ours) + scheme_.token_url;
    }
    const std::size_t mark = scheme_.token_url.find("://");
    const std::size_t end = mark == std::string::npos ? mark : scheme_.token_url.find_first_of("/?#", mark + 3);
    const auto theirs = tools::parseBaseUrl(scheme_.token_url.substr(0, end), address_.allow_insecure_http);
    if (!ours || !theirs || originOf(*ours) != originOf(*theirs)) {
      // A document could collect client secrets by naming a token endpoint of its own.
      return fail(ErrorKind::kRefused, "the secret of " + variable_ + "_CLIENT_ID would be sent to " + shown +
                                           ", which only the document names: say with " + variable +
                                           " where tokens are given");
    }
    return scheme_.token_url;
  }

  const std::string& name_;
  const SecurityScheme& scheme_;
  const NamedAddress& address_;
  const tools::Environment& environment_;
  const std::string variable_;
};

/// The first variable that is set and belongs to two schemes, with their names.
Result<void> checkSharedVariables(const schemas::OpenApiDocument& document, const tools::Environment& environment) {
  std::map<std::string, std::string> owners;
  for (const auto& [name, scheme] : document.security_schemes) {
    for (const char* ending : kEndings) {
      const std::string variable = schemeVariable(name) + ending;
      const auto [owner, is_new] = owners.emplace(variable, name);
      if (!is_new && environment(variable)) {
        return fail(ErrorKind::kInvalidInput, variable + " belongs to two security schemes of the document, " +
                                                  base::escapeForDisplay(owner->second) + " and " +
                                                  base::escapeForDisplay(name) +
                                                  "; rename one of them with an overlay");
      }
    }
  }
  return {};
}

}  // namespace

std::string schemeVariable(const std::string& scheme) {
  std::string out = "MCP_AUTH_";
  for (const char c : scheme) {
    out += !isLetterOrDigit(c) ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

Result<DocumentCredentials> readDocumentCredentials(const schemas::OpenApiDocument& document,
                                                    const NamedAddress& address,
                                                    const tools::Environment& environment) {
  if (auto unshared = checkSharedVariables(document, environment); !unshared) {
    return fail(std::move(unshared).error());
  }
  DocumentCredentials out;
  for (const auto& [name, scheme] : document.security_schemes) {
    if (auto read = SchemeReader(name, scheme, address, environment).readInto(out); !read) {
      return fail(std::move(read).error());
    }
  }
  return out;
}

}  // namespace soracom_mcp::app
