#pragma once

#include <memory>

#include "conversations/conversation.h"
#include "http/http_client.h"
#include "mcp/transport/http_service.h"

namespace soracom_mcp::mcp {

/// A whole server behind the HTTP service, at a port of its own, and what clients say to it.
class HttpConversation final {
 public:
  struct Settings {
    ServerOptions server = Conversation::testOptions();
    HttpServiceOptions http = {};
  };

  explicit HttpConversation(FakeTools& tools);
  HttpConversation(FakeTools& tools, Settings settings);
  /// Opens all gates and ends the service.
  ~HttpConversation();

  int port() const { return service_->port(); }
  HttpService& service() { return *service_; }
  Server& server() { return *server_; }
  HttpClient connect() const { return HttpClient(port()); }

  std::string post(const std::string& body, const std::vector<std::string>& fields = {}) const;
  std::string get(const std::vector<std::string>& fields = {}) const;
  std::string remove(const std::vector<std::string>& fields = {}) const;

  /// One POST on a connection of its own.
  WireAnswer ask(const std::string& body, const std::vector<std::string>& fields = {}) const;
  /// initialize and initialized; the session's header field.
  std::string openSession(const std::string& revision, const std::string& capabilities = "{}") const;

 private:
  FakeTools& tools_;
  std::unique_ptr<Server> server_;
  std::unique_ptr<HttpService> service_;
};

/// The header fields that repeat what a modern request says.
std::vector<std::string> modernFields(const std::string& method, const std::string& name = "");

/// Reads a message and holds it against the schema of the revision. `method` is that of the request it answers; empty
/// for a notification.
base::Json checkedMessage(const std::string& text, const std::string& revision, const std::string& method);

}  // namespace soracom_mcp::mcp
