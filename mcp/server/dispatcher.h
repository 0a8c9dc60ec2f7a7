#pragma once

#include <atomic>
#include <mutex>
#include <optional>

#include "base/deadline_timer.h"
#include "base/worker_pool.h"
#include "mcp/protocol/parameter_headers.h"
#include "mcp/protocol/select_codec.h"
#include "mcp/protocol/session_store.h"
#include "mcp/server/client_questions.h"
#include "mcp/server/in_flight.h"
#include "mcp/server/legacy_clients.h"
#include "mcp/server/listeners.h"
#include "mcp/server/listing.h"
#include "mcp/server/providers.h"
#include "mcp/server/request_runner.h"
#include "mcp/server/server_options.h"

namespace soracom_mcp::mcp {

/// Answers requests. What a provider does runs on the pool; everything else is answered on the calling thread at once,
/// except that the first list of a revision, which may wait for the catalogue, is prepared on the pool. Thread-safe.
class Dispatcher final {
 public:
  Dispatcher(const ServerOptions& options, const Providers& providers);
  /// Stops what runs and waits for it.
  ~Dispatcher();

  /// Serves one message. True when it is one that gets an answer, now or later; over HTTP a notification gets one when
  /// it is refused.
  bool onMessage(Message message, const std::shared_ptr<Exchange>& exchange, bool in_batch);
  void onDisconnected(ConnectionId connection);

  /// What came with a frame besides its bytes.
  Arrival arrivalOf(const Exchange& exchange) const;
  /// Null before the handshake.
  const WireCodec* session(ConnectionId connection) const { return sessions_.find(connection); }

  /// Tells whoever wants to hear of it; see Server.
  void announce(const Change& change);

  bool drain(base::Clock::time_point deadline);
  void stop(base::StopReason reason);

 private:
  void onRequest(Request& request, const std::shared_ptr<Exchange>& exchange, bool in_batch);
  bool onNotification(const Notification& notification, Exchange& exchange);
  /// Nothing where the request's header fields say what its arguments say, and where it has none.
  std::optional<Refusal> parameterHeaderFault(const Request& request, const Exchange& exchange);
  std::shared_ptr<const ParameterHeaders> parameterHeaders();
  void openSession(const Request& request, const WireCodec& codec, Exchange& exchange);
  void answerAdmitted(Request& request, const Admission& admission, const WireCodec& codec,
                      const std::shared_ptr<Exchange>& exchange);
  void list(Listing& listing, const Request& request, const WireCodec& codec,
            const std::shared_ptr<Exchange>& exchange);
  void serve(Request& request, Admission admission, const WireCodec& codec, const std::shared_ptr<Exchange>& exchange);
  void subscribe(const Request& request, bool wanted, const WireCodec& codec, Exchange& exchange);
  void setLogLevel(const Request& request, const WireCodec& codec, Exchange& exchange);
  void listen(const Request& request, const std::shared_ptr<Exchange>& exchange);
  void endListeners();
  /// A request in flight. `work` answers through `reply`.
  struct Job {
    InFlight::Key key;
    std::shared_ptr<ReplyOnce> reply;
    base::StopSource source;
    std::function<void()> work;
  };
  /// Puts the job on the pool, or answers why not.
  void start(Job job);
  void run(const Job& job);

  const std::chrono::milliseconds call_timeout_;
  const Providers providers_;
  const ServerOffer offer_;
  const CodecSet codecs_;
  SessionStore sessions_;
  LegacyClients clients_;
  Listeners listeners_;
  InFlight in_flight_;
  Listing tools_;
  Listing resources_;
  Listing templates_;
  Listing prompts_;
  std::mutex parameter_headers_mutex_;
  std::shared_ptr<const ParameterHeaders> parameter_headers_;  // null until needed, and after a change of the tools
  base::DeadlineTimer timer_;
  ClientQuestions questions_;
  RequestRunner runner_;
  std::atomic<bool> closing_ = false;
  // Last, so that it goes first: its tasks use the rest.
  base::WorkerPool pool_;
};

}  // namespace soracom_mcp::mcp
