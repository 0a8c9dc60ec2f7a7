#pragma once

#include <map>
#include <string>
#include <vector>

namespace soracom_mcp::mcp {

/// What the person is typing: one argument of a prompt, or one variable of a resource template.
struct CompletionRequest {
  enum class Subject { kPrompt, kResourceTemplate };
  Subject subject = Subject::kPrompt;
  std::string name;  ///< of the prompt, or the URI template
  std::string argument;
  std::string value;                           ///< typed so far
  std::map<std::string, std::string> context;  ///< the other arguments, as far as they are known
};

struct Completion {
  static constexpr std::size_t kMaxValues = 100;

  std::vector<std::string> values;  ///< best first; more than kMaxValues are cut when sent
  std::size_t total = 0;            ///< how many there are; at least values.size()
};

}  // namespace soracom_mcp::mcp
