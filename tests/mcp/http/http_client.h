#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace soracom_mcp::mcp {

/// An answer as it came. Field names are in lower case.
struct WireAnswer {
  int status = 0;
  std::map<std::string, std::string> fields;
  std::string body;

  std::string field(const std::string& name) const {
    const auto found = fields.find(name);
    return found != fields.end() ? found->second : "absent";
  }
};

struct WireEvent {
  std::string type = "message";
  std::string id;
  std::string data;
  std::string retry;
};

/// A client that sends bytes as they are given and reads answers strictly. Each wait has a guard that fails the test.
class HttpClient final {
 public:
  /// Connects to 127.0.0.1.
  explicit HttpClient(int port);
  ~HttpClient();
  HttpClient(HttpClient&& other) noexcept;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  void send(const std::string& bytes);
  /// The next answer, whole.
  WireAnswer receive();
  WireAnswer ask(const std::string& bytes);
  /// The head of the next answer; what follows is read with nextEvent().
  WireAnswer receiveHead();
  /// Nothing when the stream has ended as it should.
  std::optional<WireEvent> nextEvent();

  /// True when the server ended the connection and sent nothing more.
  bool isClosedByServer();
  void close();
  int socket() const { return socket_; }

 private:
  bool readMore();
  std::string takeLine();
  void need(std::size_t bytes);
  /// The next chunk of a chunked body; empty for the last one.
  std::string takeChunk();

  int socket_ = -1;
  std::string unread_;
  std::string events_;  // of the stream, not yet given out
};

/// The bytes of a request. `fields` are whole lines without their ends; Host, and for a body its length and type, are
/// added.
std::string httpRequest(int port, const std::string& method, const std::string& path,
                        const std::vector<std::string>& fields = {}, const std::string& body = "");

}  // namespace soracom_mcp::mcp
