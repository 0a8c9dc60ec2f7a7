#pragma once

#include <future>
#include <memory>
#include <mutex>
#include <optional>

#include "app/approval_desk.h"
#include "app/client_views.h"
#include "app/failure.h"
#include "app/greeting.h"
#include "app/local_socket.h"
#include "app/metered_client.h"
#include "app/options.h"
#include "app/upstream.h"
#include "mcp/server/providers.h"
#include "mcp/server/used_state_store.h"
#include "tools/call/tool_service.h"
#include "tools/catalog/tool_diff.h"

namespace soracom_mcp::app {

/// Everything a run needs, wired. Owns all parts.
class Composition final {
 public:
  /// Reads document and credential. What it skipped of the document is named on standard error. The failure is
  /// complete.
  /// Requests to the API are counted in `metrics`, if there are any; they outlive all.
  static base::Result<std::unique_ptr<Composition>, Failure> make(const Options& options,
                                                                  base::Metrics* metrics = nullptr);
  /// The same for a server, which greets its client before it needs a tool: the built-in document, in which nothing can
  /// be wrong, is read by the first thread that asks for it; others that ask wait for that one.
  static base::Result<std::unique_ptr<Composition>, Failure> makeForServing(const Options& options,
                                                                            base::Metrics* metrics = nullptr);
  ~Composition();

  /// Known at once.
  const Greeting& greeting() const { return greeting_; }
  /// Of the document as it was read last.
  std::shared_ptr<const tools::ToolRegistry> registry() const;
  std::shared_ptr<tools::ToolService> service() const;
  /// All that is served: tools, the document as resources, and, where the document has their operations, prompts. They
  /// wait when they are asked, not before.
  mcp::Providers providers();
  tools::HttplibClient& client() const { return *upstream_.client; }
  tools::CredentialProvider& credentials() const { return *upstream_.credentials; }
  const Upstream& upstream() const { return upstream_; }

  /// The files whose change is a reason to reload(): the document's and the overlay's.
  std::vector<std::string> files() const;
  /// Further files of the document in use, by whose change it changes: those it refers to.
  std::vector<std::string> referredFiles() const;
  /// Whether there is something to read anew: not the built-in document, and not what came from standard input.
  bool canReload() const;
  /// Reads the document anew and puts its tools in the place of those before; calls that run end as they began. The
  /// changes of the tools; nothing where the document says what it said. The failure is complete, and leaves all as it
  /// was: a document that cannot be used, and one that would need another address or other credentials, which are those
  /// of the start. One at a time.
  base::Result<std::optional<std::vector<tools::ToolChange>>, Failure> reload();
  /// Empty: every server of this process makes its own.
  const std::string& stateKey() const { return state_key_; }
  /// Where approvals that were sealed with it are marked as used; null where there is no such key.
  std::shared_ptr<mcp::UsedStateStore> usedStates() const { return used_states_; }

 private:
  class Offer;
  struct Tools {
    std::shared_ptr<const tools::ToolRegistry> registry;
    std::shared_ptr<tools::ToolService> service;
    std::unique_ptr<ClientViews> views;
  };

  using ToolsPtr = std::shared_ptr<const Tools>;

  static base::Result<std::unique_ptr<Composition>, Failure> makeAtOnce(const Options& options, base::Metrics* metrics,
                                                                        bool serving);
  Composition(Options options, Upstream upstream, base::Metrics* metrics);
  /// `memory` of the tools whose place these take; null for the first.
  base::Result<ToolsPtr, Failure> makeTools(std::shared_ptr<const tools::ToolRegistry> registry,
                                            std::shared_ptr<tools::CallMemory> memory = {}) const;
  /// Those of now. Whoever uses them holds them.
  ToolsPtr inUse() const;

  /// What a server needs besides tools.
  base::Result<void, Failure> prepareServing();
  base::Result<void, Failure> openDesk();
  base::Result<void> openDeskSocket();

  void openKeeping();

  const Options options_;
  Upstream upstream_;
  std::unique_ptr<MeteredClient> metered_;
  /// Null and without effect where there is no folder for them.
  std::unique_ptr<tools::SecretVault> vault_;
  std::unique_ptr<tools::AuditLog> audit_;
  /// What did not fit into answers; null where nobody could read it.
  std::unique_ptr<tools::KeptResults> kept_;
  Greeting greeting_;
  std::string state_key_;
  std::shared_ptr<mcp::UsedStateStore> used_states_;
  std::unique_ptr<ApprovalDesk> desk_;  ///< null where nothing is served
  std::unique_ptr<LocalSocket> desk_socket_;
  /// Shared, because any thread may ask for it. The first to ask makes it, where it is made when asked for.
  std::shared_future<ToolsPtr> first_;
  mutable std::mutex mutex_;
  ToolsPtr reloaded_;  ///< null until the document has been read anew
  std::unique_ptr<Offer> offer_;
};

}  // namespace soracom_mcp::app
