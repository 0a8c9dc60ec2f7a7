#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <atomic>
#include <memory>

#include "base/utf8.h"

namespace soracom_mcp::base {
namespace {

std::atomic<LogLevel> g_level = LogLevel::kWarning;

spdlog::level::level_enum toSpdlog(LogLevel level) {
  switch (level) {
    case LogLevel::kTrace:
      return spdlog::level::trace;
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
    case LogLevel::kOff:
      return spdlog::level::off;
  }
  return spdlog::level::err;
}

// Made with the first line, so that a quiet start pays nothing. spdlog's default logger writes to stdout: never used.
spdlog::logger& logger() {
  static const std::shared_ptr<spdlog::logger> instance = [] {
    auto made =
        std::make_shared<spdlog::logger>("soracom-mcp", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    made->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
    made->set_level(spdlog::level::trace);
    made->flush_on(spdlog::level::trace);
    return made;
  }();
  return *instance;
}

}  // namespace

std::optional<LogLevel> parseLogLevel(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, LogLevel>, 7> kNames{{{"trace", LogLevel::kTrace},
                                                                                {"debug", LogLevel::kDebug},
                                                                                {"info", LogLevel::kInfo},
                                                                                {"warning", LogLevel::kWarning},
                                                                                {"warn", LogLevel::kWarning},
                                                                                {"error", LogLevel::kError},
                                                                                {"off", LogLevel::kOff}}};
  for (const auto& [known, level] : kNames) {
    if (known == name) {
      return level;
    }
  }
  return std::nullopt;
}

void setLogLevel(LogLevel level) { g_level.store(level, std::memory_order_relaxed); }

bool logEnabled(LogLevel level) { return level != LogLevel::kOff && level >= g_level.load(std::memory_order_relaxed); }

void logLine(LogLevel level, std::string_view text) {
  if (logEnabled(level)) {
    logger().log(toSpdlog(level), "{}", escapeForDisplay(text));
  }
}

void logFormatted(LogLevel level, std::string_view format, std::initializer_list<LogArgument> arguments) {
  std::string text;
  const LogArgument* next = arguments.begin();
  std::size_t start = 0;
  for (auto hole = format.find("{}"); hole != std::string_view::npos; hole = format.find("{}", start)) {
    text.append(format, start, hole - start);
    start = hole + 2;
    if (next != arguments.end()) {
      text += (next++)->text();
    }
  }
  text.append(format, start);
  logLine(level, text);
}

}  // namespace soracom_mcp::base
