#include "schemas/json_path.h"

#include <algorithm>
#include <unordered_set>

#include "schemas/json_path_filter.h"
#include "schemas/json_path_parser.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

constexpr std::size_t kMaxVisits = 1'000'000;
constexpr std::size_t kMaxDepth = 256;

// The positions a slice selects, in its order (RFC 9535, section 2.3.4.2.2).
std::vector<std::size_t> positionsOf(const JsonPath::Slice& slice, std::size_t count) {
  const auto size = static_cast<std::int64_t>(count);
  const bool forward = slice.step > 0;
  const auto bound = [&](std::int64_t index) {
    const std::int64_t from_start = index < 0 ? std::max(size + index, std::int64_t{-1}) : index;
    return forward ? std::clamp(from_start, std::int64_t{0}, size) : std::clamp(from_start, std::int64_t{-1}, size - 1);
  };
  const std::int64_t start = slice.start ? bound(*slice.start) : forward ? 0 : size - 1;
  const std::int64_t end = slice.end ? bound(*slice.end) : forward ? size : -1;
  std::vector<std::size_t> out;
  // Steps that lead out of the array end it; counted so that none overflows.
  for (std::int64_t at = start; slice.step != 0 && (forward ? at < end : at > end);) {
    out.push_back(static_cast<std::size_t>(at));
    const std::int64_t left = end - at;
    if (forward ? slice.step >= left : slice.step <= left) {
      break;
    }
    at += slice.step;
  }
  return out;
}

template <class Visitor>
bool eachChild(const JsonMatch& at, Visitor visitor) {
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

}  // namespace

bool JsonPathSearch::visit() {
  exhausted_ = exhausted_ || ++visits_ > kMaxVisits;
  return !exhausted_;
}

bool JsonPathSearch::select(const std::vector<JsonPath::Segment>& segments, const JsonMatch& start,
                            std::vector<JsonMatch>& out) {
  std::vector<JsonMatch> from{start};
  for (const JsonPath::Segment& segment : segments) {
    std::vector<JsonMatch> found;
    for (const JsonMatch& match : from) {
      if (!(segment.descendant ? descend(segment, match, found) : apply(segment, match, found))) {
        exhausted_ = true;
        return false;
      }
    }
    // Different places have different children, so that only what looks twice can find one twice.
    if (!segment.descendant && segment.selectors.size() == 1) {
      from = std::move(found);
      continue;
    }
    from.clear();
    std::unordered_set<const Json*> seen;
    for (const JsonMatch& match : found) {
      if (seen.insert(match.node).second) {
        from.push_back(match);
      }
    }
  }
  out = std::move(from);
  return !exhausted_;
}

bool JsonPathSearch::apply(const JsonPath::Segment& segment, const JsonMatch& at, std::vector<JsonMatch>& out) {
  const auto add_element = [&](std::size_t position) {
    out.push_back(JsonMatch{&(*at.node)[position], at.node, at.depth + 1});
  };
  for (const JsonPath::Selector& selector : segment.selectors) {
    if (const auto* name = std::get_if<std::string>(&selector)) {
      if (const Json* child = base::findMember(*at.node, *name); child != nullptr) {
        out.push_back(JsonMatch{const_cast<Json*>(child), at.node, at.depth + 1});
      }
    } else if (const auto* index = std::get_if<std::int64_t>(&selector)) {
      const auto size = at.node->is_array() ? static_cast<std::int64_t>(at.node->size()) : 0;
      if (const std::int64_t position = *index < 0 ? size + *index : *index; position >= 0 && position < size) {
        add_element(static_cast<std::size_t>(position));
      }
    } else if (const auto* slice = std::get_if<JsonPath::Slice>(&selector)) {
      for (const std::size_t position : positionsOf(*slice, at.node->is_array() ? at.node->size() : 0)) {
        add_element(position);
        if (!visit()) {
          return false;
        }
      }
    } else {
      const auto* filter = std::get_if<JsonPath::Filter>(&selector);
      const bool done = eachChild(at, [&](const JsonMatch& child) {
        if (filter == nullptr || holds(**filter, *child.node)) {
          out.push_back(child);
        }
        return visit();
      });
      if (!done) {
        return false;
      }
    }
  }
  return visit();
}

bool JsonPathSearch::descend(const JsonPath::Segment& segment, const JsonMatch& at, std::vector<JsonMatch>& out) {
  return at.depth <= kMaxDepth && apply(segment, at, out) &&
         eachChild(at, [&](const JsonMatch& child) { return descend(segment, child, out); });
}

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
  std::vector<JsonMatch> out;
  if (!JsonPathSearch(root).select(segments_, JsonMatch{&root, nullptr, 0}, out)) {
    return fail(ErrorKind::kLimit, "the search visits too many places, or the document is too deep");
  }
  return out;
}

}  // namespace soracom_mcp::schemas
