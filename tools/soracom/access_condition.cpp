#include "tools/soracom/access_condition.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace soracom_mcp::tools {
namespace {

constexpr std::array<std::string_view, 6> kKnownWords{"and",       "currentDate",  "date",
                                                      "ipAddress", "pathVariable", "samUserName"};
constexpr std::array<std::string_view, 2> kKnownMarks{"==", ">="};

bool isWordCharacter(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// What belongs together from `at` on: a word or number, a text in quotes, or marks.
std::size_t endOfToken(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  if (text[at] == '\'') {
    const auto close = text.find('\'', end);
    return close == std::string_view::npos ? text.size() : close + 1;
  }
  if (text[at] == '(' || text[at] == ')' || text[at] == ',') {
    return end;
  }
  const bool word = isWordCharacter(text[at]);
  while (end < text.size() && isWordCharacter(text[end]) == word && !isSpace(text[end]) &&
         std::string_view("'(),").find(text[end]) == std::string_view::npos) {
    ++end;
  }
  return end;
}

template <class Known>
bool holds(const Known& known, std::string_view token) {
  return std::find(known.begin(), known.end(), token) != known.end();
}

}  // namespace

std::vector<std::string> conditionRemarks(std::string_view condition) {
  std::vector<std::string> remarks;
  int open = 0;
  for (std::size_t at = 0; at < condition.size();) {
    if (isSpace(condition[at])) {
      ++at;
      continue;
    }
    const std::size_t end = endOfToken(condition, at);
    const std::string_view token = condition.substr(at, end - at);
    at = end;
    if (token.front() == '\'') {
      if (token.size() < 2 || token.back() != '\'') {
        remarks.emplace_back("a text in single quotes does not end");
      }
    } else if (token == "(" || token == ")") {
      open += token == "(" ? 1 : -1;
    } else if (token != "," && std::isdigit(static_cast<unsigned char>(token.front())) == 0 &&
               !holds(kKnownWords, token) && !holds(kKnownMarks, token)) {
      remarks.push_back("`" + std::string(token.substr(0, 60)) +
                        "` is not known here; check it with Soracom's reference");
    }
  }
  if (open != 0) {
    remarks.emplace_back("its brackets do not match");
  }
  if (condition.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    remarks.emplace_back("is empty");
  }
  return remarks;
}

}  // namespace soracom_mcp::tools
