#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "tests/app/process.h"

namespace soracom_mcp::test {

/// A host that calls tools, with a person at it who approves what is asked.
class ApprovingHost {
 public:
  virtual ~ApprovingHost() = default;
  /// The result of one call.
  virtual base::Json call(const std::string& tool, const base::Json& arguments) = 0;
  /// The whole answer to resources/read, an error included.
  virtual base::Json readResource(const std::string& uri) = 0;
};

/// What one who approves answers to a form, the params of elicitation/create: yes, or the name that it says.
base::Json approvalOf(const base::Json& form);

/// An agent host on the program's standard input and output, of a handshake revision.
class AgentHost final : public ApprovingHost {
 public:
  AgentHost(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment,
            const std::string& errors_to);

  base::Json call(const std::string& tool, const base::Json& arguments) override;
  base::Json readResource(const std::string& uri) override;
  /// Waits for a notification of that method.
  void hear(const std::string& method);

  /// Every byte the program has written to its output.
  const std::string& heard() const { return heard_; }
  int pid() const { return program_.pid(); }
  /// Ends the input and waits.
  int end();

 private:
  base::Json read();
  /// The whole answer to a request. Forms that are asked meanwhile are approved.
  base::Json ask(const std::string& method, const base::Json& params);

  RunningProgram program_;
  std::string heard_;
  int last_id_ = 0;
};

}  // namespace soracom_mcp::test
