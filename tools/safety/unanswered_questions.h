#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace soracom_mcp::tools {

/// How many questions in a row nobody has answered, for each principal. Hosts without a person close every form at
/// once; after some of them this process asks no more on their behalf. Thread-safe.
class UnansweredQuestions final {
 public:
  static constexpr unsigned kMost = 10;

  bool mayAsk(std::string_view principal);
  void closed(std::string_view principal);
  /// Somebody is there, whatever the answer was.
  void answered(std::string_view principal);

 private:
  /// Null where there is nothing to know.
  unsigned* find(std::string_view principal);

  std::mutex mutex_;
  std::map<std::string, unsigned, std::less<>> in_a_row_;  // without those that have none
};

}  // namespace soracom_mcp::tools
