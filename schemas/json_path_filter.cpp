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

bool isEqual(const Json* left, const Json* right) {
  return left != nullptr && right != nullptr ? base::equalJson(*left, *right) : left == right;
}

// Of a singular query. Null where it selects nothing.
const Json* followSingular(const std::vector<JsonPath::Segment>& query, const Json& from) {
  const Json* node = &from;
  for (const JsonPath::Segment& segment : query) {
    if (const auto* name = std::get_if<std::string>(&segment.selectors.front())) {
      node = base::findMember(*node, *name);
    } else {
      const auto size = node->is_array() ? static_cast<std::int64_t>(node->size()) : 0;
      const auto index = std::get<std::int64_t>(segment.selectors.front());
      const std::int64_t position = index < 0 ? size + index : index;
      node = position >= 0 && position < size ? &(*node)[static_cast<std::size_t>(position)] : nullptr;
    }
    if (node == nullptr) {
      return nullptr;
    }
  }
  return node;
}

}  // namespace

bool JsonPathFilter::isSingular() const {
  return std::all_of(query.begin(), query.end(), [](const JsonPath::Segment& segment) {
    return !segment.descendant && segment.selectors.size() == 1 &&
           (std::holds_alternative<std::string>(segment.selectors.front()) ||
            std::holds_alternative<std::int64_t>(segment.selectors.front()));
  });
}

std::vector<JsonMatch> JsonPathSearch::nodesOf(const JsonPathFilter& filter, Json& node) {
  std::vector<JsonMatch> out;
  select(filter.query, JsonMatch{filter.from_root ? &root_ : &node, nullptr, 0}, out);
  return out;
}

JsonPathValue JsonPathSearch::valueOf(const JsonPathFilter& filter, Json& node) {
  if (filter.kind == Kind::kLiteral) {
    return JsonPathValue(&filter.literal);
  }
  if (filter.kind == Kind::kLength) {
    const JsonPathValue whole = valueOf(filter.parts.front(), node);
    const Json* value = whole.get();
    if (value != nullptr && value->is_string()) {
      return JsonPathValue(base::countCodePoints(value->get_ref<const std::string&>()));
    }
    return value != nullptr && value->is_structured() ? JsonPathValue(value->size()) : JsonPathValue();
  }
  if (filter.kind == Kind::kCount) {
    return JsonPathValue(nodesOf(filter.parts.front(), node).size());
  }
  const JsonPathFilter& asked = filter.kind == Kind::kValue ? filter.parts.front() : filter;
  if (asked.isSingular()) {  // which most are: without the lists that others need
    return visit() ? JsonPathValue(followSingular(asked.query, asked.from_root ? root_ : node)) : JsonPathValue();
  }
  const auto nodes = nodesOf(asked, node);
  return nodes.size() == 1 ? JsonPathValue(nodes.front().node) : JsonPathValue();
}

bool JsonPathSearch::compare(const JsonPathFilter& filter, Json& node) {
  const JsonPathValue left_value = valueOf(filter.parts.front(), node);
  const JsonPathValue right_value = valueOf(filter.parts.back(), node);
  const Json* left = left_value.get();
  const Json* right = right_value.get();
  const auto less = [](const Json* a, const Json* b) { return a != nullptr && b != nullptr && isLess(*a, *b); };
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
  const JsonPathValue text_value = valueOf(filter.parts.front(), node);
  const JsonPathValue pattern_value = valueOf(filter.parts.back(), node);
  const Json* text = text_value.get();
  const Json* wanted = pattern_value.get();
  if (text == nullptr || !text->is_string() || wanted == nullptr || !wanted->is_string()) {
    return false;
  }
  const re2::RE2* pattern = compiled(wanted->get_ref<const std::string&>());
  const std::string& subject = text->get_ref<const std::string&>();
  return pattern != nullptr && (filter.kind == Kind::kMatch ? re2::RE2::FullMatch(subject, *pattern)
                                                            : re2::RE2::PartialMatch(subject, *pattern));
}

const re2::RE2* JsonPathSearch::compiled(const std::string& pattern) {
  if (last_compiled_ == nullptr || last_pattern_ != pattern) {
    const auto translated = translatePattern(pattern);
    re2::RE2::Options options;
    options.set_log_errors(false);
    last_pattern_ = pattern;
    last_compiled_ = translated ? std::make_shared<const re2::RE2>(translated->re2, options) : nullptr;
  }
  return last_compiled_ != nullptr && last_compiled_->ok() ? last_compiled_.get() : nullptr;
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
      return filter.isSingular() ? valueOf(filter, node).get() != nullptr : !nodesOf(filter, node).empty();
    case Kind::kMatch:
    case Kind::kSearch:
      return matches(filter, node);
    default:
      return compare(filter, node);
  }
}

}  // namespace soracom_mcp::schemas
