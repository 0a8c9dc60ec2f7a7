#include "tools/safety/tool_pattern.h"

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "base/nearest_name.h"
#include "base/utf8.h"
#include "schemas/operation_words.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::size_t kMaxQuoted = 200;
constexpr std::size_t kMostNamed = 20;

std::string inQuotes(std::string_view text) {
  return "\"" + base::truncateUtf8(base::escapeForDisplay(text), kMaxQuoted) + "\"";
}

std::string_view nameOf(Risk risk) { return schemas::kRiskWords[static_cast<std::size_t>(risk)]; }

// "; there are a, b and 7 more", or nothing.
std::string listOf(const std::set<std::string>& names) {
  std::string out;
  std::size_t count = 0;
  for (const std::string& name : names) {
    if (count++ < kMostNamed) {
      out += (out.empty() ? "; there are " : ", ") + base::truncateUtf8(base::escapeForDisplay(name), kMaxQuoted);
    }
  }
  return count <= kMostNamed ? out : out + " and " + std::to_string(count - kMostNamed) + " more";
}

bool isOneOf(const auto& known, const std::string& value) {
  return value.find('*') != std::string::npos || std::find(known.begin(), known.end(), value) != known.end();
}

bool isLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

std::string toolsetName(std::string_view text) {
  std::string out;
  bool apart = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '*' && !isLetterOrDigit(c)) {
      apart = true;
      continue;
    }
    // "MFAStatus" has two words, as "mfaStatus" has.
    const bool starts_word =
        isUpper(c) && i > 0 &&
        (!isUpper(text[i - 1]) || (i + 1 < text.size() && text[i + 1] >= 'a' && text[i + 1] <= 'z'));
    if (!out.empty() && out.back() != '-' && (apart || (starts_word && out.back() != '*'))) {
      out += '-';
    }
    apart = false;
    out += base::toLower(c);
  }
  return out;
}

bool matchesPattern(std::string_view pattern, std::string_view name) {
  std::size_t at = 0;
  std::size_t in = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (in < name.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      resume = in;
    } else if (at < pattern.size() && pattern[at] == name[in]) {
      ++at;
      ++in;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      in = ++resume;
    } else {
      return false;
    }
  }
  return pattern.substr(at).find_first_not_of('*') == std::string_view::npos;
}

Result<ToolPattern> ToolPattern::parse(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    return ToolPattern(Kind::kName, std::string(text));
  }
  const std::string kind = base::lowerCase(text.substr(0, colon));
  const std::string_view value = text.substr(colon + 1);
  if (kind == "tag") {
    return ToolPattern(Kind::kTag, base::lowerCase(value));
  }
  if (kind == "path") {
    return ToolPattern(Kind::kPath, std::string(value));
  }
  if (kind == "toolset") {
    return ToolPattern(Kind::kToolset, toolsetName(value));
  }
  if (kind == "method") {
    std::string method = base::lowerCase(value);
    return isOneOf(schemas::kMethodKeys, method)
               ? ToolPattern(Kind::kMethod, std::move(method))
               : Result<ToolPattern>(
                     fail(ErrorKind::kInvalidInput, inQuotes(text) + ": no method is named so, as GET is"));
  }
  if (kind == "risk") {
    std::string risk = base::lowerCase(value);
    return isOneOf(schemas::kRiskWords, risk)
               ? ToolPattern(Kind::kRisk, std::move(risk))
               : Result<ToolPattern>(
                     fail(ErrorKind::kInvalidInput, inQuotes(text) + ": a risk is read, write or danger"));
  }
  return fail(ErrorKind::kInvalidInput,
              inQuotes(text) +
                  ": before the colon stands tag, method, path, risk or toolset; without a colon it is the "
                  "name of a tool");
}

bool ToolPattern::matches(const ToolFacts& tool) const {
  const auto any = [&](const auto& texts) {
    return std::any_of(texts.begin(), texts.end(), [&](const auto& text) { return matchesPattern(value_, text); });
  };
  switch (kind_) {
    case Kind::kName:
      return matchesPattern(value_, tool.name) || any(tool.other_names);
    case Kind::kTag:
      return std::any_of(tool.tags.begin(), tool.tags.end(),
                         [&](std::string_view tag) { return matchesPattern(value_, base::lowerCase(tag)); });
    case Kind::kMethod:
      return matchesPattern(value_, base::lowerCase(tool.method));
    case Kind::kPath:
      return matchesPattern(value_, tool.path);
    case Kind::kRisk:
      return matchesPattern(value_, nameOf(tool.risk));
    case Kind::kToolset:
      return any(tool.toolsets);
  }
  return false;
}

std::string ToolPattern::explainNoMatch(const std::vector<ToolFacts>& tools) const {
  std::set<std::string> known;
  switch (kind_) {
    case Kind::kName: {
      std::vector<std::string_view> names;
      for (const ToolFacts& tool : tools) {
        names.push_back(tool.name);
      }
      const std::string_view nearest = base::nearestOf(value_, names);
      return "no tool is named " + inQuotes(value_) +
             (value_.find(',') != std::string::npos ? "; give each pattern by itself"
              : nearest.empty()                     ? ""
                                                    : "; the nearest is " + std::string(nearest));
    }
    case Kind::kTag:
      for (const ToolFacts& tool : tools) {
        known.insert(tool.tags.begin(), tool.tags.end());
      }
      return "no tool has the tag " + inQuotes(value_) + listOf(known);
    case Kind::kMethod:
      return "no tool has the method " + inQuotes(value_);
    case Kind::kPath:
      return "no tool has the path " + inQuotes(value_) + "; * stands for any characters";
    case Kind::kRisk:
      return "no tool has the risk " + inQuotes(value_);
    case Kind::kToolset:
      for (const ToolFacts& tool : tools) {
        known.insert(tool.toolsets.begin(), tool.toolsets.end());
      }
      return "no toolset is named " + inQuotes(value_) + listOf(known);
  }
  return "";
}

Result<std::vector<bool>> matchPatterns(const std::vector<std::string>& patterns, const std::vector<ToolFacts>& tools) {
  std::vector<bool> out(tools.size(), false);
  for (const std::string& text : patterns) {
    const auto pattern = ToolPattern::parse(text);
    if (!pattern) {
      return fail(pattern.error());
    }
    bool any = false;
    for (std::size_t i = 0; i < tools.size(); ++i) {
      const bool fits = pattern->matches(tools[i]);
      any = any || fits;
      out[i] = out[i] || fits;
    }
    if (!any) {
      return fail(ErrorKind::kInvalidInput, pattern->explainNoMatch(tools));
    }
  }
  return out;
}

}  // namespace soracom_mcp::tools
