#include "schemas/yaml_reader.h"

#include <yaml.h>

#include <algorithm>
#include <unordered_map>

#include "base/exact_number.h"
#include "base/json_assembler.h"
#include "base/utf8.h"
#include "schemas/yaml_scalar.h"

namespace soracom_mcp::schemas {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

constexpr std::string_view kCorePrefix = "tag:yaml.org,2002:";

std::string_view viewOf(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

bool isInteger(const Json& value) {
  return value.is_number_integer() || (base::isExactNumber(value) && base::isWhole(value));
}

std::string shown(std::string_view text) { return "\"" + base::truncateUtf8(base::escapeForDisplay(text), 80) + "\""; }

std::string at(const yaml_mark_t& mark) {
  return "line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1);
}

// Frees an event whatever happens to it.
class Event final {
 public:
  Event() = default;
  ~Event() { yaml_event_delete(&event_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  yaml_event_t* get() { return &event_; }
  const yaml_event_t* operator->() const { return &event_; }

 private:
  yaml_event_t event_{};
};

// What a subtree costs, so that an alias can be charged before it is copied.
struct Cost {
  std::size_t nodes = 0;
  std::size_t bytes = 0;
  std::size_t depth = 0;
};

class YamlBuilder final {
 public:
  explicit YamlBuilder(const YamlLimits& limits) : limits_(limits) {}

  // False at the first thing that is refused; error() says what.
  bool take(const yaml_event_t& event) {
    mark_ = event.start_mark;
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        return ++documents_ == 1 || refuse(ErrorKind::kInvalidInput, "a second document; one file holds one document");
      case YAML_SCALAR_EVENT:
        return scalar(event.data.scalar);
      case YAML_SEQUENCE_START_EVENT:
        return open(false, viewOf(event.data.sequence_start.anchor), viewOf(event.data.sequence_start.tag));
      case YAML_MAPPING_START_EVENT:
        return open(true, viewOf(event.data.mapping_start.anchor), viewOf(event.data.mapping_start.tag));
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return close();
      case YAML_ALIAS_EVENT:
        return alias(std::string(viewOf(event.data.alias.anchor)));
      default:
        return true;
    }
  }

  bool hasDocument() const { return documents_ > 0; }
  Json takeRoot() { return assembler_.take(); }
  Error takeError() { return std::move(error_); }

 private:
  struct Anchor {
    bool open = true;
    Json value;
    Cost cost;
  };
  struct Level {
    std::string anchor;
    Cost before;  // what was spent when the container opened; `depth` is the deepest level inside it
    bool expects_key = false;
  };

  bool refuse(ErrorKind kind, const std::string& what) {
    error_ = Error{kind, "YAML " + at(mark_) + ": " + what};
    return false;
  }

  bool spend(std::size_t nodes, std::size_t bytes, std::size_t depth_below) {
    spent_.nodes += nodes;
    spent_.bytes += bytes;
    if (spent_.nodes > limits_.max_nodes) {
      return refuse(ErrorKind::kLimit, "more than " + std::to_string(limits_.max_nodes) + " values, aliases expanded");
    }
    if (spent_.bytes > limits_.max_bytes) {
      return refuse(ErrorKind::kLimit, "more than " + std::to_string(limits_.max_bytes) + " bytes, aliases expanded");
    }
    const std::size_t depth = levels_.size() + depth_below;
    if (depth > limits_.max_depth) {
      return refuse(ErrorKind::kLimit, "nested deeper than " + std::to_string(limits_.max_depth) + " levels");
    }
    if (!levels_.empty()) {
      levels_.back().before.depth = std::max(levels_.back().before.depth, depth);
    }
    return true;
  }

  // A value stands where a key is wanted: only scalars may.
  bool atKey() const { return !levels_.empty() && levels_.back().expects_key; }
  void valueDone() {
    if (assembler_.inObject()) {
      levels_.back().expects_key = true;
    }
  }

  bool scalar(const auto& event) {
    const std::string_view text(reinterpret_cast<const char*>(event.value), event.length);
    if (!spend(1, text.size(), 0)) {
      return false;
    }
    const bool plain = event.style == YAML_PLAIN_SCALAR_STYLE;
    if (atKey()) {
      return key(text, viewOf(event.tag), plain) &&
             (event.anchor == nullptr ||
              remember(viewOf(event.anchor), Json(std::string(text)), Cost{1, text.size(), 0}));
    }
    Result<Json> value = typed(text, viewOf(event.tag), plain);
    if (!value) {
      return refuse(value.error().kind, value.error().message);
    }
    if (event.anchor != nullptr && !remember(viewOf(event.anchor), *value, Cost{1, text.size(), 0})) {
      return false;
    }
    assembler_.add(std::move(*value));
    valueDone();
    return true;
  }

  static Result<Json> typed(std::string_view text, std::string_view tag, bool plain) {
    if (tag.empty()) {
      return plain ? readPlainScalar(text) : Json(std::string(text));
    }
    if (tag == "!" || tag == "tag:yaml.org,2002:str") {
      return Json(std::string(text));
    }
    if (!tag.starts_with(kCorePrefix)) {
      return fail(ErrorKind::kUnsupported, "the tag " + shown(tag) + "; only the tags of the core schema are read");
    }
    const std::string_view name = tag.substr(kCorePrefix.size());
    Result<Json> value = readPlainScalar(text);
    if (!value) {
      return value;
    }
    const bool fits = (name == "null" && value->is_null()) || (name == "bool" && value->is_boolean()) ||
                      (name == "int" && isInteger(*value)) || (name == "float" && base::isNumber(*value));
    if (!fits) {
      return fail(ErrorKind::kInvalidInput, shown(text) + " cannot be read with the tag " + shown(tag));
    }
    return value;
  }

  bool key(std::string_view text, std::string_view tag, bool plain) {
    if (!tag.empty() && tag != "!" && !tag.starts_with(kCorePrefix)) {
      return refuse(ErrorKind::kUnsupported, "the tag " + shown(tag) + " on a key");
    }
    if (text.find('\0') != std::string_view::npos) {
      return refuse(ErrorKind::kInvalidInput, "a key holds a NUL character");
    }
    if (plain && text == "<<") {
      return refuse(ErrorKind::kUnsupported, "the merge key <<, which YAML 1.2 does not have; write the members out");
    }
    if (!assembler_.key(std::string(text))) {
      return refuse(ErrorKind::kInvalidInput, "the key " + shown(text) + " occurs twice in one mapping");
    }
    levels_.back().expects_key = false;
    return true;
  }

  bool open(bool mapping, std::string_view anchor, std::string_view tag) {
    if (atKey()) {
      return refuse(ErrorKind::kUnsupported, "a key that is not a scalar");
    }
    const std::string_view core = mapping ? "tag:yaml.org,2002:map" : "tag:yaml.org,2002:seq";
    if (!tag.empty() && tag != "!" && tag != core) {
      return refuse(ErrorKind::kUnsupported, "the tag " + shown(tag) + "; only the tags of the core schema are read");
    }
    if (!anchor.empty()) {
      anchors_[std::string(anchor)] = Anchor{};
    }
    const Cost before = spent_;
    levels_.push_back(Level{std::string(anchor), Cost{before.nodes, before.bytes, levels_.size() + 1}, mapping});
    mapping ? assembler_.openObject() : assembler_.openArray();
    return spend(1, 0, 0);
  }

  bool close() {
    const Level level = std::move(levels_.back());
    levels_.pop_back();
    const Json& value = assembler_.close();
    if (!levels_.empty()) {
      levels_.back().before.depth = std::max(levels_.back().before.depth, level.before.depth);
    }
    if (!level.anchor.empty()) {
      const Cost cost{spent_.nodes - level.before.nodes, spent_.bytes - level.before.bytes,
                      level.before.depth - levels_.size()};
      if (!remember(level.anchor, value, cost)) {
        return false;
      }
    }
    valueDone();
    return true;
  }

  // Keeps a copy of a finished value. Copies are charged as well: anchors inside anchors copy the same values again.
  bool remember(std::string_view name, const Json& value, const Cost& cost) {
    copied_.nodes += cost.nodes;
    copied_.bytes += cost.bytes;
    if (copied_.nodes > limits_.max_alias_nodes || copied_.bytes > limits_.max_bytes) {
      return refuse(ErrorKind::kLimit, "the anchored values are too large");
    }
    anchors_[std::string(name)] = Anchor{false, value, cost};
    return true;
  }

  bool alias(const std::string& name) {
    if (atKey()) {
      return refuse(ErrorKind::kUnsupported, "an alias as a key");
    }
    const auto found = anchors_.find(name);
    if (found == anchors_.end()) {
      return refuse(ErrorKind::kInvalidInput, "the alias " + shown(name) + " has no anchor before it");
    }
    if (found->second.open) {
      return refuse(ErrorKind::kInvalidInput, "the alias " + shown(name) + " stands inside its own anchor");
    }
    const Cost& cost = found->second.cost;
    aliased_.nodes += cost.nodes;
    aliased_.bytes += cost.bytes;
    if (aliased_.nodes > limits_.max_alias_nodes || aliased_.bytes > limits_.max_bytes) {
      return refuse(ErrorKind::kLimit, "more than " + std::to_string(limits_.max_alias_nodes) +
                                           " values, aliases expanded; write them out");
    }
    if (!spend(cost.nodes, cost.bytes, cost.depth)) {
      return false;
    }
    assembler_.add(found->second.value);
    valueDone();
    return true;
  }

  const YamlLimits& limits_;
  base::JsonAssembler assembler_;
  std::vector<Level> levels_;
  std::unordered_map<std::string, Anchor> anchors_;
  Cost spent_;
  Cost copied_;
  Cost aliased_;
  std::size_t documents_ = 0;
  yaml_mark_t mark_{};
  Error error_;
};

Error syntaxError(const yaml_parser_t& parser) {
  if (parser.error == YAML_MEMORY_ERROR) {
    return Error{ErrorKind::kLimit, "YAML: out of memory"};
  }
  std::string what = parser.problem == nullptr ? "cannot be read" : parser.problem;
  if (parser.context != nullptr) {
    what += std::string(" (") + parser.context + ")";
  }
  return Error{ErrorKind::kInvalidInput, "YAML " + at(parser.problem_mark) + ": " + what};
}

Result<Json> parseAll(yaml_parser_t& parser, const YamlLimits& limits) {
  YamlBuilder builder(limits);
  for (bool more = true; more;) {
    Event event;
    if (yaml_parser_parse(&parser, event.get()) == 0) {
      return fail(syntaxError(parser));
    }
    if (!builder.take(*event.get())) {
      return fail(builder.takeError());
    }
    more = event->type != YAML_STREAM_END_EVENT;
  }
  if (!builder.hasDocument()) {
    return fail(ErrorKind::kInvalidInput, "YAML: the text holds no document");
  }
  return builder.takeRoot();
}

}  // namespace

Result<Json> readYaml(std::string_view text, const YamlLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return fail(ErrorKind::kLimit, "YAML: larger than " + std::to_string(limits.max_bytes) + " bytes");
  }
  if (const auto bad = base::findInvalidUtf8(text)) {
    const auto line = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n') + 1;
    return fail(ErrorKind::kInvalidInput,
                "YAML line " + std::to_string(line) + ": not valid UTF-8 at byte " + std::to_string(*bad));
  }
  yaml_parser_t parser;
  if (yaml_parser_initialize(&parser) == 0) {
    return fail(ErrorKind::kLimit, "YAML: out of memory");
  }
  const std::unique_ptr<yaml_parser_t, decltype(&yaml_parser_delete)> owner(&parser, &yaml_parser_delete);
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  return parseAll(parser, limits);
}

}  // namespace soracom_mcp::schemas
