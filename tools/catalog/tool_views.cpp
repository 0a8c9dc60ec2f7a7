#include "tools/catalog/tool_views.h"

#include <algorithm>
#include <array>
#include <functional>

#include "base/ascii.h"
#include "base/utf8.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::array<std::string_view, 5> kHeaders{kToolsetsHeader, kToolsHeader, kExcludeToolsHeader, kReadonlyHeader,
                                                   kSurfaceHeader};
constexpr std::size_t kMaxQuoted = 60;

std::string_view parameterOf(std::string_view header) { return header.substr(kViewHeaderPrefix.size()); }

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t";
  const auto first = text.find_first_not_of(kSpace);
  return first == std::string_view::npos ? std::string_view()
                                         : text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string inQuotes(std::string_view text) {
  return "\"" + base::truncateUtf8(base::escapeForDisplay(text), kMaxQuoted) + "\"";
}

// One kind of field, as one of the two ways gives it.
struct Field {
  std::string name;  ///< as the client wrote it, for messages
  const std::string* value;
};

base::Unexpected<base::Error> wrong(const Field& field, const std::string& what) {
  return fail(ErrorKind::kInvalidInput, field.name + ": " + what);
}

Result<std::vector<std::string>> readList(const Field& field, std::string_view kind) {
  std::vector<std::string> out;
  std::size_t wildcards = 0;
  std::string_view rest = *field.value;
  while (true) {
    const auto comma = std::min(rest.find(','), rest.size());
    const std::string_view item = trimmed(rest.substr(0, comma));
    if (!item.empty()) {
      out.push_back(std::string(kind) + std::string(item));
      wildcards += item.find('*') != std::string_view::npos ? 1 : 0;
    }
    if (out.size() > ToolViews::kMaxItems || wildcards > ToolViews::kMaxWildcards) {
      return wrong(field, "at most " + std::to_string(ToolViews::kMaxItems) + " names, " +
                              std::to_string(ToolViews::kMaxWildcards) + " of them with *");
    }
    if (comma == rest.size()) {
      break;
    }
    rest.remove_prefix(comma + 1);
  }
  if (out.empty()) {
    return wrong(field, "it names nothing; leave it out to see everything");
  }
  return out;
}

Result<bool> readFlag(const Field& field) {
  static constexpr std::array<std::string_view, 6> kYes{"true", "t", "yes", "y", "1", "on"};
  static constexpr std::array<std::string_view, 7> kNo{"", "false", "f", "no", "n", "0", "off"};
  const std::string value = base::lowerCase(trimmed(*field.value));
  const bool yes = std::find(kYes.begin(), kYes.end(), value) != kYes.end();
  if (!yes && std::find(kNo.begin(), kNo.end(), value) == kNo.end()) {
    return wrong(field, "takes true or false, not " + inQuotes(value));
  }
  return yes;
}

// Takes away from `shown` what the fields of one way do not ask for.
class Narrowing final {
 public:
  Narrowing(const std::vector<ToolFacts>& facts, const std::vector<bool>& offered) : shown(offered) {
    for (std::size_t i = 0; i < facts.size(); ++i) {
      if (offered[i]) {
        places_.push_back(i);
        facts_.push_back(facts[i]);
      }
    }
  }

  template <class Find>
  Result<void> apply(const Find& find) {
    std::vector<bool> wanted(facts_.size(), false);
    bool chosen = false;
    for (const auto& [header, kind] : {std::pair{kToolsetsHeader, "toolset:"}, std::pair{kToolsHeader, ""}}) {
      if (const Field field = find(header); field.value != nullptr) {
        chosen = true;
        if (Result<void> matched = match(field, kind, wanted); !matched) {
          return matched;
        }
      }
    }
    if (const Field field = find(kExcludeToolsHeader); field.value != nullptr) {
      std::vector<bool> unwanted(facts_.size(), false);
      if (Result<void> matched = match(field, "", unwanted); !matched) {
        return matched;
      }
      keep([&](std::size_t i) { return !unwanted[i]; });
    }
    if (chosen) {
      keep([&](std::size_t i) { return wanted[i]; });
    }
    return readOnly(find(kReadonlyHeader));
  }

  std::vector<bool> shown;

 private:
  Result<void> match(const Field& field, std::string_view kind, std::vector<bool>& out) const {
    const auto patterns = readList(field, kind);
    if (!patterns) {
      return fail(patterns.error());
    }
    const auto matched = matchPatterns(*patterns, facts_);
    if (!matched) {
      return wrong(field, matched.error().message);
    }
    std::transform(out.begin(), out.end(), matched->begin(), out.begin(), std::logical_or<>());
    return {};
  }

  Result<void> readOnly(const Field& field) {
    if (field.value == nullptr) {
      return {};
    }
    const auto wanted = readFlag(field);
    if (!wanted) {
      return fail(wanted.error());
    }
    if (*wanted) {
      keep([&](std::size_t i) { return facts_[i].risk == Risk::kRead; });
    }
    return {};
  }

  template <class Stays>
  void keep(Stays stays) {
    for (std::size_t i = 0; i < places_.size(); ++i) {
      shown[places_[i]] = shown[places_[i]] && stays(i);
    }
  }

  std::vector<ToolFacts> facts_;  // of the offered tools
  std::vector<std::size_t> places_;
};

// Which fields are there and what they say, so that equal requests give equal texts. Empty: none is there.
std::string keyOf(const mcp::RequestFields& fields) {
  std::string out;
  const auto add = [&](char way, std::string_view header, const std::string* value) {
    if (value != nullptr) {
      out.append(1, way)
          .append(header)
          .append(1, '=')
          .append(std::to_string(value->size()))
          .append(1, ':')
          .append(*value);
    }
  };
  for (const std::string_view header : kHeaders) {
    add('h', header, fields.header(header));
    add('p', header, fields.parameter(parameterOf(header)));
  }
  return out;
}

}  // namespace

std::vector<std::string> viewHeaders() { return {kHeaders.begin(), kHeaders.end()}; }

std::vector<std::string> viewParameters() {
  std::vector<std::string> out;
  for (const std::string_view header : kHeaders) {
    out.emplace_back(parameterOf(header));
  }
  return out;
}

ToolViews::ToolViews(const std::vector<ToolFacts>& facts, std::vector<bool> offered)
    : facts_(facts), offered_(std::move(offered)) {}

Result<std::shared_ptr<const ToolView>> ToolViews::of(const mcp::RequestFields& fields) const {
  std::string key = fields.empty() ? std::string() : keyOf(fields);
  if (key.empty()) {
    return std::shared_ptr<const ToolView>();
  }
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
      kept_.splice(kept_.begin(), kept_, found->second);
      return kept_.front();
    }
  }
  return make(fields, std::move(key));
}

Result<std::shared_ptr<const ToolView>> ToolViews::make(const mcp::RequestFields& fields, std::string key) const {
  if (key.size() > kMaxBytes) {
    return fail(ErrorKind::kInvalidInput,
                "The fields that choose tools are longer than " + std::to_string(kMaxBytes) + " bytes");
  }
  Narrowing narrowing(facts_, offered_);
  const auto header = [&](std::string_view name) { return Field{std::string(name), fields.header(name)}; };
  const auto parameter = [&](std::string_view name) {
    return Field{std::string(parameterOf(name)) + " in the URL", fields.parameter(parameterOf(name))};
  };
  if (Result<void> narrowed = narrowing.apply(header); !narrowed) {
    return fail(narrowed.error());
  }
  if (Result<void> narrowed = narrowing.apply(parameter); !narrowed) {
    return fail(narrowed.error());
  }
  std::string surface;
  for (const Field& field : {header(kSurfaceHeader), parameter(kSurfaceHeader)}) {
    if (field.value != nullptr) {
      std::string asked = base::lowerCase(trimmed(*field.value));
      if (asked.empty() || (!surface.empty() && asked != surface)) {
        return wrong(field, asked.empty() ? "it names nothing; leave it out for the usual one"
                                          : "the header field and the URL ask for different ones");
      }
      surface = std::move(asked);
    }
  }
  auto view = std::make_shared<const ToolView>(std::move(key), std::move(narrowing.shown), std::move(surface));
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(view->key()); found != by_key_.end()) {
    return *found->second;
  }
  if (kept_.size() == kMost) {
    by_key_.erase(kept_.back()->key());
    kept_.pop_back();
  }
  kept_.push_front(view);
  by_key_.emplace(view->key(), kept_.begin());
  return view;
}

std::size_t ToolViews::kept() const {
  const std::lock_guard lock(mutex_);
  return kept_.size();
}

}  // namespace soracom_mcp::tools
