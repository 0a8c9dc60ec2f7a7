#pragma once

#include <re2/re2.h>

#include <deque>
#include <limits>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/json.h"

namespace soracom_mcp::schemas {

using NodeIndex = std::uint32_t;
inline constexpr NodeIndex kNoNode = std::numeric_limits<NodeIndex>::max();
inline constexpr std::size_t kUnbounded = std::numeric_limits<std::size_t>::max();

/// Bits of Node::types.
enum TypeBit : std::uint8_t {
  kNullBit = 1,
  kBooleanBit = 2,
  kObjectBit = 4,
  kArrayBit = 8,
  kNumberBit = 16,
  kStringBit = 32,
  kIntegerBit = 64,
};

struct ValueRules {
  const base::Json* constant = nullptr;
  const base::Json* values = nullptr;          ///< the `enum` array
  std::size_t constant_bytes = 0;              ///< as JSON text, as which comparing costs
  std::size_t values_bytes = 0;
  std::unordered_set<std::string_view> texts;  ///< its strings, where there are many
};

struct NumberRules {
  const base::Json* minimum = nullptr;
  const base::Json* maximum = nullptr;
  const base::Json* exclusive_minimum = nullptr;
  const base::Json* exclusive_maximum = nullptr;
  const base::Json* multiple_of = nullptr;
};

struct StringRules {
  std::size_t min_length = 0;
  std::size_t max_length = kUnbounded;
  std::shared_ptr<const re2::RE2> pattern;
  std::string_view pattern_text;
};

struct ArrayRules {
  std::size_t min_items = 0;
  std::size_t max_items = kUnbounded;
  bool unique = false;
  std::vector<NodeIndex> prefix;
  NodeIndex items = kNoNode;
  NodeIndex contains = kNoNode;
  std::size_t min_contains = 1;
  std::size_t max_contains = kUnbounded;
};

struct ObjectRules {
  struct Member {
    std::string_view name;
    NodeIndex node = kNoNode;  ///< kNoNode: only required, not described
    bool required = false;
  };
  struct PatternMember {
    std::shared_ptr<const re2::RE2> pattern;
    std::string_view text;
    NodeIndex node;
  };
  std::size_t min_members = 0;
  std::size_t max_members = kUnbounded;
  std::vector<Member> members;
  std::unordered_map<std::string_view, std::uint32_t> by_name;  ///< filled where there are many members
  std::size_t required_count = 0;
  std::vector<PatternMember> patterns;
  NodeIndex additional = kNoNode;
  NodeIndex names = kNoNode;
  std::vector<std::pair<std::string_view, std::vector<std::string_view>>> dependent_required;

  const Member* find(std::string_view name) const;
};

struct BranchRules {
  NodeIndex reference = kNoNode;
  NodeIndex dynamic_reference = kNoNode;
  std::string dynamic_anchor;  ///< empty: the dynamic reference is a plain one
  std::vector<NodeIndex> all_of;
  std::vector<NodeIndex> any_of;
  std::vector<NodeIndex> one_of;
  NodeIndex negated = kNoNode;
  NodeIndex condition = kNoNode;
  NodeIndex then_node = kNoNode;
  NodeIndex else_node = kNoNode;
  std::vector<std::pair<std::string_view, NodeIndex>> dependent_schemas;
};

/// One schema. Absent rules cost a null pointer.
struct Node {
  std::uint8_t types = 0;  ///< 0: any
  bool rejects = false;    ///< the schema `false`
  std::uint32_t resource = 0;
  std::unique_ptr<ValueRules> value;
  std::unique_ptr<NumberRules> number;
  std::unique_ptr<StringRules> string;
  std::unique_ptr<ArrayRules> array;
  std::unique_ptr<ObjectRules> object;
  std::unique_ptr<BranchRules> branches;
  NodeIndex unevaluated_items = kNoNode;
  NodeIndex unevaluated_members = kNoNode;
};

/// What the evaluation runs on: immutable after compilation. Views and pointers go into `documents`.
struct CompiledSchema {
  std::deque<base::Json> documents;
  std::vector<Node> nodes;  ///< the first one is the root
  /// By resource and name of `$dynamicAnchor`; empty where no reference is dynamic.
  std::vector<std::unordered_map<std::string, NodeIndex>> dynamic_anchors;
};

}  // namespace soracom_mcp::schemas
