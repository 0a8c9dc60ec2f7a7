#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mcp/server/tool_provider.h"
#include "tools/call/prepared_call.h"
#include "tools/safety/secret_scrubber.h"
#include "tools/safety/secret_vault.h"

namespace soracom_mcp::tools {

/// The secrets of one call: those its arguments refer to, which go into the request as late as possible, and those its
/// answer brings, which go to the vault and are replaced by references. Belongs to one call and its thread.
class CallSecrets final {
 public:
  /// Without a vault (null) a call that needs one is refused. It outlives this.
  explicit CallSecrets(const SecretVault* vault) : vault_(vault) {}
  ~CallSecrets();
  CallSecrets(const CallSecrets&) = delete;
  CallSecrets& operator=(const CallSecrets&) = delete;

  /// Before the call is sent: puts the secrets into its request, and reserves room for those it will bring. An outcome
  /// where that fails; the call must not be sent then. The call outlives this.
  std::optional<mcp::ToolOutcome> prepare(PreparedCall& call);

  /// What is known of the call at its end. kAnswered: by its answer, which was a success or said that nothing was done.
  enum class Fate { kNotSent, kRefused, kDone, kUnknown };
  /// To be called once. What was made or reserved for a call that was not carried out goes; after an unknown end it
  /// stays, as a note.
  void settle(Fate fate);

  /// Keeps the secrets of the body of a success and puts references in their places. Where they cannot be kept they are
  /// masked, and lost() says why. Secrets that nobody has announced are kept as well where the call was no read; of a
  /// read they are masked, since it can be repeated.
  void keep(base::Json& body);
  /// Keeps a body that is no JSON as a whole, if the operation brings secrets. Returns the reference, or nothing.
  std::string keepWhole(std::string_view body);

  /// Finds what keep() has taken; null where that was nothing.
  const SecretScrubber* taken() const { return taken_ ? &*taken_ : nullptr; }
  /// For the model and its person: where secrets are kept. Empty where there are none.
  std::string notice() const;
  /// All names under which something of this call is kept.
  const std::vector<std::string>& names() const { return names_; }
  /// What was taken and made, to be kept out of later answers as well.
  std::vector<Secret> takeSeen() { return std::move(seen_); }

  /// A secret was minted and could not be kept.
  struct Loss {
    std::string why;
    base::Json undo_arguments;  ///< for the operation that takes it back; null where there is none
  };
  const std::optional<Loss>& lost() const { return lost_; }

 private:
  std::optional<mcp::ToolOutcome> fill(PreparedCall& call);
  bool store(const SecretMembers& members, const base::Json* body);

  const SecretVault* const vault_;
  const PreparedCall* call_ = nullptr;
  std::vector<std::pair<std::string, std::string>> generated_;  ///< argument and name
  std::optional<SecretReservation> room_;
  std::vector<std::string> names_;
  std::vector<Secret> seen_;
  std::optional<SecretScrubber> taken_;
  std::string kept_as_;
  std::optional<Loss> lost_;
};

}  // namespace soracom_mcp::tools
