#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/exit_code.h"
#include "base/log.h"
#include "tools/safety/policy.h"

namespace soracom_mcp::app {

enum class Command { kServe, kTools, kInspect, kLint, kCall, kCheck, kApprove, kPolicy, kSecrets, kAudit, kSimulate };
enum class SecretAction { kList, kShow, kSet, kRemove };
enum class AuditAction { kVerify, kShow };

/// The command line after parsing. Secrets never come from here.
struct Options {
  Command command = Command::kServe;

  // The API
  std::vector<std::string> openapi;                ///< files, URLs, - for standard input; none: the built-in document
  std::string overlay;                             ///< file or URL; empty: the built-in one where it fits
  std::vector<std::string> openapi_private_hosts;  ///< hosts of such URLs that may be at addresses that are not public
  std::vector<std::string> openapi_sha256;         ///< the only contents documents and overlays may have; empty: any
  bool external_refs = false;                      ///< $ref may name files below the document's folder
  std::string server;  ///< of the document: its number, description or URL; empty: the first
  std::vector<std::pair<std::string, std::string>> server_variables;
  std::string base_url;  ///< empty: from profile, coverage or document
  bool allow_insecure_http = false;
  bool cut_cycles = false;  ///< schemas that describe themselves are shown without references
  bool strict = false;      ///< an operation that cannot be a tool is an error
  bool demo = false;        ///< against an embedded simulator

  // What of it is shown to clients
  std::string surface = "auto";  ///< full, brief, discovery, or auto: what fits the budget
  std::size_t token_budget = 25'000;

  // Signing in
  std::string profile;
  std::string coverage;
  std::string credentials_file;

  // What a model may do
  tools::Mode mode = tools::Mode::kConfirm;
  std::vector<std::string> allow_tools;  ///< patterns; empty: all
  std::vector<std::string> deny_tools;
  bool allow_other_operators = false;
  bool allow_self = false;
  bool dry_run = false;            ///< serve: reads run, the rest is shown; call: nothing is sent
  std::vector<std::string> rates;  ///< KIND=CALLS/SECONDS or KIND=off
  std::optional<unsigned> rate_callers;  ///< so many callers' share the process allows in all
  std::optional<unsigned> budget_writes;
  std::optional<unsigned> budget_deletes;
  std::size_t max_concurrency = 64;  ///< calls that run at once, those that wait for a person's form included
  std::chrono::seconds approval_timeout{300};
  std::string state_key_file;        ///< empty: a random key of this process
  bool approve_on_terminal = false;  ///< instead of by the client's forms

  // Serving over HTTP
  std::string http;  ///< ADDRESS:PORT; empty: standard input and output
  std::string http_token_file;
  std::string tls_certificate;
  std::string tls_key;
  bool behind_tls_proxy = false;
  std::vector<std::string> http_hosts;
  std::vector<std::string> http_origins;
  std::vector<std::string> auth_headers;  ///< SCHEME=HEADER, see auth_headers.h
  std::string metrics;                    ///< ADDRESS:PORT of /metrics; empty: none

  // Running
  std::chrono::seconds timeout{50};  ///< below the 60 seconds after which MCP clients give up
  std::optional<std::chrono::seconds> drain_time;  ///< nothing: what the transport usually gives
  base::LogLevel log_level = base::LogLevel::kWarning;
  bool json = false;

  // tools, call
  std::string tool;
  std::vector<std::string> diff;  ///< of tools: the old and the new document; else empty
  std::string arguments = "{}";   ///< JSON text, @FILE, or - for standard input

  // lint
  std::vector<std::string> lint_clients;  ///< empty: all
  std::string server_name = "soracom";

  bool print_sam = false;  ///< policy: the only thing it does

  // secrets, audit
  bool allow_literal_secrets = false;
  SecretAction secret_action = SecretAction::kList;
  std::string secret_name;
  std::string secret_for;  ///< of secrets set: the address of the API it is for; empty: the one calls would go to
  bool to_pipe = false;  ///< show a secret although standard output is no terminal
  AuditAction audit_action = AuditAction::kVerify;
  int last = 0;  ///< lines to show; 0: all

  std::string approval_id;  ///< approve; empty: list what waits

  // simulate
  std::string host = "127.0.0.1";
  int port = 0;
};

/// Parsing ended the program: --help, --version, or a mistake. `text` is complete and ends with a line break.
struct ParsingEnded {
  ExitCode code = ExitCode::kOk;
  std::string text;
};

/// Reads the command line. Never exits and never throws.
std::variant<Options, ParsingEnded> parseOptions(int argc, const char* const* argv);

/// The text of --help: every command, option, environment variable and exit code.
std::string helpText();

}  // namespace soracom_mcp::app
