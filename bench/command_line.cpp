#include "bench/command_line.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace soracom_mcp::bench {
namespace {

template <class Number>
Number parse(std::string_view name, const std::string& value) {
  Number number{};
  const char* end = value.data() + value.size();
  const auto [rest, error] = std::from_chars(value.data(), end, number);
  if (error != std::errc{} || rest != end) {
    die("--" + std::string(name) + " needs a number, not '" + value + "'");
  }
  return number;
}

}  // namespace

void die(const std::string& why) {
  std::fprintf(stderr, "error: %s\n", why.c_str());
  std::exit(2);
}

CommandLine::CommandLine(int argc, char** argv, std::initializer_list<std::string_view> known) {
  int index = 1;
  for (; index < argc; ++index) {
    const std::string_view argument = argv[index];
    if (argument == "--") {
      ++index;
      break;
    }
    const std::string_view name = argument.substr(std::min<std::size_t>(2, argument.size()));
    if (argument.rfind("--", 0) != 0 || std::find(known.begin(), known.end(), name) == known.end()) {
      die("unknown argument '" + std::string(argument) + "'");
    }
    if (index + 1 >= argc) {
      die("missing value for " + std::string(argument));
    }
    options_.emplace_back(name, argv[++index]);
  }
  command_.assign(argv + index, argv + argc);
}

std::string CommandLine::text(std::string_view name, std::string_view fallback) const {
  for (const auto& [option, value] : options_) {
    if (option == name) {
      return value;
    }
  }
  return std::string(fallback);
}

std::int64_t CommandLine::count(std::string_view name, std::int64_t fallback) const {
  return parse<std::int64_t>(name, text(name, std::to_string(fallback)));
}

double CommandLine::number(std::string_view name, double fallback) const {
  return parse<double>(name, text(name, std::to_string(fallback)));
}

std::vector<std::int64_t> CommandLine::counts(std::string_view name, std::string_view fallback) const {
  std::vector<std::int64_t> values;
  std::istringstream list(text(name, fallback));
  for (std::string item; std::getline(list, item, ',');) {
    values.push_back(parse<std::int64_t>(name, item));
  }
  return values;
}

}  // namespace soracom_mcp::bench
