#include "base/json_reader.h"

#include "base/exact_number.h"
#include "base/json_assembler.h"
#include "base/utf8.h"

namespace soracom_mcp::base {
namespace {

// The library's number for a number too large for a double.
constexpr int kNumberOverflow = 406;

std::string at(std::size_t offset) { return " at byte " + std::to_string(offset); }

// The reason in the text of the library's exception. Around it stand the library's own preamble and the token it read
// last, which may be long, a secret, or cut within a character.
std::string reasonOf(const nlohmann::detail::exception& error) {
  if (error.id == kNumberOverflow) {
    return "a number too large for a double";
  }
  std::string_view what = error.what();
  const auto detail = what.find("- ");
  what = detail == std::string_view::npos ? "a syntax error" : what.substr(detail + 2);
  return std::string(what.substr(0, what.find("; last read: ")));
}

// Builds the value while the parser reads, so that limits hold before memory is spent, and without the linear search
// that ordered_json's own parser makes for each member.
class LimitedBuilder final : public nlohmann::json_sax<Json> {
 public:
  explicit LimitedBuilder(const JsonLimits& limits) : limits_(limits) {}

  bool null() override { return add(Json(nullptr)); }
  bool boolean(bool value) override { return add(Json(value)); }
  bool number_integer(number_integer_t value) override { return add(Json(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(Json(value)); }
  bool number_float(number_float_t value, const string_t& text) override {
    const bool kept =
        !limits_.exact_numbers || (text.find_first_of(".eE") != string_t::npos && keepsDigits(value, text));
    return add(kept ? Json(value) : numberFrom(text));
  }
  bool string(string_t& value) override { return add(Json(std::move(value))); }
  bool binary(binary_t&) override { return false; }

  bool start_object(std::size_t) override {
    assembler_.openObject();
    return open();
  }
  bool start_array(std::size_t) override {
    assembler_.openArray();
    return open();
  }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    if (!limits_.ambiguous_names && name.find('\0') != string_t::npos) {
      return refuse(ErrorKind::kInvalidInput, "a member name holds a NUL character");
    }
    if (!count()) {
      return false;
    }
    if (assembler_.key(name)) {
      return true;
    }
    if (limits_.ambiguous_names) {
      assembler_.repeatedKey(name);
      return true;
    }
    return refuse(ErrorKind::kInvalidInput,
                  "the member \"" + truncateUtf8(escapeForDisplay(name), 80) + "\" occurs twice in one object");
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
    if (error_.message.empty()) {
      // The library counts what it has read, the end of the text included.
      const bool sound = error.id == kNumberOverflow;
      refuse(sound ? ErrorKind::kLimit : ErrorKind::kInvalidInput,
             "not valid JSON" + at(position - 1) + ": " + reasonOf(error));
    }
    return false;
  }

  Json take() { return assembler_.take(); }
  const Error& error() const { return error_; }

 private:
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

  bool add(Json value) {
    if (!count()) {
      return false;
    }
    assembler_.add(std::move(value));
    return true;
  }

  bool open() {
    if (assembler_.depth() > limits_.max_depth) {
      return refuse(ErrorKind::kLimit, "nested deeper than " + std::to_string(limits_.max_depth) + " levels");
    }
    return count();
  }

  bool close() {
    assembler_.close();
    return true;
  }

  const JsonLimits& limits_;
  JsonAssembler assembler_;
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
  if (withoutByteOrderMark(text).size() != text.size()) {
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
