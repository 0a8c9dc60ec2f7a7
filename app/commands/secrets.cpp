#include "app/commands/commands.h"
#include "app/failure.h"
#include "app/load_document.h"
#include "app/secret_prompt.h"
#include "app/state_directory.h"
#include "app/terminal.h"
#include "app/upstream.h"
#include "base/visible_text.h"
#include "tools/http/base_url.h"
#include "tools/safety/secret_scrubber.h"
#include "tools/safety/secret_vault.h"

namespace soracom_mcp::app {
namespace {

using base::Json;
using base::Result;
using tools::SecretVault;

ExitCode failed(const base::Error& error) {
  printError(error.message);
  return exitCodeFor(error.kind);
}

std::string stateOf(const SecretVault::Entry& entry) {
  return !entry.fault.empty() ? "damaged" : entry.stored ? "kept" : entry.in_use ? "awaited" : "empty";
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += (text.empty() ? "" : " ") + (name.empty() ? "-" : name);
  }
  return text;
}

std::string aboutOf(const SecretVault::Entry& entry) {
  std::string text;
  for (const auto& [name, value] : entry.origin.about.items()) {
    text += (text.empty() ? "" : " ") + name + "=" +
            (value.is_string() ? value.get<std::string>() : base::writeJson(value));
  }
  return text;
}

std::string apiOf(const SecretVault::Entry& entry) { return entry.origin.api.empty() ? "unknown" : entry.origin.api; }

ExitCode listSecrets(const SecretVault& vault, const Options& options) {
  const auto entries = vault.list();
  if (!entries) {
    return failed(entries.error());
  }
  if (options.json) {
    Json out = Json::array();
    for (const SecretVault::Entry& entry : *entries) {
      out.push_back({{"name", entry.name},
                     {"state", stateOf(entry)},
                     {"created", entry.created},
                     {"purpose", entry.origin.purpose},
                     {"about", entry.origin.about},
                     {"for", entry.origin.api},
                     {"account", entry.origin.account},
                     {"members", entry.members}});
    }
    return printJson(base::writeJson(out)) ? ExitCode::kOk : ExitCode::kInternal;
  }
  std::vector<std::vector<std::string>> rows;
  for (const SecretVault::Entry& entry : *entries) {
    rows.push_back({entry.name, stateOf(entry), entry.created, entry.origin.purpose, apiOf(entry),
                    joined(entry.members), aboutOf(entry)});
  }
  const std::vector<std::string> header{"NAME", "STATE", "SINCE", "FROM", "FOR", "MEMBERS", "ABOUT"};
  return print(formatTable(header, rows, outputIsTerminal(), terminalWidth())) ? ExitCode::kOk : ExitCode::kInternal;
}

/// NAME, NAME/MEMBER, or either as it stands in a result.
Result<tools::SecretReference> referenceOf(const std::string& text) {
  const auto reference = tools::parseSecretReference(tools::looksLikeSecretReference(text) ? text : "secret://" + text);
  if (!reference) {
    return base::fail(base::ErrorKind::kInvalidInput, "'" + text + "' is no name of a secret; see: secrets list");
  }
  return *reference;
}

/// On a terminal a secret is one line, unless it is a key in PEM form; what is hidden in it is escaped, and that is
/// said. Elsewhere it is written as it is.
ExitCode printSecret(const std::string& name, const base::Secret& secret) {
  const std::string& text = secret.reveal();
  if (!outputIsTerminal()) {
    return printData(name + text + "\n") ? ExitCode::kOk : ExitCode::kInternal;
  }
  const bool lines = text.starts_with("-----BEGIN ");
  const std::string shown = lines ? base::escapeLinesForDisplay(text) : oneLine(text);
  if (shown != text) {
    printError("what cannot be shown in it is escaped; --to-pipe into a file or program gives the exact bytes");
  }
  return print(name + shown + "\n") ? ExitCode::kOk : ExitCode::kInternal;
}

ExitCode showSecret(const SecretVault& vault, const Options& options) {
  if (!outputIsTerminal() && !options.to_pipe) {
    printError("a secret is shown on a terminal only: standard output is none. --to-pipe writes it all the same");
    return ExitCode::kUsage;
  }
  const auto reference = referenceOf(options.secret_name);
  if (!reference) {
    return failed(reference.error());
  }
  if (reference->member.empty()) {
    const auto members = vault.readAll(reference->name);
    if (!members) {
      return failed(members.error());
    }
    if (members->size() > 1) {
      ExitCode code = ExitCode::kOk;
      for (const auto& [name, secret] : *members) {
        code = code == ExitCode::kOk ? printSecret(oneLine(name) + "\t", secret) : code;
      }
      return code;
    }
  }
  const auto secret = vault.read(*reference);
  if (!secret) {
    return failed(secret.error());
  }
  return printSecret("", *secret);
}

/// The API that --for names, or the one that calls with these options would go to.
Result<std::string, Failure> chosenApi(const Options& options) {
  if (!options.secret_for.empty()) {
    const auto url = tools::parseBaseUrl(options.secret_for, true);
    return url ? Result<std::string, Failure>(tools::originOf(url->text))
               : failWith(ExitCode::kUsage, url.error().within("--for").message);
  }
  std::shared_ptr<const schemas::OpenApiDocument> document;
  if (!options.openapi.empty() || !options.overlay.empty()) {
    auto loaded = loadDocument(options);
    if (!loaded) {
      return failWith(ExitCode::kDocument, loaded.error().message);
    }
    document = *std::move(loaded);
  }
  const auto upstream = makeUpstream(options, document.get());
  return upstream ? Result<std::string, Failure>(secretApi(*upstream))
                  : failWith(upstream.error().code,
                             upstream.error().message + "; or say with --for URL which API it is for");
}

ExitCode setSecret(const SecretVault& vault, const Options& options) {
  const auto reference = referenceOf(options.secret_name);
  if (!reference || !reference->member.empty()) {
    return failed(reference ? base::Error{base::ErrorKind::kInvalidInput, "give a name without '/'"}
                            : reference.error());
  }
  // Before anybody types in vain.
  const auto entries = vault.list();
  if (!entries) {
    return failed(entries.error());
  }
  for (const SecretVault::Entry& entry : *entries) {
    if (entry.name == reference->name) {
      printError("a secret named " + entry.name + " is kept already; remove it first or choose another name");
      return ExitCode::kUsage;
    }
  }
  auto api = chosenApi(options);
  if (!api) {
    printError(api.error().message);
    return api.error().code;
  }
  auto secret = readNewSecret();
  if (!secret) {
    return failed(secret.error());
  }
  if (secret->reveal().size() < tools::SecretScrubber::kMinBytes) {
    printError("a secret of fewer than " + std::to_string(tools::SecretScrubber::kMinBytes) +
               " characters is not kept, because it could not be told from other text in answers and kept out of them; "
               "choose a longer one, or set it without this program");
    return ExitCode::kUsage;
  }
  tools::SecretOrigin origin;
  origin.purpose = "set by a person";
  origin.api = *std::move(api);
  origin.by_person = true;
  const auto kept = vault.store(reference->name, origin, {{"", *std::move(secret)}});
  if (!kept) {
    return failed(kept.error());
  }
  return print("kept for " + origin.api + "; calls refer to it as " + tools::writeSecretReference({*kept, ""}) + "\n")
             ? ExitCode::kOk
             : ExitCode::kInternal;
}

ExitCode removeSecret(const SecretVault& vault, const Options& options) {
  const auto reference = referenceOf(options.secret_name);
  const auto removed = reference ? vault.remove(reference->name) : Result<void>(base::fail(reference.error()));
  return removed ? ExitCode::kOk : failed(removed.error());
}

}  // namespace

ExitCode secrets(const Options& options) {
  const auto state = stateDirectory();
  if (!state) {
    return failed(state.error());
  }
  const SecretVault vault(secretDirectory(*state));
  switch (options.secret_action) {
    case SecretAction::kList:
      return listSecrets(vault, options);
    case SecretAction::kShow:
      return showSecret(vault, options);
    case SecretAction::kSet:
      return setSecret(vault, options);
    case SecretAction::kRemove:
      return removeSecret(vault, options);
  }
  return ExitCode::kInternal;
}

}  // namespace soracom_mcp::app
