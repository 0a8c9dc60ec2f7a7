// The corpus of "Parsing JSON is a Minefield": y_ must be accepted, n_ must be refused, i_ is left to the
// implementation.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "base/json_reader.h"
#include "base/utf8.h"
#include "tests/catch.h"
#include "tests/shared_data.h"

namespace soracom_mcp::base {
namespace {

namespace files = std::filesystem;

using Corpus = std::map<std::string, std::string>;

// The texts whose names begin with `prefix`; none, said with a warning, where the corpus is absent.
Corpus readCorpus(const std::string& prefix) {
  Corpus out;
  const auto folder = tests::sharedData("json-parsing/test_parsing");
  if (!folder) {
    return out;
  }
  for (const auto& entry : files::directory_iterator(*folder)) {
    const std::string name = entry.path().stem().string();
    if (name.starts_with(prefix)) {
      std::ifstream in(entry.path(), std::ios::binary);
      out.emplace(name, std::string(std::istreambuf_iterator<char>(in), {}));
    }
  }
  return out;
}

void checkRefusal(const Result<Json>& read) {
  REQUIRE_FALSE(read);
  CHECK((read.error().kind == ErrorKind::kInvalidInput || read.error().kind == ErrorKind::kLimit));
  CHECK_FALSE(read.error().message.empty());
  CHECK(read.error().message.size() < 300);
  CHECK_FALSE(findInvalidUtf8(read.error().message));
}

TEST_CASE("every text of the corpus that is no JSON is refused") {
  const Corpus corpus = readCorpus("n_");
  if (corpus.empty()) {
    return;
  }
  CHECK(corpus.size() == 188);
  for (const auto& [name, text] : corpus) {
    DYNAMIC_SECTION(name) { checkRefusal(readJson(text)); }
  }
}

// Valid JSON that readJson refuses where names must have one meaning.
struct Refused {
  const char* name;
  const char* message;
  const char* accepted_as;  // with ambiguous_names
};
constexpr Refused kAmbiguous[] = {
    {"y_object_duplicated_key", "the member \"a\" occurs twice in one object", R"({"a":"c"})"},
    {"y_object_duplicated_key_and_value", "the member \"a\" occurs twice in one object", R"({"a":"b"})"},
    {"y_object_escaped_null_in_key", "a member name holds a NUL character", R"({"foo\u0000bar":42})"},
};

TEST_CASE("every valid text of the corpus is accepted") {
  const Corpus corpus = readCorpus("y_");
  if (corpus.empty()) {
    return;
  }
  CHECK(corpus.size() == 95);
  for (const auto& [name, text] : corpus) {
    DYNAMIC_SECTION(name) {
      const auto read = readJson(text, {.ambiguous_names = true});
      INFO((read ? "" : read.error().message));
      REQUIRE(read);
      const auto again = readJson(writeJson(*read), {.ambiguous_names = true});
      REQUIRE(again);
      CHECK(writeJson(*again) == writeJson(*read));
      CHECK(equalJson(*again, *read));
    }
  }
}

TEST_CASE("of the valid texts of the corpus only those with ambiguous names are refused in a message") {
  for (const auto& [name, text] : readCorpus("y_")) {
    DYNAMIC_SECTION(name) {
      const auto* ambiguous = std::find_if(std::begin(kAmbiguous), std::end(kAmbiguous),
                                           [&](const Refused& row) { return name == row.name; });
      const auto read = readJson(text);
      REQUIRE(bool(read) == (ambiguous == std::end(kAmbiguous)));
      if (!read) {
        checkRefusal(read);
        CHECK(read.error().message == ambiguous->message);
        CHECK(writeJson(readJson(text, {.ambiguous_names = true}).value()) == ambiguous->accepted_as);
      }
    }
  }
}

struct Decision {
  const char* name;
  bool accepted;
  const char* outcome;  // what is written back, or a part of the error
  const char* reason;
};

constexpr const char* kTooLarge = "a number too large for a double";
constexpr const char* kLoneSurrogate = "invalid string: surrogate U+D";

const Decision kDecisions[] = {
    {"i_number_double_huge_neg_exp", true, "[0.0]", "nearer to zero than any other double"},
    {"i_number_huge_exp", false, kTooLarge, "infinity is no JSON number"},
    {"i_number_neg_int_huge_exp", false, kTooLarge, "infinity is no JSON number"},
    {"i_number_pos_double_huge_exp", false, kTooLarge, "infinity is no JSON number"},
    {"i_number_real_neg_overflow", false, kTooLarge, "infinity is no JSON number"},
    {"i_number_real_pos_overflow", false, kTooLarge, "infinity is no JSON number"},
    {"i_number_real_underflow", true, "[0.0]", "nearer to zero than any other double"},
    {"i_number_too_big_neg_int", true, "[-1.2312312312312312e+29]", "beyond 64 bits a number is a double"},
    {"i_number_too_big_pos_int", true, "[1e+20]", "beyond 64 bits a number is a double"},
    {"i_number_very_big_negative_int", true, "[-2.374623746732769e+47]", "beyond 64 bits a number is a double"},
    {"i_object_key_lone_2nd_surrogate", false, kLoneSurrogate, "no UTF-8 can say it"},
    {"i_string_1st_surrogate_but_2nd_missing", false, kLoneSurrogate, "no UTF-8 can say it"},
    {"i_string_1st_valid_surrogate_2nd_invalid", false, kLoneSurrogate, "no UTF-8 can say it"},
    {"i_string_UTF-16LE_with_BOM", false, "not valid UTF-8 at byte 0", "RFC 8259 asks for UTF-8"},
    {"i_string_UTF-8_invalid_sequence", false, "not valid UTF-8 at byte 7", "RFC 8259 asks for UTF-8"},
    {"i_string_UTF8_surrogate_U+D800", false, "not valid UTF-8 at byte 2", "a surrogate is not UTF-8"},
    {"i_string_incomplete_surrogate_and_escape_valid", false, kLoneSurrogate, "no UTF-8 can say it"},
    {"i_string_incomplete_surrogate_pair", false, kLoneSurrogate, "no UTF-8 can say it"},
    {"i_string_incomplete_surrogates_escape_valid", false, kLoneSurrogate, "no UTF-8 can say it"},
    {"i_string_invalid_lonely_surrogate", false, kLoneSurrogate, "no UTF-8 can say it"},
    {"i_string_invalid_surrogate", false, kLoneSurrogate, "no UTF-8 can say it"},
    {"i_string_invalid_utf-8", false, "not valid UTF-8 at byte 2", "RFC 8259 asks for UTF-8"},
    {"i_string_inverted_surrogates_U+1D11E", false, kLoneSurrogate, "no UTF-8 can say it"},
    {"i_string_iso_latin_1", false, "not valid UTF-8 at byte 2", "RFC 8259 asks for UTF-8"},
    {"i_string_lone_second_surrogate", false, kLoneSurrogate, "no UTF-8 can say it"},
    {"i_string_lone_utf8_continuation_byte", false, "not valid UTF-8 at byte 2", "RFC 8259 asks for UTF-8"},
    {"i_string_not_in_unicode_range", false, "not valid UTF-8 at byte 2", "nothing lies above U+10FFFF"},
    {"i_string_overlong_sequence_2_bytes", false, "not valid UTF-8 at byte 2", "an overlong form is not UTF-8"},
    {"i_string_overlong_sequence_6_bytes", false, "not valid UTF-8 at byte 2", "an overlong form is not UTF-8"},
    {"i_string_overlong_sequence_6_bytes_null", false, "not valid UTF-8 at byte 2", "an overlong form is not UTF-8"},
    {"i_string_truncated-utf-8", false, "not valid UTF-8 at byte 2", "RFC 8259 asks for UTF-8"},
    {"i_string_utf16BE_no_BOM", false, "not valid UTF-8 at byte 5", "RFC 8259 asks for UTF-8"},
    {"i_string_utf16LE_no_BOM", false, "not valid UTF-8 at byte 4", "RFC 8259 asks for UTF-8"},
    {"i_structure_500_nested_arrays", false, "nested deeper than 64 levels", "the limit on depth"},
    {"i_structure_UTF-8_BOM_empty_object", false, "not valid JSON at byte 0: starts with a byte order mark",
     "RFC 8259 lets a reader refuse the mark, and no sender may write it"},
};

TEST_CASE("each text of the corpus that is left to the implementation is decided") {
  const Corpus corpus = readCorpus("i_");
  if (corpus.empty()) {
    return;
  }
  CHECK(corpus.size() == std::size(kDecisions));
  for (const Decision& row : kDecisions) {
    DYNAMIC_SECTION(row.name << ": " << row.reason) {
      const auto text = corpus.find(row.name);
      REQUIRE(text != corpus.end());
      const auto read = readJson(text->second);
      CHECK(read.has_value() == row.accepted);
      if (read) {
        CHECK(writeJson(*read) == row.outcome);
      } else {
        checkRefusal(read);
        CHECK(read.error().message.find(row.outcome) != std::string::npos);
      }
    }
  }
}

TEST_CASE("the nested arrays of the corpus are refused for their depth alone") {
  const Corpus corpus = readCorpus("i_structure_500_nested_arrays");
  if (corpus.empty()) {
    return;
  }
  JsonLimits limits;
  limits.max_depth = 500;
  CHECK(readJson(corpus.begin()->second, limits));
  limits.max_depth = 499;
  CHECK_FALSE(readJson(corpus.begin()->second, limits));
}

}  // namespace
}  // namespace soracom_mcp::base
