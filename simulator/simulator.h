#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "simulator/fault.h"
#include "simulator/mail.h"
#include "simulator/recorded_request.h"

namespace soracom_mcp::simulator {

struct SimulatorOptions {
  std::string host = "127.0.0.1";
  int port = 0;                                ///< 0: any free one
  std::chrono::seconds token_lifetime{86400};  ///< of tokens whose request names none
  int rate_limit_per_minute = 0;               ///< per operator and group of operations; 0: nothing is refused
  bool seed = true;                            ///< users, roles and more (see seed.h); else the root user alone
  std::size_t recorded_requests = 256;         ///< how many of the last requests are kept; 0: none, for measurements
  std::function<std::chrono::sys_seconds()> clock = {};  ///< empty: the system's
};

/// The Soracom Auth and Access Management API, all 77 operations, with its state in memory and a server of its own on
/// plain HTTP. Paths, statuses and bodies follow the API's document; where that is silent, the simulator's source says
/// what it chose. Nothing it stores or issues is worth protecting.
///
/// All members are thread-safe. The destructor ends every connection, lets running handlers finish and joins its
/// threads.
class Simulator final {
 public:
  /// Blocks until the server answers. Errors: kUnreachable (port in use, address unknown), kInvalidInput (port number).
  static base::Result<std::unique_ptr<Simulator>> start(SimulatorOptions options = {});
  ~Simulator();
  Simulator(const Simulator&) = delete;
  Simulator& operator=(const Simulator&) = delete;

  /// "http://127.0.0.1:PORT/v1"
  const std::string& baseUrl() const;
  int port() const;

  /// How often an operation was asked for, by operationId or "METHOD /path/{template}" (below /v1). Requests that a
  /// fault answered or dropped count too.
  std::size_t requestCount(std::string_view operation) const;
  std::size_t requestCount() const;
  /// Requests for POST /auth.
  std::size_t loginCount() const { return requestCount("auth"); }
  /// The last requests, oldest first.
  std::vector<RecordedRequest> recordedRequests() const;
  /// Forgets counts and recorded requests; the simulated service keeps its state.
  void clearRecords();
  /// What the service would have mailed, oldest first: the only place to learn a mailed token.
  std::vector<Mail> mails() const;

  /// Every token that is out now is answered with 401 (400 by generateAuthToken).
  void expireAllTokens();

  /// The next `times` requests that `fault` applies to fail in its way. Faults are played in the order they were added.
  void failNext(Fault fault, std::size_t times = 1);
  /// The next request is answered with this status and Soracom's error body.
  void failNext(int status, std::size_t times = 1);
  /// Blocks until `count` requests are held by Fault::Kind::kHold; false when that did not happen in time.
  bool waitForHeld(std::size_t count, std::chrono::milliseconds timeout = std::chrono::seconds(10));
  void releaseHeld();

 private:
  class Body;
  explicit Simulator(std::unique_ptr<Body> body);
  std::unique_ptr<Body> body_;
};

}  // namespace soracom_mcp::simulator
