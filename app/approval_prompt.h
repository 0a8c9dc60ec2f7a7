#pragma once

#include <optional>
#include <string>

#include "mcp/protocol/input_answers.h"
#include "mcp/protocol/input_required.h"

namespace soracom_mcp::app {

/// Asks the person at the terminal of this process, whatever standard input and output are connected to.
class ApprovalPrompt final {
 public:
  /// Nothing where the process has no terminal.
  static std::optional<ApprovalPrompt> open();
  ~ApprovalPrompt();
  ApprovalPrompt(ApprovalPrompt&& other) noexcept : terminal_(other.terminal_) { other.terminal_ = -1; }
  ApprovalPrompt(const ApprovalPrompt&) = delete;
  ApprovalPrompt& operator=(const ApprovalPrompt&) = delete;

  /// Shows the forms of `asked` and reads a line for each. Blocks as long as the person takes.
  mcp::InputAnswers ask(const mcp::InputRequired& asked);

  /// Shows `text` and reads one line, without its end; nothing at the end of input.
  std::optional<std::string> readLine(const std::string& text);

 private:
  explicit ApprovalPrompt(int terminal) : terminal_(terminal) {}

  int terminal_;
};

}  // namespace soracom_mcp::app
