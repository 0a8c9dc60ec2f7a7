#include "base/json_reader.h"

#include <algorithm>
#include <unordered_set>

#include "base/utf8.h"

namespace soracom_mcp::base {
namespace {

// From this many members on, duplicates are looked for in a hash set instead of one by one.
constexpr std::size_t kSmallObject = 16;

std::string at(std::size_t offset) { return " at byte " + std::to_string(offset); }

// Builds the value while the parser reads, so that limits hold before memory is spent, and members are appended without
// the linear search that ordered_json's own parser makes for each of them.
class LimitedBuilder final : public nlohmann::json_sax<Json> {
 public:
  explicit LimitedBuilder(const JsonLimits& limits) : limits_(limits) {}

  bool null() override { return add(Json(nullptr)); }
  bool boolean(bool value) override { return add(Json(value)); }
  bool number_integer(number_integer_t value) override { return add(Json(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(Json(value)); }
  bool number_float(number_float_t value, const string_t&) override { return add(Json(value)); }
  bool string(string_t& value) override { return add(Json(std::move(value))); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (name.find('\0') != string_t::npos) {
      return refuse(ErrorKind::kInvalidInput, "a member name holds a NUL character");
    }
    Level& level = levels_.back();
    if (!level.remember(name)) {
      return refuse(ErrorKind::kInvalidInput, "the member \"" + name + "\" occurs twice in one object");
    }
    level.key = std::move(name);
    return count();
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
    if (error_.message.empty()) {
      std::string_view what = error.what();
      const auto colon = what.rfind(": ");
      const auto detail = what.find("- ");
      if (detail != std::string_view::npos) {
        what = what.substr(detail + 2);
      } else if (colon != std::string_view::npos) {
        what = what.substr(colon + 2);
      }
      refuse(ErrorKind::kInvalidInput, "not valid JSON" + at(position) + ": " + std::string(what));
    }
    return false;
  }

  Json take() { return std::move(root_); }
  const Error& error() const { return error_; }

 private:
  struct Level {
    Json* value;
    std::string key;
    std::unordered_set<std::string> seen;

    // False when `name` is already a member.
    bool remember(const std::string& name) {
      if (!seen.empty()) {
        return seen.insert(name).second;
      }
      const auto& members = value->get_ref<const Json::object_t&>();
      if (members.size() < kSmallObject) {
        return std::none_of(members.begin(), members.end(), [&](const auto& member) { return member.first == name; });
      }
      for (const auto& member : members) {
        seen.insert(member.first);
      }
      return seen.insert(name).second;
    }
  };

  bool refuse(ErrorKind kind, std::string message) {
    error_ = Error{kind, std::move(message)};
    return false;
  }

  bool count() {
    if (++nodes_ > limits_.max_nodes) {
      return refuse(ErrorKind::kLimit, "more than " + std::to_string(limits_.max_nodes) + " values");
    }
    return true;
  }

  // Puts a value where it belongs and returns its place.
  Json* place(Json value) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *levels_.back().value;
    if (parent.is_array()) {
      auto& elements = parent.get_ref<Json::array_t&>();
      elements.push_back(std::move(value));
      return &elements.back();
    }
    // The vector below ordered_map, which appends without searching for the key.
    using Members = std::vector<std::pair<const std::string, Json>, Json::object_t::allocator_type>;
    auto& members = static_cast<Members&>(parent.get_ref<Json::object_t&>());
    members.emplace_back(std::move(levels_.back().key), std::move(value));
    return &members.back().second;
  }

  bool add(Json value) {
    if (!count()) {
      return false;
    }
    place(std::move(value));
    return true;
  }

  bool open(Json container) {
    if (!count()) {
      return false;
    }
    if (levels_.size() >= limits_.max_depth) {
      return refuse(ErrorKind::kLimit, "nested deeper than " + std::to_string(limits_.max_depth) + " levels");
    }
    // Places stay valid: an element is appended only while it is the innermost open one.
    Json* placed = place(std::move(container));
    levels_.push_back(Level{placed, {}, {}});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  const JsonLimits& limits_;
  Json root_;
  std::vector<Level> levels_;
  std::size_t nodes_ = 0;
  Error error_;
};

}  // namespace

Result<Json> readJson(std::string_view text, const JsonLimits& limits) {
  if (text.size() > limits.max_bytes) {
    return fail(ErrorKind::kLimit, "larger than " + std::to_string(limits.max_bytes) + " bytes");
  }
  if (const auto bad = findInvalidUtf8(text)) {
    return fail(ErrorKind::kInvalidInput, "not valid UTF-8" + at(*bad));
  }
  if (text.starts_with("\xEF\xBB\xBF")) {
    return fail(ErrorKind::kInvalidInput, "not valid JSON at byte 0: starts with a byte order mark");
  }
  if (text.find('\0') != std::string_view::npos) {
    // The library takes a NUL for the end of the text.
    return fail(ErrorKind::kInvalidInput, "not valid JSON" + at(text.find('\0')) + ": a raw NUL character");
  }
  LimitedBuilder builder(limits);
  if (!Json::sax_parse(text.begin(), text.end(), &builder)) {
    return fail(builder.error());
  }
  return builder.take();
}

}  // namespace soracom_mcp::base
