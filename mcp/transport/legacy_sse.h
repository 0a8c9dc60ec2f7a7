#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "mcp/transport/caller.h"
#include "mcp/transport/http_reply.h"

namespace soracom_mcp::mcp {

/// The two endpoints of HTTP+SSE (specification: basic/transports, HTTP with SSE): a GET opens a stream, whose first
/// event says where messages are posted; every message to the client, answers included, comes on the stream. The
/// conversation ends with its stream. What came with the stream's request goes for all that is posted to it, and who
/// posts must be who opened it. Thread-safe.
class LegacySse final {
 public:
  /// `sink` outlives this. `messages_path` is where clients post.
  LegacySse(FrameSink& sink, std::string messages_path, CallerRules callers);
  ~LegacySse();

  void onStreamRequest(const HttpRequest& request, const std::shared_ptr<HttpReply>& reply);
  void onMessageRequest(const HttpRequest& request, const std::shared_ptr<HttpReply>& reply);
  /// Ends every conversation.
  void close();

 private:
  class Conversation;
  void forget(const std::string& id);

  FrameSink& sink_;
  const std::string messages_path_;
  const CallerRules callers_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<Conversation>> conversations_;
};

}  // namespace soracom_mcp::mcp
