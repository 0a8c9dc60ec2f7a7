#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace soracom_mcp::bench {

/// Ends the program with status 2 and `why` on stderr. A measurement that went wrong has no result to go on with.
[[noreturn]] void die(const std::string& why);

/// `--name value` pairs, then optionally `--` and a command. A name that is not in `known` ends the program.
class CommandLine final {
 public:
  CommandLine(int argc, char** argv, std::initializer_list<std::string_view> known);

  std::string text(std::string_view name, std::string_view fallback) const;
  std::int64_t count(std::string_view name, std::int64_t fallback) const;
  double number(std::string_view name, double fallback) const;
  /// Comma-separated counts.
  std::vector<std::int64_t> counts(std::string_view name, std::string_view fallback) const;
  const std::vector<std::string>& command() const { return command_; }

 private:
  std::vector<std::pair<std::string, std::string>> options_;
  std::vector<std::string> command_;
};

}  // namespace soracom_mcp::bench
