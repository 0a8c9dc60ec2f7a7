#include "app/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/auth_headers.h"
#include "app/version.h"
#include "base/nearest_name.h"
#include "tools/surface/portability.h"

namespace soracom_mcp::app {
namespace {

constexpr std::chrono::seconds kLongestTimeout{3600};

std::string sha256Fault(const std::string& text) {
  const bool hex =
      std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  return hex && text.size() == 64 ? std::string()
                                  : "must be 64 hexadecimal digits in lower case, as sha256sum writes them";
}

void addApiOptions(CLI::App& parser, Options& options) {
  parser.add_option("--openapi", options.openapi)->take_all()->allow_extra_args(false);
  parser.add_option("--overlay", options.overlay);
  parser.add_option("--openapi-allow-private", options.openapi_private_hosts)->take_all()->allow_extra_args(false);
  parser.add_option("--openapi-sha256", options.openapi_sha256)
      ->take_all()
      ->allow_extra_args(false)
      ->check(&sha256Fault, "SHA256")
      ->excludes(parser.add_flag("--external-refs", options.external_refs));
  parser.add_option("--server", options.server);
  parser.add_option("--base-url", options.base_url);
  parser.add_flag("--strict", options.strict);
  parser.add_flag("--cut-cycles", options.cut_cycles);
  parser.add_flag("--allow-insecure-http", options.allow_insecure_http);
  parser.add_option("--surface", options.surface)
      ->check(CLI::IsMember(std::vector<std::string>{"full", "brief", "discovery", "auto"}));
  parser.add_option("--token-budget", options.token_budget)->check(CLI::Range(1UL, 100'000'000UL));
  parser.add_flag("--demo", options.demo);
  parser.add_option("--profile", options.profile);
  parser.add_option("--coverage", options.coverage);
  parser.add_option("--credentials", options.credentials_file);
  parser.add_flag("--json", options.json);
  parser.add_flag("--allow-literal-secrets", options.allow_literal_secrets);
}

/// What the parser reads as text before it is looked at.
struct PolicyWords {
  std::string mode = "confirm";
  bool accepts_unattended = false;
  long approval_timeout = 300;
  std::string approve_via = "client";
};

void addPolicyOptions(CLI::App& parser, Options& options, PolicyWords& words) {
  parser.add_option("--mode", words.mode);
  parser.add_flag("--i-accept-unattended-writes", words.accepts_unattended);
  parser.add_option("--allow-tool", options.allow_tools)->take_all()->allow_extra_args(false);
  parser.add_option("--deny-tool", options.deny_tools)->take_all()->allow_extra_args(false);
  parser.add_flag("--allow-other-operators", options.allow_other_operators);
  parser.add_flag("--allow-self", options.allow_self);
  parser.add_flag("--dry-run", options.dry_run);
  parser.add_option("--rate", options.rates)->take_all()->allow_extra_args(false);
  parser.add_option("--rate-callers", options.rate_callers)->check(CLI::Range(1, 100'000));
  parser.add_option("--budget-writes", options.budget_writes);
  parser.add_option("--budget-deletes", options.budget_deletes);
  parser.add_option("--max-concurrency", options.max_concurrency)->check(CLI::Range(1, 1024));
  parser.add_option("--state-key-file", options.state_key_file);
  parser.add_option("--approve-via", words.approve_via);
  parser.add_option("--approval-timeout", words.approval_timeout)->check(CLI::Range(1L, 3600L));
}

// Empty when all is well.
std::string readPolicyWords(const PolicyWords& words, Options& options) {
  options.approval_timeout = std::chrono::seconds(words.approval_timeout);
  if (words.mode == "confirm") {
    options.mode = tools::Mode::kConfirm;
  } else if (words.mode == "read-only") {
    options.mode = tools::Mode::kReadOnly;
  } else if (words.mode == "unattended") {
    options.mode = tools::Mode::kUnattended;
  } else {
    return "--mode takes confirm, read-only or unattended, not \"" + words.mode + "\"";
  }
  if (options.mode == tools::Mode::kUnattended && !words.accepts_unattended) {
    return "--mode unattended lets a model change the account with nobody asked: say so with "
           "--i-accept-unattended-writes";
  }
  if (options.mode != tools::Mode::kUnattended && words.accepts_unattended) {
    return "--i-accept-unattended-writes belongs to --mode unattended";
  }
  options.approve_on_terminal = words.approve_via == "cli";
  if (words.approve_via != "client" && words.approve_via != "cli") {
    return "--approve-via takes client or cli, not \"" + words.approve_via + "\"";
  }
  if (options.approve_on_terminal && options.command != Command::kServe) {
    return "--approve-via belongs to serving";
  }
  if (!options.state_key_file.empty() && options.command != Command::kServe) {
    return "--state-key-file belongs to serving";
  }
  if (options.dry_run && options.command != Command::kServe && options.command != Command::kCall) {
    return "--dry-run belongs to serving and to call";
  }
  return "";
}

void addHttpOptions(CLI::App& parser, Options& options) {
  parser.add_option("--http", options.http);
  parser.add_option("--http-token-file", options.http_token_file);
  parser.add_option("--tls-cert", options.tls_certificate);
  parser.add_option("--tls-key", options.tls_key);
  parser.add_flag("--behind-tls-proxy", options.behind_tls_proxy);
  parser.add_option("--http-host", options.http_hosts)->take_all()->allow_extra_args(false);
  parser.add_option("--http-origin", options.http_origins)->take_all()->allow_extra_args(false);
  parser.add_option("--auth-header", options.auth_headers)->take_all()->allow_extra_args(false);
  parser.add_option("--metrics", options.metrics);
}

void addKeepingCommands(CLI::App& secrets, CLI::App& audit, Options& options) {
  const auto action = [](CLI::App& parent, const char* name, std::function<void()> chosen) {
    CLI::App* added = parent.add_subcommand(name);
    added->set_help_flag();
    added->fallthrough();
    added->callback(std::move(chosen));
    return added;
  };
  const auto secret = [&](const char* name, SecretAction value) {
    return action(secrets, name, [&options, value] { options.secret_action = value; });
  };
  secrets.require_subcommand(1);
  secret("list", SecretAction::kList);
  CLI::App* show = secret("show", SecretAction::kShow);
  show->add_option("NAME", options.secret_name)->required();
  show->add_flag("--to-pipe", options.to_pipe);
  CLI::App* set = secret("set", SecretAction::kSet);
  set->add_option("NAME", options.secret_name)->required();
  set->add_option("--for", options.secret_for);
  secret("remove", SecretAction::kRemove)->add_option("NAME", options.secret_name)->required();
  audit.require_subcommand(1);
  action(audit, "verify", [&options] { options.audit_action = AuditAction::kVerify; });
  action(audit, "show", [&options] { options.audit_action = AuditAction::kShow; })
      ->add_option("--last", options.last)
      ->check(CLI::Range(1, 1'000'000'000));
}

void addCommands(CLI::App& parser, Options& options) {
  const auto command = [&](const char* name, Command value) {
    CLI::App* added = parser.add_subcommand(name);
    added->set_help_flag();
    added->fallthrough();
    added->callback([&options, value] { options.command = value; });
    return added;
  };
  CLI::App* tools = command("tools", Command::kTools);
  tools->alias("list");
  tools->add_option("NAME", options.tool);
  tools->add_option("--diff", options.diff)->expected(2);
  CLI::App* inspect = command("inspect", Command::kInspect);
  inspect->add_option("NAME", options.tool);
  inspect->callback([&options] { options.command = options.tool.empty() ? Command::kInspect : Command::kTools; });
  command("validate", Command::kInspect)->callback([&options] {
    options.command = Command::kInspect;
    options.strict = true;
  });
  CLI::App* lint = command("lint", Command::kLint);
  lint->add_option("--for", options.lint_clients)
      ->take_all()
      ->allow_extra_args(false)
      ->check(CLI::IsMember(tools::kPortabilityClients));
  lint->add_option("--server-name", options.server_name);
  CLI::App* call = command("call", Command::kCall);
  call->add_option("TOOL", options.tool)->required();
  call->add_option("--args", options.arguments);
  command("check", Command::kCheck)->alias("doctor");
  command("policy", Command::kPolicy)->add_flag("--print-sam", options.print_sam)->required();
  CLI::App* secrets = command("secrets", Command::kSecrets);
  addKeepingCommands(*secrets, *command("audit", Command::kAudit), options);
  command("approve", Command::kApprove)->add_option("ID", options.approval_id);
  CLI::App* simulate = command("simulate", Command::kSimulate);
  simulate->add_option("--host", options.host);
  simulate->add_option("--port", options.port)->check(CLI::Range(0, 65535));
}

std::string nearestWord(const std::string& word, const std::vector<std::string>& known) {
  const std::vector<std::string_view> names(known.begin(), known.end());
  return std::string(base::nearestOf(word, names));
}

std::vector<std::string> optionNames(const CLI::App& parser) {
  std::vector<std::string> out;
  for (const CLI::Option* option : parser.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      out.push_back("--" + name);
    }
  }
  return out;
}

// What to say of a word that nothing takes.
std::string unexpectedWord(const CLI::App& parser) {
  const std::vector<std::string> words = parser.remaining(true);
  const std::string word = words.empty() ? std::string() : words.front();
  const std::vector<CLI::App*> chosen = parser.get_subcommands();
  if (word.starts_with('-')) {
    std::vector<std::string> known = optionNames(parser);
    for (const CLI::App* command : chosen) {
      const std::vector<std::string> own = optionNames(*command);
      known.insert(known.end(), own.begin(), own.end());
    }
    const std::string nearest = nearestWord(word.substr(0, word.find('=')), known);
    return "there is no option " + word + (nearest.empty() ? "" : "; did you mean " + nearest + "?");
  }
  if (!chosen.empty()) {
    return chosen.front()->get_name() + " takes no \"" + word + "\"";
  }
  std::vector<std::string> commands;
  std::string list;
  for (const CLI::App* command : parser.get_subcommands([](const CLI::App*) { return true; })) {
    commands.push_back(command->get_name());
    list += (list.empty() ? "" : ", ") + commands.back();
  }
  const std::string nearest = nearestWord(word, commands);
  return "there is no command " + word + (nearest.empty() ? "; there are " + list : "; did you mean " + nearest + "?");
}

ParsingEnded usageError(const std::string& what) {
  return {ExitCode::kUsage, std::string(kName) + ": " + what + "; see " + kName + " --help\n"};
}

bool hasHttpDetails(const Options& options) {
  return !options.http_token_file.empty() || !options.tls_certificate.empty() || !options.tls_key.empty() ||
         options.behind_tls_proxy || !options.http_hosts.empty() || !options.http_origins.empty() ||
         !options.auth_headers.empty() || !options.metrics.empty();
}

std::string findHttpContradiction(const Options& options) {
  if (options.http.empty() && hasHttpDetails(options)) {
    return "--http-token-file, --http-host, --http-origin, --auth-header, --metrics, --tls-cert, --tls-key and "
           "--behind-tls-proxy belong to --http";
  }
  if (!options.http.empty() && options.command != Command::kServe) {
    return "--http serves MCP: give no command with it";
  }
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    return "--tls-cert and --tls-key belong together";
  }
  if (!options.tls_certificate.empty() && options.behind_tls_proxy) {
    return "--behind-tls-proxy says that a proxy encrypts: leave out --tls-cert and --tls-key";
  }
  return "";
}

// Empty when all is well.
std::string readServerVariables(const std::vector<std::string>& words, Options& options) {
  for (const std::string& word : words) {
    const auto equals = word.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return "--server-variable takes NAME=VALUE, not \"" + word + "\"";
    }
    options.server_variables.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  const bool chosen = !options.server.empty() || !words.empty();
  if (chosen && !options.base_url.empty()) {
    return "--base-url says where calls go: leave out --server and --server-variable";
  }
  if (chosen && options.demo) {
    return "--demo uses its own simulator: leave out --server and --server-variable";
  }
  return "";
}

// Checks what the parser cannot. Empty when all is well.
std::string findContradiction(const Options& options) {
  if (options.demo && (!options.profile.empty() || !options.credentials_file.empty() || !options.base_url.empty())) {
    return "--demo uses its own simulator and credential: leave out --profile, --credentials and --base-url";
  }
  if (!options.profile.empty() && !options.credentials_file.empty()) {
    return "--profile and --credentials name two credentials: give one of them";
  }
  const bool document_from_input =
      std::find(options.openapi.begin(), options.openapi.end(), "-") != options.openapi.end();
  if (document_from_input && options.command == Command::kServe && options.http.empty()) {
    return "--openapi - reads standard input, which serving on it needs: name a file, or serve with --http";
  }
  if (document_from_input && options.command == Command::kCall && options.arguments == "-") {
    return "--openapi - and --args - both read standard input: name a file for one of them";
  }
  if (!options.diff.empty() && (!options.tool.empty() || !options.openapi.empty())) {
    return "--diff OLD NEW compares two documents: leave out NAME and --openapi";
  }
  if (!options.coverage.empty() && options.coverage != "jp" && options.coverage != "g") {
    return "--coverage takes jp or g, not \"" + options.coverage + "\"";
  }
  if (options.demo && options.command == Command::kSimulate) {
    return "simulate is the simulator itself: leave out --demo";
  }
  if (options.demo && !options.auth_headers.empty()) {
    return "--demo uses its own credential for everybody: leave out --auth-header";
  }
  if (const auto headers = parseAuthHeaders(options.auth_headers); !headers) {
    return headers.error().message;
  }
  return findHttpContradiction(options);
}

}  // namespace

std::variant<Options, ParsingEnded> parseOptions(int argc, const char* const* argv) {
  Options options;
  CLI::App parser;
  bool version = false;
  bool help = false;
  long timeout = options.timeout.count();
  std::optional<long> drain_time;
  std::string log_level;
  parser.set_help_flag();
  parser.add_flag("--help,-h", help);
  parser.add_flag("--version", version);
  parser.add_option("--timeout", timeout)->check(CLI::Range(1L, static_cast<long>(kLongestTimeout.count())));
  parser.add_option("--drain-timeout", drain_time)->check(CLI::Range(0L, 300L));
  std::vector<std::string> server_variables;
  parser.add_option("--server-variable", server_variables)->take_all()->allow_extra_args(false);
  parser.add_option("--log-level", log_level)->envname("SORACOM_LOG_LEVEL");
  parser.require_subcommand(0, 1);
  addApiOptions(parser, options);
  addHttpOptions(parser, options);
  PolicyWords policy;
  addPolicyOptions(parser, options, policy);
  addCommands(parser, options);
  try {
    parser.parse(argc, argv);
  } catch (const CLI::ExtrasError&) {
    return help ? ParsingEnded{ExitCode::kOk, helpText()} : usageError(unexpectedWord(parser));
  } catch (const CLI::ParseError& error) {
    // `call --help` lacks the tool but asks for help all the same.
    return help ? ParsingEnded{ExitCode::kOk, helpText()} : usageError(error.what());
  }
  if (help) {
    return ParsingEnded{ExitCode::kOk, helpText()};
  }
  if (version) {
    return ParsingEnded{ExitCode::kOk, std::string(kName) + " " + kVersion + "\n"};
  }
  options.timeout = std::chrono::seconds(timeout);
  if (drain_time) {
    options.drain_time = std::chrono::seconds(*drain_time);
  }
  if (!log_level.empty()) {
    const auto level = base::parseLogLevel(log_level);
    if (!level) {
      return usageError("--log-level takes trace, debug, info, warning, error or off, not \"" + log_level + "\"");
    }
    options.log_level = *level;
  }
  if (const std::string wrong = readServerVariables(server_variables, options); !wrong.empty()) {
    return usageError(wrong);
  }
  if (const std::string wrong = readPolicyWords(policy, options); !wrong.empty()) {
    return usageError(wrong);
  }
  if (const std::string contradiction = findContradiction(options); !contradiction.empty()) {
    return usageError(contradiction);
  }
  return options;
}

}  // namespace soracom_mcp::app
