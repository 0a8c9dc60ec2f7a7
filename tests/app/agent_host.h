#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "tests/app/process.h"

namespace soracom_mcp::test {

/// An agent host on the program's standard input and output, with a person at it who approves what is asked: yes, or
/// the name that the question says.
class AgentHost final {
 public:
  AgentHost(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& environment,
            const std::string& errors_to);

  /// The result of one call.
  base::Json call(const std::string& tool, const base::Json& arguments);

  /// Every byte the program has written to its output.
  const std::string& heard() const { return heard_; }
  int pid() const { return program_.pid(); }
  /// Ends the input and waits.
  int end();

 private:
  base::Json read();

  RunningProgram program_;
  std::string heard_;
  int last_id_ = 0;
};

}  // namespace soracom_mcp::test
