#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace soracom_mcp::base {

enum class LogLevel { kTrace, kDebug, kInfo, kWarning, kError, kOff };

/// "trace", "debug", "info", "warning" (or "warn"), "error", "off"; nothing for other names.
std::optional<LogLevel> parseLogLevel(std::string_view name);

/// Messages below `level` are dropped. The default is kWarning: some hosts show every line on stderr as a fault.
void setLogLevel(LogLevel level);
bool logEnabled(LogLevel level);

/// Writes one line to stderr and never to stdout, which belongs to the protocol. `text` is escaped for display; it must
/// hold no secret. Thread-safe; a line is written whole.
void logLine(LogLevel level, std::string_view text);

/// One argument of log(). Numbers and texts; a Secret has no conversion, so it does not compile.
class LogArgument final {
 public:
  LogArgument(std::string_view text) : text_(text) {}
  LogArgument(const std::string& text) : text_(text) {}
  LogArgument(const char* text) : text_(text) {}
  LogArgument(long long number) : text_(std::to_string(number)) {}
  LogArgument(unsigned long long number) : text_(std::to_string(number)) {}
  LogArgument(long number) : text_(std::to_string(number)) {}
  LogArgument(unsigned long number) : text_(std::to_string(number)) {}
  LogArgument(int number) : text_(std::to_string(number)) {}
  LogArgument(unsigned number) : text_(std::to_string(number)) {}
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

void logFormatted(LogLevel level, std::string_view format, std::initializer_list<LogArgument> arguments);

/// `log(LogLevel::kInfo, "{} of {} operations", loaded, total);` Each {} takes the next argument.
template <class... Arguments>
void log(LogLevel level, std::string_view format, const Arguments&... arguments) {
  if (logEnabled(level)) {
    logFormatted(level, format, {LogArgument(arguments)...});
  }
}

}  // namespace soracom_mcp::base
