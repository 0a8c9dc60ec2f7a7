#include "schemas/json_path_filter.h"

#include <re2/re2.h>

#include <algorithm>

#include "base/exact_number.h"
#include "base/utf8.h"
#include "schemas/pattern.h"

namespace soracom_mcp::schemas {
namespace {

using base::Json;
using Kind = JsonPathFilter::Kind;

bool isLess(const Json& left, const Json& right) {
  if (base::isNumber(left) && base::isNumber(right)) {
    return base::compareNumbers(left, right) < 0;
  }
  // By code point, which the order of the bytes of UTF-8 is.
  return left.is_string() && right.is_string() &&
         left.get_ref<const std::string&>() < right.get_ref<const std::string&>();
}

bool isEqual(const std::optional<Json>& left, const std::optional<Json>& right) {
  return left && right ? base::equalJson(*left, *right) : !left && !right;
}

}  // namespace

std::vector<JsonMatch> JsonPathSearch::nodesOf(const JsonPathFilter& filter, Json& node) {
  std::vector<JsonMatch> out;
  select(filter.query, JsonMatch{filter.from_root ? &root_ : &node, nullptr, 0}, out);
  return out;
}

std::optional<Json> JsonPathSearch::valueOf(const JsonPathFilter& filter, Json& node) {
  if (filter.kind == Kind::kLiteral) {
    return filter.literal;
  }
  if (filter.kind == Kind::kLength) {
    const auto value = valueOf(filter.parts.front(), node);
    if (value && value->is_string()) {
      return Json(base::countCodePoints(value->get_ref<const std::string&>()));
    }
    return value && value->is_structured() ? std::optional(Json(value->size())) : std::nullopt;
  }
  if (filter.kind == Kind::kCount) {
    return Json(nodesOf(filter.parts.front(), node).size());
  }
  const auto nodes = nodesOf(filter.kind == Kind::kValue ? filter.parts.front() : filter, node);
  return nodes.size() == 1 ? std::optional(*nodes.front().node) : std::nullopt;
}

bool JsonPathSearch::compare(const JsonPathFilter& filter, Json& node) {
  const auto left = valueOf(filter.parts.front(), node);
  const auto right = valueOf(filter.parts.back(), node);
  const auto less = [](const auto& a, const auto& b) { return a && b && isLess(*a, *b); };
  switch (filter.kind) {
    case Kind::kEqual:
      return isEqual(left, right);
    case Kind::kNotEqual:
      return !isEqual(left, right);
    case Kind::kLess:
      return less(left, right);
    case Kind::kLessOrEqual:
      return less(left, right) || isEqual(left, right);
    case Kind::kGreater:
      return less(right, left);
    default:
      return less(right, left) || isEqual(left, right);
  }
}

bool JsonPathSearch::matches(const JsonPathFilter& filter, Json& node) {
  const auto text = valueOf(filter.parts.front(), node);
  const auto wanted = valueOf(filter.parts.back(), node);
  if (!text || !text->is_string() || !wanted || !wanted->is_string()) {
    return false;
  }
  const auto pattern = translatePattern(wanted->get_ref<const std::string&>());
  if (!pattern) {
    return false;
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  const re2::RE2 compiled(pattern->re2, options);
  const std::string& subject = text->get_ref<const std::string&>();
  return compiled.ok() && (filter.kind == Kind::kMatch ? re2::RE2::FullMatch(subject, compiled)
                                                       : re2::RE2::PartialMatch(subject, compiled));
}

bool JsonPathSearch::holds(const JsonPathFilter& filter, Json& node) {
  const auto part_holds = [&](const JsonPathFilter& part) { return holds(part, node); };
  switch (filter.kind) {
    case Kind::kOr:
      return std::any_of(filter.parts.begin(), filter.parts.end(), part_holds);
    case Kind::kAnd:
      return std::all_of(filter.parts.begin(), filter.parts.end(), part_holds);
    case Kind::kNot:
      return !holds(filter.parts.front(), node);
    case Kind::kExists:
      return !nodesOf(filter, node).empty();
    case Kind::kMatch:
    case Kind::kSearch:
      return matches(filter, node);
    default:
      return compare(filter, node);
  }
}

}  // namespace soracom_mcp::schemas
