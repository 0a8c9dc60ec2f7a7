#pragma once

#include "http/http_client.h"
#include "tests/app/agent_host.h"

namespace soracom_mcp::test {

/// Reads the log of a program until it says at which port it serves MCP.
int listeningPort(RunningProgram& program);

/// An agent host on the program's HTTP service, of the stateless revision: a question is the result of a call, which is
/// then made again with the answer.
class HttpAgentHost final : public ApprovingHost {
 public:
  /// Every request has `fields`, "Name: value" each.
  explicit HttpAgentHost(int port, std::vector<std::string> fields = {})
      : port_(port), fields_(std::move(fields)), client_(port) {}

  base::Json call(const std::string& tool, const base::Json& arguments) override;
  /// One request of a call, and the whole answer to it: the first where `asked` is null, else the one that gives consent
  /// to the question in the result `asked`.
  base::Json step(const std::string& tool, const base::Json& arguments, const base::Json& asked);
  base::Json readResource(const std::string& uri) override;

  /// Every header field and body the service has answered with.
  const std::string& heard() const { return heard_; }

 private:
  /// The whole answer to a request; `params` without what every request of the revision says.
  base::Json ask(const std::string& method, const std::string& name, base::Json params);

  const int port_;
  const std::vector<std::string> fields_;
  mcp::HttpClient client_;
  std::string heard_;
  int last_id_ = 0;
};

}  // namespace soracom_mcp::test
