#include "tools/call/next_page.h"

#include <algorithm>

#include "base/percent_decoding.h"
#include "base/percent_encoding.h"
#include "base/utf8.h"
#include "schemas/keywords/uri.h"

namespace soracom_mcp::tools {
namespace {

constexpr std::size_t kMaxKey = 2048;
constexpr std::size_t kMaxLinks = 8192;

using Pairs = std::vector<std::pair<std::string_view, std::string_view>>;

std::string_view queryOf(std::string_view target) {
  const auto mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

Pairs pairsOf(std::string_view query) {
  Pairs out;
  while (!query.empty()) {
    const auto end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    const auto equals = pair.find('=');
    out.emplace_back(pair.substr(0, equals),
                     equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1));
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
  }
  return out;
}

const Argument* findQueryArgument(const Tool& tool, std::string_view wire_name) {
  const auto found = std::find_if(tool.arguments.begin(), tool.arguments.end(), [&](const Argument& argument) {
    return argument.target == ArgumentTarget::kParameter && argument.wire_name == wire_name &&
           tool.operation->parameters[argument.parameter].location == schemas::ParameterLocation::kQuery;
  });
  return found == tool.arguments.end() ? nullptr : &*found;
}

std::optional<NextPage> byKey(const Tool& tool, const schemas::Paging& paging, std::string_view target,
                              const HttpResponse& response) {
  const std::string& key = response.header(paging.header);
  const Argument* argument = findQueryArgument(tool, paging.parameter);
  if (key.empty() || key.size() > kMaxKey || base::findInvalidUtf8(key) || argument == nullptr) {
    return std::nullopt;
  }
  const std::string name = base::percentEncode(paging.parameter);
  NextPage out;
  out.target = std::string(target.substr(0, target.find('?'))) + "?";
  for (const auto& [known, value] : pairsOf(queryOf(target))) {
    if (known != name) {
      out.target += std::string(known) + "=" + std::string(value) + "&";
    }
  }
  out.target += name + "=" + base::percentEncode(key);
  out.arguments.emplace_back(argument->key, key);
  return out;
}

bool equalWord(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) {
    return a == b || ((a ^ b) == 0x20 && (a | 0x20) >= 'a' && (a | 0x20) <= 'z');
  });
}

/// A cursor over a Link field. Linear.
class LinkReader final {
 public:
  explicit LinkReader(std::string_view text) : rest_(text) {}

  /// The target of the first link that says rel=next and has no other anchor; empty where there is none.
  std::string_view next() {
    while (!rest_.empty()) {
      skip(" \t,");
      if (!rest_.starts_with('<')) {
        return {};
      }
      const auto close = rest_.find('>');
      if (close == std::string_view::npos) {
        return {};
      }
      const std::string_view target = rest_.substr(1, close - 1);
      rest_.remove_prefix(close + 1);
      if (readParameters()) {
        return target;
      }
    }
    return {};
  }

 private:
  void skip(std::string_view characters) {
    const auto end = rest_.find_first_not_of(characters);
    rest_.remove_prefix(std::min(end, rest_.size()));
  }

  std::string_view takeUntil(std::string_view characters) {
    const std::string_view out = rest_.substr(0, rest_.find_first_of(characters));
    rest_.remove_prefix(out.size());
    return out;
  }

  std::string_view value() {
    if (!rest_.starts_with('"')) {
      return takeUntil(" \t;,");
    }
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != '"') {
      end += rest_[end] == '\\' ? 2 : 1;
    }
    const std::string_view out = rest_.substr(1, std::min(end, rest_.size()) - 1);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return out;
  }

  bool readParameters() {
    bool next = false;
    bool rel_seen = false;
    bool anchored = false;
    for (skip(" \t"); rest_.starts_with(';'); skip(" \t")) {
      skip("; \t");
      const std::string_view name = takeUntil("=;, \t");
      skip(" \t");
      std::string_view text;
      if (rest_.starts_with('=')) {
        rest_.remove_prefix(1);
        skip(" \t");
        text = value();
      }
      anchored = anchored || equalWord(name, "anchor");
      if (equalWord(name, "rel") && !rel_seen) {
        rel_seen = true;
        next = holdsNext(text);
      }
    }
    return next && !anchored;
  }

  static bool holdsNext(std::string_view relations) {
    while (!relations.empty()) {
      const std::string_view one = relations.substr(0, relations.find(' '));
      if (equalWord(one, "next")) {
        return true;
      }
      relations.remove_prefix(std::min(one.size() + 1, relations.size()));
    }
    return false;
  }

  std::string_view rest_;
};

/// The query of `link`, where it leads to `path` below `base_url`.
std::optional<std::string> sameQuery(std::string_view link, std::string_view path, std::string_view base_url) {
  const std::string here = std::string(base_url) + std::string(path);
  const std::string there = schemas::resolveUri(here, link);
  const bool same = there.size() > here.size() && there.starts_with(here) && there[here.size()] == '?' &&
                    there.find('#') == std::string::npos;
  return same ? std::optional(there.substr(here.size() + 1)) : std::nullopt;
}

std::string linkOf(const HttpResponse& response) {
  std::string text;
  for (const auto& [name, value] : response.headers) {
    if (equalHeaderName(name, "link") && text.size() + value.size() <= kMaxLinks) {
      text += (text.empty() ? "" : ", ") + value;
    }
  }
  return text;
}

std::optional<NextPage> byLink(const Tool& tool, std::string_view target, const HttpResponse& response,
                               std::string_view base_url) {
  const std::string links = linkOf(response);
  const std::string_view link = LinkReader(links).next();
  const std::string_view path = target.substr(0, target.find('?'));
  if (link.empty() || link.size() > kMaxKey) {
    return std::nullopt;
  }
  NextPage out;
  const auto query = sameQuery(link, path, base_url);
  if (!query) {
    return out;
  }
  out.target = std::string(path) + "?" + std::string(*query);
  const Pairs before = pairsOf(queryOf(target));
  for (const auto& pair : pairsOf(*query)) {
    if (std::find(before.begin(), before.end(), pair) != before.end()) {
      continue;
    }
    const Argument* argument = findQueryArgument(tool, base::percentDecode(pair.first));
    if (argument == nullptr) {
      out.arguments.clear();
      break;
    }
    out.arguments.emplace_back(argument->key, base::percentDecode(pair.second));
  }
  return out;
}

}  // namespace

std::optional<NextPage> findNextPage(const Tool& tool, std::string_view target, const HttpResponse& response,
                                     std::string_view base_url) {
  static const schemas::Paging kUndeclared{"x-soracom-next-key", "last_evaluated_key"};
  const auto& declared = tool.operation->paging;
  const bool by_link = declared && declared->header.empty();
  auto next = by_link ? std::nullopt : byKey(tool, declared ? *declared : kUndeclared, target, response);
  return next ? std::move(next) : byLink(tool, target, response, base_url);
}

}  // namespace soracom_mcp::tools
