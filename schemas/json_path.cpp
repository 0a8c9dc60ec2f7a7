#include "schemas/json_path.h"

#include <unordered_set>

#include "schemas/json_path_parser.h"

namespace soracom_mcp::schemas {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

constexpr std::size_t kMaxVisits = 1'000'000;
constexpr std::size_t kMaxDepth = 256;

const Json* elementAt(const Json& array, std::int64_t index) {
  if (!array.is_array()) {
    return nullptr;
  }
  const auto size = static_cast<std::int64_t>(array.size());
  const std::int64_t position = index < 0 ? size + index : index;
  return position >= 0 && position < size ? &array[static_cast<std::size_t>(position)] : nullptr;
}

const Json* follow(const Json& from, const std::vector<JsonPath::Step>& path) {
  const Json* node = &from;
  for (const JsonPath::Step& step : path) {
    const auto* name = std::get_if<std::string>(&step);
    node = name != nullptr ? base::findMember(*node, *name) : elementAt(*node, std::get<std::int64_t>(step));
    if (node == nullptr) {
      return nullptr;
    }
  }
  return node;
}

bool passes(const Json& node, const JsonPath::Filter& filter) {
  const Json* value = follow(node, filter.path);
  switch (filter.test) {
    case JsonPath::Filter::Test::kExists:
      return value != nullptr;
    case JsonPath::Filter::Test::kEqual:
      return value != nullptr && base::equalJson(*value, filter.literal);
    case JsonPath::Filter::Test::kNotEqual:
      return value == nullptr || !base::equalJson(*value, filter.literal);
  }
  return false;
}

// Evaluates one segment for every place the segments before it selected.
class Search final {
 public:
  explicit Search(std::vector<JsonMatch> from) : from_(std::move(from)) {}

  // False when a limit was reached.
  bool run(const JsonPath::Segment& segment) {
    // Different places have different children, so that only what looks twice can find one twice.
    repeats_ = segment.descendant || segment.selectors.size() > 1;
    for (const JsonMatch& match : from_) {
      if (!(segment.descendant ? descend(segment, match) : apply(segment, match))) {
        return false;
      }
    }
    from_ = std::move(found_);
    found_.clear();
    seen_.clear();
    return true;
  }

  std::vector<JsonMatch> take() { return std::move(from_); }

 private:
  bool visit() { return ++visits_ <= kMaxVisits; }

  void add(const JsonMatch& match) {
    if (!repeats_ || seen_.insert(match.node).second) {
      found_.push_back(match);
    }
  }

  template <class Visitor>
  static bool eachChild(const JsonMatch& at, Visitor visitor) {
    if (at.node->is_object()) {
      for (auto& member : at.node->get_ref<Json::object_t&>()) {
        if (!visitor(JsonMatch{&member.second, at.node, at.depth + 1})) {
          return false;
        }
      }
    } else if (at.node->is_array()) {
      for (Json& element : *at.node) {
        if (!visitor(JsonMatch{&element, at.node, at.depth + 1})) {
          return false;
        }
      }
    }
    return true;
  }

  bool apply(const JsonPath::Segment& segment, const JsonMatch& at) {
    for (const JsonPath::Selector& selector : segment.selectors) {
      const auto* filter = std::get_if<JsonPath::Filter>(&selector);
      if (filter != nullptr || std::holds_alternative<JsonPath::Wildcard>(selector)) {
        const bool done = eachChild(at, [&](const JsonMatch& child) {
          if (filter == nullptr || passes(*child.node, *filter)) {
            add(child);
          }
          return visit();
        });
        if (!done) {
          return false;
        }
        continue;
      }
      const auto* name = std::get_if<std::string>(&selector);
      const Json* child =
          name != nullptr ? base::findMember(*at.node, *name) : elementAt(*at.node, std::get<std::int64_t>(selector));
      if (child != nullptr) {
        add(JsonMatch{const_cast<Json*>(child), at.node, at.depth + 1});
      }
    }
    return visit();
  }

  bool descend(const JsonPath::Segment& segment, const JsonMatch& at) {
    return at.depth <= kMaxDepth && apply(segment, at) &&
           eachChild(at, [&](const JsonMatch& child) { return descend(segment, child); });
  }

  std::vector<JsonMatch> from_;
  std::vector<JsonMatch> found_;
  std::unordered_set<const Json*> seen_;
  bool repeats_ = false;
  std::size_t visits_ = 0;
};

}  // namespace

Result<JsonPath> JsonPath::parse(std::string_view text) {
  Result<std::vector<Segment>> segments = parseJsonPath(text);
  if (!segments) {
    return fail(std::move(segments).error());
  }
  JsonPath path;
  path.segments_ = std::move(*segments);
  return path;
}

Result<std::vector<JsonMatch>> JsonPath::select(Json& root) const {
  Search search({JsonMatch{&root, nullptr, 0}});
  for (const Segment& segment : segments_) {
    if (!search.run(segment)) {
      return fail(ErrorKind::kLimit, "the search visits too many places, or the document is too deep");
    }
  }
  return search.take();
}

}  // namespace soracom_mcp::schemas
