#pragma once

#include "http/http_client.h"
#include "tests/app/agent_host.h"

namespace soracom_mcp::test {

/// An agent host on the program's HTTP service, of the stateless revision: a question is the result of a call, which is
/// then made again with the answer.
class HttpAgentHost final : public ApprovingHost {
 public:
  explicit HttpAgentHost(int port) : port_(port), client_(port) {}

  base::Json call(const std::string& tool, const base::Json& arguments) override;

  /// Every header field and body the service has answered with.
  const std::string& heard() const { return heard_; }

 private:
  base::Json post(const std::string& tool, const base::Json& params);

  const int port_;
  mcp::HttpClient client_;
  std::string heard_;
  int last_id_ = 0;
};

}  // namespace soracom_mcp::test
