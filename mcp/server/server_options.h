#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/json_reader.h"
#include "mcp/server/used_state_store.h"

namespace soracom_mcp::mcp {

/// One request that a provider worked on, just before its answer.
struct RequestReport {
  std::string_view method;
  std::string_view target;   ///< the tool, prompt or URI as the client named it
  std::string_view outcome;  ///< one of a few words: ok, error, cancelled, ...
  std::chrono::nanoseconds time{0};
};

struct ServerOptions {
  std::string name;
  std::string title;  ///< may be empty
  std::string version;
  /// For the model; may be empty. Cut at kMaxInstructionsBytes, because hosts cut there without saying so.
  std::string instructions;
  /// Bounds one run of a handler, the time in the queue included.
  std::chrono::milliseconds call_timeout{120'000};
  /// How long a call waits for what it has asked of the client, which often is a person. It holds a thread meanwhile.
  std::chrono::milliseconds answer_timeout{600'000};
  /// Handlers may send log messages to the client.
  bool logging = false;
  /// What may change while the server runs, and is then announced. Subscribing to contents is offered with the last.
  bool tools_change = false;
  bool prompts_change = false;
  bool resources_change = false;
  bool resource_contents_change = false;
  /// Authenticates what stateless clients carry between two rounds of a call; empty: a random one, of this process
  /// alone. At least 32 bytes.
  std::string state_key = {};
  /// Where it is remembered which of them were used; null: in this process. To be given with a key that outlives it.
  std::shared_ptr<UsedStateStore> used_states = {};
  /// Called for each request, on its thread, if set; quick and without exceptions.
  std::function<void(const RequestReport&)> on_request = {};
  std::size_t max_parallel_calls = 64;
  /// Calls that wait for one of the above; beyond it a call is refused as busy.
  std::size_t max_queued_calls = 1024;
  base::JsonLimits message_limits = {};

  static constexpr std::size_t kMaxInstructionsBytes = 2048;
};

}  // namespace soracom_mcp::mcp
