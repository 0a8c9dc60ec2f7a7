#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "base/stop.h"
#include "mcp/rpc/channel.h"
#include "mcp/rpc/message.h"
#include "mcp/server/reply_once.h"

namespace soracom_mcp::mcp {

/// Our requests to clients of conversations, and the answers to them. Ids are ours and never used twice; an answer
/// counts only when it comes over the conversation that was asked. Thread-safe.
class ClientQuestions final {
 public:
  struct Question {
    std::string_view method;
    std::string params_json;
  };

  /// Sends all questions on the stream of the request that `reply` answers and blocks until all are answered. Errors:
  /// kCancelled when `stop` is requested or the request is settled; kTimeout at its deadline, and then the client is
  /// told that the questions are withdrawn. Answers that come later are dropped.
  base::Result<std::vector<Response>> ask(ConnectionId connection, ReplyOnce& reply,
                                          const std::vector<Question>& questions, const base::Stop& stop);

  /// An answer has come. One that nobody waits for is dropped.
  void settle(ConnectionId connection, Response answer);

 private:
  // One ask() and what it has so far. Owned by that call.
  struct Waiting {
    ConnectionId connection;
    std::condition_variable_any changed;
    std::vector<std::optional<Response>> answers;
    std::size_t outstanding;
  };
  struct Place {
    Waiting* waiting;
    std::size_t index;
  };
  struct IdHash {
    std::size_t operator()(const RequestId& id) const { return id.hash(); }
  };

  void forget(const std::vector<RequestId>& ids);

  std::mutex mutex_;
  std::unordered_map<RequestId, Place, IdHash> places_;
  std::int64_t last_id_ = 0;
};

}  // namespace soracom_mcp::mcp
