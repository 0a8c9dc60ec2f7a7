#pragma once

#include <future>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "fake_tools.h"
#include "mcp/server/server.h"
#include "mcp/transport/stdio.h"

namespace soracom_mcp::mcp {

/// A client at the other end of two pipes from a whole server: frames go in and come out, nothing else is touched.
/// Every frame that comes out is held against the schema of the revision it belongs to.
class Conversation final {
 public:
  struct Settings {
    ServerOptions server = testOptions();
    /// Providers besides the tools; null: not offered.
    ResourceProvider* resources = nullptr;
    PromptProvider* prompts = nullptr;
    CompletionProvider* completions = nullptr;
    StdioOptions transport = {};
    /// How long calls in flight may go on after the input has ended.
    std::chrono::milliseconds drain{60'000};
  };
  static ServerOptions testOptions();

  explicit Conversation(FakeTools& tools);
  Conversation(FakeTools& tools, Settings settings);
  /// Ends the input and waits for the server.
  ~Conversation();

  /// Sends bytes as they are, with a line end.
  void send(const std::string& line);
  void sendRaw(const std::string& bytes);
  /// The next frame; fails the test when none comes within a guard time or the output has ended.
  base::Json receive();
  /// send() and receive().
  base::Json ask(const std::string& line);
  /// initialize, initialized; returns the result.
  base::Json initialize(const std::string& revision, const std::string& capabilities = R"({"roots":{}})");
  /// Announces a change on the calling thread.
  void announce(const Change& change);

  /// Ends the input without waiting.
  void closeInput();
  /// What stop() of the transport does.
  void stopTransport() { transport_->stop(); }
  /// Ends the input; everything that still comes.
  std::vector<base::Json> finish();
  StdioTransport::End end() const { return end_; }

 private:
  bool readMore();
  std::optional<base::Json> nextFrame();
  void remember(const std::string& line);
  void check(const base::Json& message);

  FakeTools& tools_;
  Settings settings_;
  int to_server_ = -1;
  int from_server_ = -1;
  std::string unread_;
  std::string negotiated_;
  bool spoke_modern_ = false;
  std::promise<Server*> started_;
  std::shared_future<Server*> running_ = started_.get_future().share();
  // Of every request sent, by the text of its id: method and revision. An empty revision is the negotiated one.
  std::map<std::string, std::pair<std::string, std::string>> asked_;
  std::unique_ptr<StdioTransport> transport_;
  StdioTransport::End end_ = StdioTransport::End::kReadFailed;
  std::thread server_;
};

/// A modern request: `_meta` is added to `params`, which is an object's text.
std::string modern(const std::string& id, const std::string& method, const std::string& params = "{}",
                   const std::string& capabilities = "{}", const std::string& more_meta = "");
/// {"jsonrpc":"2.0","id":ID,"method":METHOD,"params":PARAMS}
std::string request(const std::string& id, const std::string& method, const std::string& params = "{}");
std::string call(const std::string& id, const std::string& tool, const std::string& arguments = "{}");
std::string cancel(const std::string& id);

/// The value at an RFC 6901 pointer as text; "absent" where there is none.
std::string at(const base::Json& message, const std::string& pointer);

}  // namespace soracom_mcp::mcp
