#include "tools/call/upstream_calls.h"

#include <algorithm>
#include <cctype>

#include "base/log.h"
#include "tools/call/answer_ending.h"
#include "tools/call/attach_credential.h"
#include "tools/call/masked_text.h"
#include "tools/call/scrub_outcome.h"
#include "tools/call/upstream_error.h"
#include "tools/safety/sha256.h"

namespace soracom_mcp::tools {

using base::ErrorKind;
using base::fail;
using base::Result;

namespace {

FieldLookup lookupOf(const mcp::RequestContext& context) {
  return [fields = context.fields](std::string_view name) { return mcp::orNone(fields).header(name); };
}

// Whether a success shows that the API has accepted the credential: not where it is sent without one as well.
bool provesCredential(const schemas::Operation& operation) {
  return !operation.security.empty() && std::none_of(operation.security.begin(), operation.security.end(),
                                                     [](const auto& alternative) { return alternative.empty(); });
}

}  // namespace

CallSecrets::Fate Exchange::fate() const {
  using Fate = CallSecrets::Fate;
  if (response) {
    return response->status / 100 == 2 ? Fate::kDone : response->status >= 500 ? Fate::kUnknown : Fate::kRefused;
  }
  const auto& error = transport_error;
  const bool unknown = error && (error->kind == ErrorKind::kInterrupted || error->kind == ErrorKind::kTimeout ||
                                 error->kind == ErrorKind::kLimit || error->kind == ErrorKind::kCancelled);
  return unknown ? Fate::kUnknown : Fate::kNotSent;
}

UpstreamCalls::UpstreamCalls(HttpClient& client, CredentialProvider& credentials, std::shared_ptr<CallMemory> memory,
                             bool warn_when_root)
    : client_(client), credentials_(credentials), warn_when_root_(warn_when_root), memory_(std::move(memory)) {}

Result<CredentialPtr> UpstreamCalls::signIn(const schemas::Operation& operation, const mcp::RequestContext& context,
                                            const base::Stop& stop) {
  auto credential = credentials_.get({operation.security, lookupOf(context)}, stop);
  if (credential) {
    secretsOf(context)->remember(*credential);
    if (warn_when_root_ && (*credential)->user == SignedInUser::kRoot) {
      std::call_once(memory_->root_warning, [] {
        base::log(base::LogLevel::kWarning,
                  "signed in as root, which may do everything: the AuthKey of a SAM user with the rights an agent "
                  "needs is safer");
      });
    }
  }
  return credential;
}

Result<HttpResponse> UpstreamCalls::send(const PreparedCall& call, const Credential* credential,
                                         const mcp::RequestContext& context, const base::Stop& stop) {
  HttpRequest request = call.request;
  request.principal = ownerOf(context);
  request.said_to_change = call.tool->risk != Risk::kRead;
  if (credential != nullptr) {
    attachCredential(*call.tool->operation, *credential, request);
  }
  const auto start = base::Clock::now();
  auto response = client_.send(request, stop);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(base::Clock::now() - start).count();
  const std::string outcome =
      response ? std::to_string(response->status) : std::string(base::errorKindName(response.error().kind));
  base::log(base::LogLevel::kInfo, "call {}: {} {} {} -> {} in {} ms", context.call_id, call.tool->description.name,
            call.tool->operation->method, call.tool->operation->path, outcome, ms);
  return response;
}

Exchange UpstreamCalls::exchange(const PreparedCall& call, const mcp::RequestContext& context, const base::Stop& stop) {
  Exchange result;
  CredentialPtr credential = call.credential;
  if (call.needs_credential && !credential) {
    auto signed_in = signIn(*call.tool->operation, context, stop);
    if (!signed_in) {
      result.sign_in_error = std::move(signed_in).error();
      return result;
    }
    credential = *std::move(signed_in);
  }
  auto response = send(call, call.needs_credential ? credential.get() : nullptr, context, stop);
  const Ending ending = response ? endingOf(*call.tool, *response) : Ending::kAnswered;
  if (speaksOfCredential(ending)) {
    auto renewed = credentials_.renew(credential, stop);
    if (renewed &&
        ((*renewed)->operator_id != credential->operator_id || (*renewed)->user_name != credential->user_name)) {
      renewed = fail(ErrorKind::kAuthentication,
                     "the new sign-in is another account or user than the one the call was made for");
    }
    if (!renewed) {
      result.sign_in_error = std::move(renewed).error();
    } else {
      secretsOf(context)->remember(*renewed);
      const bool changes = changesSomething(call.request.method, call.tool->risk != Risk::kRead);
      if (resendAfter(ending, {.changes = changes}) == Resend::kWithNewCredential) {
        response = send(call, renewed->get(), context, stop);
      } else {
        result.renewed_only = true;
      }
    }
  }
  if (response && response->status / 100 == 2 && provesCredential(*call.tool->operation)) {
    if (const std::string owner = ownerOf(context); !owner.empty()) {
      memory_->callers.accept(owner);
    }
  }
  if (response) {
    result.response = *std::move(response);
  } else {
    result.transport_error = std::move(response).error();
  }
  return result;
}

Result<mcp::ToolOutcome> UpstreamCalls::failure(const Tool& tool, const std::vector<Tool>& tools,
                                                const SecretScrubber& scrubber, const Exchange& exchange,
                                                const base::Stop& stop) const {
  std::optional<base::Error> error = exchange.transport_error ? exchange.transport_error : exchange.sign_in_error;
  if (error && error->kind == ErrorKind::kCancelled) {
    const base::StopReason reason = stop.reason();
    if (reason != base::StopReason::kDeadline && reason != base::StopReason::kShutdown) {
      return fail(ErrorKind::kCancelled, tool.description.name + ": stopped by the client");
    }
    error->kind = ErrorKind::kTimeout;
    error->message = reason == base::StopReason::kDeadline ? "its time is over" : "this server is stopping";
  }
  if (error && error->kind == ErrorKind::kInternal) {
    return fail(ErrorKind::kInternal, scrubber.scrub(std::string_view(error->message)));
  }
  const FailureContext context{tool, tools, credentials_.describe(), scrubber};
  mcp::ToolOutcome outcome = exchange.response          ? upstreamErrorOutcome(context, *exchange.response)
                             : exchange.transport_error ? transportErrorOutcome(context, *error)
                                                        : signInErrorOutcome(context, *error);
  if (exchange.response && error) {
    outcome.content.front().text += "\nsign_in: " + maskedLine(error->message, 500, scrubber);
  }
  if (exchange.renewed_only) {
    outcome.content.front().text +=
        "\nsign_in: this server has signed in anew, and has not sent the call again, because it changes something and "
        "the answer may be about a token in the arguments; if it is not, repeat the call";
  }
  scrubOutcome(outcome, scrubber);
  return outcome;
}

std::shared_ptr<LiveSecrets> UpstreamCalls::secretsOf(const mcp::RequestContext& context) const {
  return memory_->secrets.of(context.principal, credentials_.secretsOf(lookupOf(context)));
}

std::string UpstreamCalls::ownerOf(const mcp::RequestContext& context) const {
  return credentials_.secretsOf(lookupOf(context)).empty() ? std::string() : context.principal;
}

std::string UpstreamCalls::callerOf(const mcp::RequestContext& context) const {
  const std::string owner = ownerOf(context);
  return owner.empty() ? context.principal : memory_->callers.shareOf(owner);
}

std::string UpstreamCalls::accountOf(const Credential& credential) const {
  constexpr std::size_t kLongest = 64;
  constexpr std::size_t kDigits = 16;
  const std::string& told = credential.operator_id;
  const bool plain = told.size() <= kLongest && std::all_of(told.begin(), told.end(), [](unsigned char c) {
                       return std::isalnum(c) != 0 || c == '-' || c == '_';
                     });
  if (!told.empty() && plain) {
    return told;
  }
  const Secret identity = credentials_.identity();
  const std::string bytes = told + identity.reveal();
  return bytes.empty() ? std::string() : "sha256-" + sha256Hex(bytes).substr(0, kDigits);
}

std::shared_ptr<const SecretScrubber> UpstreamCalls::scrubber(const mcp::RequestContext& context) const {
  KeptSecrets::Scrubber kept;
  if (memory_->kept) {
    const std::string owner = ownerOf(context);
    // What is kept for a stranger must not be guessed by what is masked.
    kept = memory_->kept->of(credentials_.takesFromRequests() ? &owner : nullptr);
  }
  return secretsOf(context)->scrubber(kept);
}

void UpstreamCalls::remember(std::vector<Secret> secrets, const mcp::RequestContext& context) {
  secretsOf(context)->remember(std::move(secrets));
}

std::shared_ptr<const SecretScrubber> UpstreamCalls::scrubberFor(const PreparedCall& call,
                                                                 const mcp::RequestContext& context) const {
  auto shared = scrubber(context);
  if (call.secret_arguments.empty()) {
    return shared;
  }
  auto own = std::make_shared<SecretScrubber>(*shared);
  for (const Secret& secret : call.secret_arguments) {
    own->add(secret.reveal());
  }
  return own;
}

}  // namespace soracom_mcp::tools
