#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/json.h"
#include "tests/tools/http/scripted_server.h"
#include "tools/http/httplib_client.h"

namespace soracom_mcp::tools {

/// Base64url of a JWT with the operator in its payload; the signature is nonsense.
std::string tokenOf(const std::string& operator_id, const std::string& marker);

/// An upstream that records its requests and answers each by the rule of its path.
class AuthServer final {
 public:
  using Rule = std::function<std::string(const std::string& request, int number)>;

  /// POST /v1/auth gives api-N and a token N of OP1, counted from 1.
  AuthServer();
  /// Sets the rule for "POST /v1/auth" and the like. `number` counts the requests that match, from 1.
  void on(const std::string& method_and_path, Rule rule);

  std::vector<std::string> requests() const;
  int count(const std::string& method_and_path) const;
  base::Json bodyOf(std::size_t index) const;
  std::string url() const { return server_->url("/v1"); }
  std::unique_ptr<HttplibClient> client() const;

 private:
  std::string answer(const std::string& request);

  mutable std::mutex mutex_;
  std::map<std::string, Rule> rules_;
  std::map<std::string, int> counts_;
  std::vector<std::string> requests_;
  std::unique_ptr<ScriptedServer> server_;
};

/// A response with a status, and a JSON body.
std::string jsonResponse(int status, const std::string& body, const std::string& more_headers = "");

}  // namespace soracom_mcp::tools
