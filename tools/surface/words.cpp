#include "tools/surface/words.h"

#include <algorithm>
#include <iterator>

namespace soracom_mcp::tools {
namespace {

constexpr std::size_t kShortestStem = 3;

// Words so common in questions and descriptions that they tell no operation from another.
constexpr std::string_view kEmptyWords[] = {
    "about", "all",   "an",    "and",  "any",  "are",   "as",   "at",  "be",  "by",  "can", "did",
    "do",    "does",  "each",  "for",  "from", "has",   "have", "how", "i",   "if",  "in",  "into",
    "is",    "it",    "its",   "many", "may",  "me",    "my",   "new", "of",  "on",  "one", "or",
    "our",   "out",   "so",    "that", "the",  "their", "this", "to",  "us",  "was", "we",  "what",
    "when",  "where", "which", "who",  "will", "with",  "want", "you", "your"};

bool isLower(char c) { return c >= 'a' && c <= 'z'; }
bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isWordByte(char c) { return isLower(c) || isUpper(c) || isDigit(c) || static_cast<unsigned char>(c) >= 0x80; }
char lowered(char c) { return isUpper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// True where a new word begins inside letters: listSims, VPGName. A plural of capitals stays whole: SIMs.
bool beginsHump(std::string_view text, std::size_t at) {
  if (at == 0 || !isUpper(text[at])) {
    return false;
  }
  if (isLower(text[at - 1]) || isDigit(text[at - 1])) {
    return true;
  }
  const bool before_lower = at + 1 < text.size() && isLower(text[at + 1]);
  const bool plural = before_lower && text[at + 1] == 's' && (at + 2 == text.size() || !isLower(text[at + 2]));
  return isUpper(text[at - 1]) && before_lower && !plural;
}

bool cut(std::string& word, std::string_view ending, std::string_view instead = {}) {
  if (!word.ends_with(ending) || word.size() - ending.size() < kShortestStem) {
    return false;
  }
  word.resize(word.size() - ending.size());
  word += instead;
  return true;
}

// A light stemmer: what is left need not be a word, only the same for the forms of one.
std::string stemmed(std::string word) {
  if (word.ends_with("ss") || word.ends_with("us")) {
    return word;
  }
  cut(word, "ies", "y") || cut(word, "sses", "ss") || cut(word, "s");
  if (cut(word, "ing") || cut(word, "ed")) {
    // "stopping" and "stop"
    const std::size_t size = word.size();
    if (size > kShortestStem && word[size - 1] == word[size - 2] && word[size - 1] != 'l' && word[size - 1] != 's') {
      word.pop_back();
    }
  }
  cut(word, "ation", "at") || cut(word, "e");
  return word;
}

}  // namespace

std::vector<std::string> searchWords(std::string_view text) {
  std::vector<std::string> out;
  const auto add = [&](std::string word) {
    if (word.size() > 1 && std::find(std::begin(kEmptyWords), std::end(kEmptyWords), word) == std::end(kEmptyWords)) {
      out.push_back(stemmed(std::move(word)));
    }
  };
  std::string word;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!isWordByte(text[i]) || beginsHump(text, i)) {
      add(std::move(word));
      word.clear();
    }
    if (isWordByte(text[i])) {
      word += lowered(text[i]);
    }
  }
  add(std::move(word));
  return out;
}

}  // namespace soracom_mcp::tools
