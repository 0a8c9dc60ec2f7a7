#include "schemas/keywords/compiler.h"

#include <cmath>

#include "base/exact_number.h"
#include "schemas/keywords/rule_families.h"
#include "schemas/pattern.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

constexpr std::size_t kMaxNodes = 100'000;
constexpr std::size_t kMaxPatterns = 2'000;
constexpr std::int64_t kMaxPatternBytes = 512 * 1024 * 1024;

// Keywords of the validation vocabulary that have no family of their own switch.
bool isValidationOnly(const std::string& name) {
  static const std::unordered_set<std::string_view> kNames{"type",
                                                           "enum",
                                                           "const",
                                                           "multipleOf",
                                                           "maximum",
                                                           "exclusiveMaximum",
                                                           "minimum",
                                                           "maxLength",
                                                           "exclusiveMinimum",
                                                           "minLength",
                                                           "pattern",
                                                           "maxItems",
                                                           "minItems",
                                                           "uniqueItems",
                                                           "maxContains",
                                                           "minContains",
                                                           "maxProperties",
                                                           "minProperties",
                                                           "required",
                                                           "dependentRequired"};
  return kNames.contains(name);
}

}  // namespace

base::Unexpected<base::Error> malformedKeyword(const std::string& name, std::string_view expected) {
  return fail(ErrorKind::kInvalidInput, name + ": must be " + std::string(expected));
}

Result<std::size_t> readCount(const std::string& name, const Json& value) {
  if (value.is_number_unsigned()) {
    return value.get<std::size_t>();
  }
  if (base::isExactNumber(value) && base::isWhole(value) && base::compareNumbers(value, 0) > 0) {
    return kUnbounded;
  }
  const bool whole =
      value.is_number_integer() || (value.is_number_float() && std::trunc(value.get<double>()) == value.get<double>());
  if (!whole || value.get<double>() < 0) {
    return malformedKeyword(name, "a whole number, not below zero");
  }
  return value.get<double>() >= 1e18 ? kUnbounded : static_cast<std::size_t>(value.get<double>());
}

NodeIndex Compiler::nodeFor(const Json& schema, SchemaIndex::ResourceIndex resource) {
  const auto [entry, is_new] = known_.try_emplace(&schema, static_cast<NodeIndex>(nodes_.size()));
  if (is_new) {
    nodes_.emplace_back();
    pending_.push_back({&schema, index_.resourceOf(schema, resource), entry->second});
  }
  return entry->second;
}

NodeIndex Compiler::child(const Json& schema) { return nodeFor(schema, resource_); }

Result<std::shared_ptr<const re2::RE2>> Compiler::pattern(const std::string& text) {
  if (const auto known = patterns_.find(text); known != patterns_.end()) {
    return known->second;
  }
  if (patterns_.size() >= kMaxPatterns) {
    return fail(ErrorKind::kLimit, "more than " + std::to_string(kMaxPatterns) + " patterns");
  }
  Result<Pattern> translated = translatePattern(text);
  if (!translated) {
    return fail(translated.error());
  }
  pattern_bytes_ += translated->compiled->options().max_mem();
  if (pattern_bytes_ > kMaxPatternBytes) {
    return fail(ErrorKind::kLimit, "patterns that take more than " +
                                       std::to_string(kMaxPatternBytes / (1024 * 1024)) + " MiB when they are used");
  }
  patterns_.emplace(text, translated->compiled);
  return std::move(translated->compiled);
}

Result<void> Compiler::compileReference(BranchRules& branches, const std::string& name, const Json& value) {
  if (!value.is_string()) {
    return malformedKeyword(name, "a text");
  }
  const Result<SchemaIndex::Target> target = index_.resolve(resource_, value.get_ref<const std::string&>());
  if (!target) {
    return fail(target.error());
  }
  const NodeIndex node = nodeFor(*target->node, target->resource);
  if (name == "$ref") {
    branches.reference = node;
  } else {
    branches.dynamic_reference = node;
    branches.dynamic_anchor = target->dynamic_anchor;
    if (!target->dynamic_anchor.empty()) {
      dynamic_names_.insert(target->dynamic_anchor);
    }
  }
  return {};
}

Result<void> Compiler::compileKeyword(Node& node, const std::string& name, const Json& value, const Json& schema) {
  const bool validates = index_.resource(resource_).validates;
  if (!validates && isValidationOnly(name)) {
    return {};
  }
  if (name == "$ref" || name == "$dynamicRef") {
    return compileReference(ensure(node.branches), name, value);
  }
  if (name == "unevaluatedItems" || name == "unevaluatedProperties") {
    (name == "unevaluatedItems" ? node.unevaluated_items : node.unevaluated_members) = child(value);
    return {};
  }
  // `then` and `else` count beside `if` only.
  if ((name == "then" || name == "else") && base::findMember(schema, "if") == nullptr) {
    return {};
  }
  // The families in turn; the first that knows the keyword takes it.
  Result<bool> taken = readValueRule(node, name, value);
  if (taken && !*taken) {
    taken = readNumberRule(node, name, value);
  }
  if (taken && !*taken) {
    taken = readStringRule(*this, node, name, value);
  }
  if (taken && !*taken) {
    taken = readObjectRule(*this, node, name, value, validates);
  }
  if (taken && !*taken) {
    taken = readArrayRule(*this, node, name, value, validates);
  }
  if (taken && !*taken) {
    taken = readBranchRule(*this, node, name, value);
  }
  return taken ? Result<void>() : Result<void>(fail(taken.error()));
}

Result<void> Compiler::compileNode(const Pending& pending) {
  Node& node = nodes_[pending.node];
  node.resource = pending.resource;
  resource_ = pending.resource;
  if (pending.schema->is_boolean()) {
    node.rejects = !pending.schema->get<bool>();
    return {};
  }
  if (!pending.schema->is_object()) {
    return fail(ErrorKind::kInvalidInput, "a schema must be an object, true or false");
  }
  for (const auto& member : pending.schema->get_ref<const Json::object_t&>()) {
    if (Result<void> done = compileKeyword(node, member.first, member.second, *pending.schema); !done) {
      return done;
    }
  }
  return {};
}

Result<void> Compiler::compilePending() {
  while (!pending_.empty()) {
    if (nodes_.size() > kMaxNodes) {
      return fail(ErrorKind::kLimit, "more than " + std::to_string(kMaxNodes) + " schemas");
    }
    const Pending next = pending_.back();
    pending_.pop_back();
    if (Result<void> done = compileNode(next); !done) {
      return done;
    }
  }
  return {};
}

// Every place a dynamic reference may lead to. True when that brought new schemas.
Result<bool> Compiler::compileDynamicAnchors() {
  for (const std::string& name : dynamic_names_) {
    for (std::size_t i = 0; i < index_.resourceCount(); ++i) {
      const auto resource = static_cast<SchemaIndex::ResourceIndex>(i);
      const auto& anchors = index_.resource(resource).dynamic_anchors;
      if (const auto found = anchors.find(name); found != anchors.end()) {
        nodeFor(*found->second, resource);
      }
    }
  }
  const bool more = !pending_.empty();
  Result<void> done = compilePending();
  return done ? Result<bool>(more) : Result<bool>(fail(done.error()));
}

Result<std::unique_ptr<CompiledSchema>> Compiler::run(const Json& schema) {
  const Result<SchemaIndex::Target> root = index_.addRoot(schema);
  if (!root) {
    return fail(root.error());
  }
  nodeFor(*root->node, root->resource);
  if (Result<void> done = compilePending(); !done) {
    return fail(done.error());
  }
  for (bool more = true; more;) {
    const Result<bool> grown = compileDynamicAnchors();
    if (!grown) {
      return fail(grown.error());
    }
    more = *grown;
  }
  auto out = std::make_unique<CompiledSchema>();
  if (!dynamic_names_.empty()) {
    out->dynamic_anchors.resize(index_.resourceCount());
    for (std::size_t i = 0; i < index_.resourceCount(); ++i) {
      for (const auto& [name, node] : index_.resource(static_cast<SchemaIndex::ResourceIndex>(i)).dynamic_anchors) {
        if (const auto found = known_.find(node); found != known_.end()) {
          out->dynamic_anchors[i].emplace(name, found->second);
        }
      }
    }
  }
  out->nodes.assign(std::make_move_iterator(nodes_.begin()), std::make_move_iterator(nodes_.end()));
  out->documents = index_.takeDocuments();
  return out;
}

}  // namespace soracom_mcp::schemas
