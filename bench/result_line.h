#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace soracom_mcp::bench {

/// One measurement: a flat JSON object, printed as one line on stdout.
class ResultLine final {
 public:
  ResultLine(std::string_view measure, std::string_view label);

  ResultLine& text(std::string_view key, std::string_view value);
  ResultLine& number(std::string_view key, double value, int decimals = 1);
  ResultLine& count(std::string_view key, std::int64_t value);
  void print() const;

 private:
  void key(std::string_view name);
  void quoted(std::string_view value);

  std::string members_;
};

}  // namespace soracom_mcp::bench
