#include "simulator/route_table.h"

#include <algorithm>

#include "base/utf8.h"
#include "simulator/encoding.h"

namespace soracom_mcp::simulator {
namespace {

constexpr std::string_view kBasePath = "/v1/";
/// The longest template has six segments; anything deeper cannot match.
constexpr std::size_t kMaxSegments = 16;

bool isPlaceholder(std::string_view segment) { return segment.starts_with('{'); }

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(end + 1);
  }
}

bool acceptableSegment(const std::string& segment) {
  return !segment.empty() && segment != "." && segment != ".." && !base::findInvalidUtf8(segment) &&
         std::none_of(segment.begin(), segment.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

base::Result<std::vector<std::string>, ApiError> readSegments(std::string_view path) {
  std::vector<std::string> segments;
  segments.reserve(8);
  for (const std::string_view raw : split(path, '/')) {
    auto segment = decodePercent(raw);
    if (!segment || !acceptableSegment(*segment) || segments.size() >= kMaxSegments) {
      return refuse(400, codes::kBadPath, "the path holds a segment that is empty, a dot segment or badly encoded");
    }
    segments.push_back(std::move(*segment));
  }
  return segments;
}

/// Pairs the placeholders of `path` with the segments in their places.
PathVariables bindVariables(std::string_view path, std::vector<std::string>& segments) {
  PathVariables variables;
  const auto names = split(path.substr(1), '/');
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (isPlaceholder(names[i])) {
      variables.emplace_back(names[i].substr(1, names[i].size() - 2), std::move(segments[i]));
    }
  }
  return variables;
}

}  // namespace

RouteTable::RouteTable() : nodes_(1) {
  for (const auto group : {authOperations(), operatorOperations(), operatorProfileOperations(), operatorMfaOperations(),
                           userOperations(), userSignInOperations(), userAccessOperations(), roleOperations(),
                           emailOperations(), notificationOperations()}) {
    operations_.insert(operations_.end(), group.begin(), group.end());
  }
  for (std::size_t i = 0; i < operations_.size(); ++i) {
    add(i);
  }
}

void RouteTable::add(std::size_t operation) {
  std::size_t at = 0;
  for (const std::string_view segment : split(operations_[operation].path.substr(1), '/')) {
    std::size_t next = 0;
    if (isPlaceholder(segment)) {
      next = nodes_[at].placeholder;
    } else {
      for (const auto& [literal, node] : nodes_[at].literals) {
        next = literal == segment ? node : next;
      }
    }
    if (next == 0) {
      next = nodes_.size();
      nodes_.emplace_back();
      if (isPlaceholder(segment)) {
        nodes_[at].placeholder = next;
      } else {
        nodes_[at].literals.emplace_back(segment, next);
      }
    }
    at = next;
  }
  nodes_[at].operations.push_back(operation);
}

const RouteTable::Node* RouteTable::descend(std::size_t node, const std::vector<std::string>& segments,
                                            std::size_t depth) const {
  const Node& here = nodes_[node];
  if (depth == segments.size()) {
    return here.operations.empty() ? nullptr : &here;
  }
  for (const auto& [literal, next] : here.literals) {
    if (literal == segments[depth]) {
      if (const Node* found = descend(next, segments, depth + 1)) {
        return found;
      }
    }
  }
  return here.placeholder != 0 ? descend(here.placeholder, segments, depth + 1) : nullptr;
}

base::Result<RouteTable::Match, ApiError> RouteTable::find(std::string_view method, std::string_view target) const {
  const std::string_view path = target.substr(0, target.find_first_of("?#"));
  if (!path.starts_with(kBasePath)) {
    return refuse(404, codes::kNoRoute, "no such resource; every path begins with /v1/");
  }
  auto segments = readSegments(path.substr(kBasePath.size()));
  if (!segments) {
    return base::Unexpected<ApiError>(std::move(segments.error()));
  }
  const Node* node = descend(0, *segments, 0);
  if (node == nullptr) {
    return refuse(404, codes::kNoRoute, "no such resource");
  }
  for (const std::size_t index : node->operations) {
    const Operation& operation = operations_[index];
    if (operation.method == method) {
      return Match{&operation, index, bindVariables(operation.path, *segments)};
    }
  }
  return refuse(405, codes::kMethodNotAllowed, "the method is not allowed for this resource");
}

std::vector<std::pair<std::string, std::string>> readQuery(std::string_view target) {
  std::vector<std::pair<std::string, std::string>> query;
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) {
    return query;
  }
  for (const std::string_view pair : split(target.substr(mark + 1), '&')) {
    const std::size_t equals = pair.find('=');
    std::string value(equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1));
    std::replace(value.begin(), value.end(), '+', ' ');
    auto name = decodePercent(pair.substr(0, equals));
    auto decoded = decodePercent(value);
    if (name && decoded && !name->empty()) {
      query.emplace_back(std::move(*name), std::move(*decoded));
    }
  }
  return query;
}

}  // namespace soracom_mcp::simulator
