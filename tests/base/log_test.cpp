#include "base/log.h"

#include <algorithm>
#include <sstream>
#include <thread>
#include <type_traits>
#include <vector>

#include "tests/base/written_to.h"
#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

using tests::writtenTo;

constexpr int kStdout = 1;
constexpr int kStderr = 2;

// Sets the level of the program and puts the usual one back.
class LevelFor final {
 public:
  explicit LevelFor(LogLevel level) { setLogLevel(level); }
  ~LevelFor() { setLogLevel(LogLevel::kWarning); }
  LevelFor(const LevelFor&) = delete;
  LevelFor& operator=(const LevelFor&) = delete;
};

struct Named {
  const char* name;
  LogLevel level;
  const char* written;
};

constexpr Named kLevels[] = {
    {"trace", LogLevel::kTrace, "trace"},       {"debug", LogLevel::kDebug, "debug"}, {"info", LogLevel::kInfo, "info"},
    {"warning", LogLevel::kWarning, "warning"}, {"error", LogLevel::kError, "error"},
};

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    out.push_back(line);
  }
  return out;
}

// What stands after the time: "level text".
std::string withoutTime(const std::string& line) {
  const auto space = line.find(' ');
  return space == std::string::npos ? line : line.substr(space + 1);
}

// "2026-01-02T03:04:05.678+09:00" with any digits.
bool isTime(std::string_view text) {
  static constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd.dddsdd:dd";
  return std::equal(text.begin(), text.end(), kShape.begin(), kShape.end(), [](char c, char shape) {
    return shape == 'd' ? c >= '0' && c <= '9' : shape == 's' ? c == '+' || c == '-' : c == shape;
  });
}

TEST_CASE("only warnings and errors are written before anybody sets a level") {
  CHECK(logEnabled(LogLevel::kError));
  CHECK(logEnabled(LogLevel::kWarning));
  CHECK_FALSE(logEnabled(LogLevel::kInfo));
  CHECK_FALSE(logEnabled(LogLevel::kDebug));
  CHECK_FALSE(logEnabled(LogLevel::kTrace));
}

TEST_CASE("levels are read by their names and by nothing else") {
  for (const Named& row : kLevels) {
    CHECK(parseLogLevel(row.name) == row.level);
  }
  CHECK(parseLogLevel("warn") == LogLevel::kWarning);
  CHECK(parseLogLevel("off") == LogLevel::kOff);
  for (const char* name : {"", "Info", "INFO", "info ", "verbose", "0", "err", "critical"}) {
    CHECK_FALSE(parseLogLevel(name));
  }
}

TEST_CASE("a level lets through itself and what is worse") {
  for (const Named& set : kLevels) {
    DYNAMIC_SECTION("level " << set.name) {
      const LevelFor level(set.level);
      const std::string text = writtenTo(kStderr, [] {
        for (const Named& row : kLevels) {
          logLine(row.level, "from logLine");
          log(row.level, "from {}", "log");
          logFormatted(row.level, "from {}", {LogArgument("logFormatted")});
        }
      });
      std::vector<std::string> expected;
      for (const Named& row : kLevels) {
        CHECK(logEnabled(row.level) == (row.level >= set.level));
        if (row.level >= set.level) {
          for (const char* from : {" from logLine", " from log", " from logFormatted"}) {
            expected.push_back(row.written + std::string(from));
          }
        }
      }
      std::vector<std::string> lines = linesOf(text);
      std::transform(lines.begin(), lines.end(), lines.begin(), withoutTime);
      CHECK(lines == expected);
    }
  }
}

TEST_CASE("off writes nothing, not even errors, and nothing is of that level") {
  const LevelFor level(LogLevel::kOff);
  CHECK_FALSE(logEnabled(LogLevel::kOff));
  const std::string text = writtenTo(kStderr, [] {
    logLine(LogLevel::kError, "error");
    logLine(LogLevel::kOff, "off");
  });
  CHECK(text.empty());
  setLogLevel(LogLevel::kTrace);
  CHECK_FALSE(logEnabled(LogLevel::kOff));
}

TEST_CASE("lines go to stderr and never to stdout") {
  const LevelFor level(LogLevel::kTrace);
  std::string err;
  const std::string out = writtenTo(kStdout, [&err] {
    err = writtenTo(kStderr, [] {
      for (const Named& row : kLevels) {
        logLine(row.level, "text");
        log(row.level, "number {}", 1);
      }
    });
  });
  CHECK(out.empty());
  CHECK(linesOf(err).size() == 2 * std::size(kLevels));
}

TEST_CASE("a line is the time with its zone, the level and the text") {
  const std::string text = writtenTo(kStderr, [] { logLine(LogLevel::kError, "what happened"); });
  REQUIRE(text.ends_with(" error what happened\n"));
  CHECK(isTime(text.substr(0, text.find(' '))));
}

TEST_CASE("a line is written at once, not when the program ends") {
  std::string inner;
  const std::string outer = writtenTo(kStderr, [&inner] {
    logLine(LogLevel::kError, "first");
    inner = writtenTo(kStderr, [] { logLine(LogLevel::kError, "second"); });
  });
  CHECK(inner.find("first") == std::string::npos);
  CHECK(outer.find("first") != std::string::npos);
}

TEST_CASE("text from outside can neither forge a line nor steer the terminal") {
  struct Row {
    const char* name;
    std::string text;
    std::string written;
  };
  static const Row kTable[] = {
      {"a line break", "a\nerror forged", "a\\x0aerror forged"},
      {"a carriage return", "a\rb", "a\\x0db"},
      {"a colour", "\x1B[31mred", "\\x1b[31mred"},
      {"NUL", std::string("a\0b", 3), "a\\x00b"},
      {"C1", "\u009B31m", "\\x9b31m"},
      {"a bidirectional override", "\u202Eabc", "\\u{202e}abc"},
      {"malformed UTF-8", "a\xFFz", "a\uFFFDz"},
      {"what the logger formats by", "{} {0} %v %%", "{} {0} %v %%"},
      {"plain text", "\u65E5\u672C", "\u65E5\u672C"},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.name) {
      const std::string whole = writtenTo(kStderr, [&row] { logLine(LogLevel::kError, row.text); });
      CHECK(whole.ends_with(" error " + row.written + "\n"));
      CHECK(std::count(whole.begin(), whole.end(), '\n') == 1);
      const std::string argument = writtenTo(kStderr, [&row] { log(LogLevel::kError, "<{}>", row.text); });
      CHECK(argument.ends_with(" error <" + row.written + ">\n"));
      CHECK(std::count(argument.begin(), argument.end(), '\n') == 1);
    }
  }
}

// What stands after "error " for one call.
template <class... Arguments>
std::string formatted(std::string_view format, const Arguments&... arguments) {
  const std::string text = writtenTo(kStderr, [&] { log(LogLevel::kError, format, arguments...); });
  const auto start = text.find(" error ");
  REQUIRE(start != std::string::npos);
  return text.substr(start + 7, text.size() - start - 8);
}

TEST_CASE("each hole of a format takes the next argument") {
  CHECK(formatted("no holes") == "no holes");
  CHECK(formatted("{} of {}", 1, 2) == "1 of 2");
  CHECK(formatted("{}{}", "a", std::string("b")) == "ab");
  CHECK(formatted("<{}>", std::string_view("view")) == "<view>");
  CHECK(formatted("{}", -9223372036854775807LL) == "-9223372036854775807");
  CHECK(formatted("{}", 18446744073709551615ULL) == "18446744073709551615");
  CHECK(formatted("{} {} {} {}", -1, 2U, -3L, 4UL) == "-1 2 -3 4");
}

TEST_CASE("arguments and holes that do not match in number do no harm") {
  CHECK(formatted("{} and {}", "one") == "one and ");
  CHECK(formatted("{}", "one", "two") == "one");
  CHECK(formatted("none", "one") == "none");
  CHECK(formatted("{", 1) == "{");
}

TEST_CASE("a hole within an argument is text") { CHECK(formatted("{} {}", "{}", "x") == "{} x"); }

TEST_CASE("a value that hides its text cannot be logged") {
  class Hidden {
   public:
    explicit operator std::string() const { return "hidden"; }
    const std::string& reveal() const { return text_; }

   private:
    std::string text_ = "hidden";
  };
  STATIC_REQUIRE_FALSE(std::is_constructible_v<LogArgument, Hidden>);
  STATIC_REQUIRE(std::is_constructible_v<LogArgument, std::string>);
}

TEST_CASE("lines of several threads are written whole") {
  static constexpr std::size_t kThreads = 4;
  static constexpr std::size_t kLines = 100;
  const std::string text = writtenTo(kStderr, [] {
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([i] {
        for (std::size_t line = 0; line < kLines; ++line) {
          logLine(LogLevel::kError, std::string(2000, static_cast<char>('a' + i)));
        }
      });
    }
    std::for_each(threads.begin(), threads.end(), [](std::thread& thread) { thread.join(); });
  });
  const std::vector<std::string> lines = linesOf(text);
  REQUIRE(lines.size() == kThreads * kLines);
  std::vector<std::size_t> whole(kThreads);
  for (const std::string& line : lines) {
    for (std::size_t i = 0; i < kThreads; ++i) {
      const std::string expected = "error " + std::string(2000, static_cast<char>('a' + i));
      whole[i] += withoutTime(line) == expected ? 1 : 0;
    }
  }
  CHECK(whole == std::vector<std::size_t>(kThreads, kLines));
}

}  // namespace
}  // namespace soracom_mcp::base
