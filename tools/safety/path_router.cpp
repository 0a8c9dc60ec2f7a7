#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "base/percent_decoding.h"
#include "schemas/path_template.h"
#include "tools/safety/path_guard.h"

namespace soracom_mcp::tools {
namespace {

/// A template segment as the literal texts around its parameters: "{a}.{b}" is "", ".", "". One text: no parameter.
using Shape = std::vector<std::string>;

std::vector<std::string_view> splitPath(std::string_view target) {
  target = target.substr(0, target.find_first_of("?#"));
  if (!target.empty() && target.front() == '/') {
    target.remove_prefix(1);
  }
  std::vector<std::string_view> segments;
  while (true) {
    const auto slash = target.find('/');
    segments.push_back(target.substr(0, slash));
    if (slash == std::string_view::npos) {
      return segments;
    }
    target.remove_prefix(slash + 1);
  }
}

Shape shapeOf(std::string_view segment) {
  Shape shape;
  std::string_view rest = segment;
  while (true) {
    const auto open = rest.find('{');
    const auto close = open == std::string_view::npos ? open : rest.find('}', open);
    if (close == std::string_view::npos) {
      shape.push_back(base::percentDecode(rest));
      return shape;
    }
    shape.push_back(base::percentDecode(rest.substr(0, open)));
    rest.remove_prefix(close + 1);
  }
}

constexpr std::uint64_t kUnitsPerShape = 20;  // of base::WorkBudget

/// Whether a decoded segment fits, each parameter taking at least one byte.
bool fits(const Shape& shape, std::string_view segment) {
  const std::string& first = shape.front();
  const std::string& last = shape.back();
  if (segment.size() < first.size() + last.size() + 1 || !segment.starts_with(first) || !segment.ends_with(last)) {
    return false;
  }
  std::string_view rest = segment.substr(first.size(), segment.size() - first.size() - last.size());
  for (std::size_t i = 1; i + 1 < shape.size(); ++i) {
    const auto at = rest.find(shape[i], 1);
    if (at == std::string_view::npos) {
      return false;
    }
    rest.remove_prefix(at + shape[i].size());
  }
  return !rest.empty();
}

using Items = std::set<std::string, std::less<>>;

Items queryItems(std::string_view query) {
  Items out;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    out.insert(base::percentDecode(query.substr(0, end)));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return out;
}

// What the document has fixed of the operation's query.
Items fixedItems(const schemas::Operation& operation) {
  const auto written = operation.path.find('?') == std::string::npos
                           ? base::Result<schemas::PathTemplate>(schemas::PathTemplate{})
                           : schemas::readPathTemplate(operation.path);
  return written ? queryItems(written->fixedQuery()) : Items();
}

struct Route {
  const schemas::Operation* operation;
  Items fixed;
};

// Of the operations at one path: `own`, unless another one's fixed query is there in full and says more than its own.
const Route& closestByQuery(const std::vector<Route>& at_path, const Route& own, std::string_view target) {
  const auto saysMore = [&](const Route& route) { return route.fixed.size() > own.fixed.size(); };
  if (std::none_of(at_path.begin(), at_path.end(), saysMore)) {
    return own;
  }
  const auto mark = std::min(target.find('?'), target.size());
  const Items sent = queryItems(target.substr(std::min(mark + 1, target.size())));
  const Route* closest = &own;
  for (const Route& other : at_path) {
    if (other.fixed.size() > closest->fixed.size() &&
        std::includes(sent.begin(), sent.end(), other.fixed.begin(), other.fixed.end())) {
      closest = &other;
    }
  }
  return *closest;
}

std::size_t literalSize(const Shape& shape) {
  std::size_t size = 0;
  for (const std::string& text : shape) {
    size += text.size();
  }
  return size;
}

}  // namespace

struct PathRouter::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  /// The most literal text first.
  std::vector<std::pair<Shape, std::unique_ptr<Node>>> templated;
  std::map<std::string, std::vector<Route>, std::less<>> operations;  ///< by method

  Node& child(std::string_view segment) {
    Shape shape = shapeOf(segment);
    if (shape.size() == 1) {
      std::unique_ptr<Node>& node = literals[shape.front()];
      if (!node) {
        node = std::make_unique<Node>();
      }
      return *node;
    }
    for (auto& [known, node] : templated) {
      if (known == shape) {
        return *node;
      }
    }
    const auto place = std::find_if(templated.begin(), templated.end(),
                                    [&](const auto& entry) { return literalSize(entry.first) < literalSize(shape); });
    return *templated.emplace(place, std::move(shape), std::make_unique<Node>())->second;
  }

  /// The operations behind the remaining segments. Visits each node at most once.
  const std::vector<Route>* find(std::string_view method, const std::vector<std::string>& segments, std::size_t depth,
                                 base::WorkBudget& work) const {
    if (depth == segments.size()) {
      const auto found = operations.find(method);
      return found == operations.end() ? nullptr : &found->second;
    }
    if (const auto literal = literals.find(segments[depth]); literal != literals.end()) {
      if (const auto* found = literal->second->find(method, segments, depth + 1, work)) {
        return found;
      }
    }
    for (const auto& [shape, node] : templated) {
      if (work.spend(kUnitsPerShape + shape.size() * segments[depth].size() / 4) && fits(shape, segments[depth])) {
        if (const auto* found = node->find(method, segments, depth + 1, work)) {
          return found;
        }
      }
    }
    return nullptr;
  }

  const std::vector<Route>* find(std::string_view method, std::string_view target, base::WorkBudget& work) const {
    std::vector<std::string> segments;
    for (const std::string_view segment : splitPath(target)) {
      segments.push_back(base::percentDecode(segment));
    }
    return find(method, segments, 0, work);
  }
};

PathRouter::PathRouter(const schemas::OpenApiDocument& document) : root_(std::make_unique<Node>()) {
  for (const schemas::Operation& operation : document.operations) {
    Node* node = root_.get();
    for (const std::string_view segment : splitPath(operation.path)) {
      node = &node->child(segment);
    }
    node->operations[operation.method].push_back({&operation, fixedItems(operation)});
  }
}

PathRouter::~PathRouter() = default;

const schemas::Operation* PathRouter::route(std::string_view method, std::string_view target) const {
  base::WorkBudget work;
  const auto* found = root_->find(method, target, work);
  return found == nullptr ? nullptr : found->front().operation;
}

base::Result<void> PathRouter::check(const schemas::Operation& operation, std::string_view target) const {
  base::WorkBudget work;
  return check(operation, target, work);
}

base::Result<void> PathRouter::check(const schemas::Operation& operation, std::string_view target,
                                     base::WorkBudget& work) const {
  const auto* found = root_->find(operation.method, target, work);
  if (work.ended()) {
    return base::fail(work.error("finding the operation that answers " + std::to_string(target.size()) +
                                 " bytes of path"));
  }
  const schemas::Operation* answers = found == nullptr ? nullptr : found->front().operation;
  if (found != nullptr) {
    const auto own =
        std::find_if(found->begin(), found->end(), [&](const Route& route) { return route.operation == &operation; });
    answers = own == found->end() ? answers : closestByQuery(*found, *own, target).operation;
  }
  if (answers == &operation) {
    return {};
  }
  const std::string here = operation.id + " (" + operation.path + ")";
  const std::string what = answers == nullptr
                               ? "no operation would answer; the path would not be that of " + here
                               : answers->id + " (" + answers->path + ") would answer instead of " + here +
                                     "; a path argument has the reserved name of another resource";
  return base::fail(base::ErrorKind::kRefused, "path_rejected: with these values " + what);
}

}  // namespace soracom_mcp::tools
