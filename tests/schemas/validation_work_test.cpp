// What validation may cost, in units and not in time: whatever the schema and the value are, it ends at its budget and
// says what cost too much.
#include <random>

#include "base/json_reader.h"
#include "schemas/validator.h"
#include "tests/catch.h"

using namespace soracom_mcp;
using base::Json;
using base::WorkBudget;
using schemas::Validator;
using schemas::Violation;

namespace {

// Small, so that the test is quick; far below what each row would cost.
constexpr std::uint64_t kBudget = 4'000'000;

Json repeated(std::size_t count, const Json& value) { return Json(std::vector<Json>(count, value)); }

Json alternatives(const char* keyword, std::size_t count, const std::function<Json(std::size_t)>& make) {
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i) {
    list.push_back(make(i));
  }
  return Json{{keyword, std::move(list)}};
}

Json objectOf(std::size_t count, const std::function<Json(std::size_t)>& make, const std::string& prefix = "member") {
  Json::object_t members;
  members.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    members.push_back({prefix + std::to_string(i), make(i)});
  }
  return Json(std::move(members));
}

// $defs in which each one asks for the next one twice: 2^depth ways.
Json doublingReferences(const char* keyword, std::size_t depth, const Json& last) {
  Json definitions = Json::object();
  for (std::size_t i = 0; i < depth; ++i) {
    const Json next{{"$ref", "#/$defs/d" + std::to_string(i + 1)}};
    definitions["d" + std::to_string(i)] = Json{{keyword, Json::array({next, next})}};
  }
  definitions["d" + std::to_string(depth)] = last;
  return Json{{"$ref", "#/$defs/d0"}, {"$defs", std::move(definitions)}};
}


std::string number(std::size_t i) { return std::to_string(i); }

struct Row {
  const char* name;
  std::function<Json()> schema;
  std::function<Json()> instance;
  const char* said;
};

const Row kRows[] = {
    {"many patterns and a long text",
     [] { return alternatives("anyOf", 800, [](std::size_t i) { return Json{{"pattern", "a[ab]{15}c" + number(i)}}; }); },
     [] { return Json(std::string(200'000, 'a')); }, "200000 bytes of text against the pattern \"a[ab]{15}c0\""},
    {"one pattern of a large program",
     [] { return Json{{"pattern", "^[ab]{900}$"}}; }, [] { return Json(std::string(100'000, 'a')); },
     "against the pattern \"^[ab]{900}$\""},
    {"patterns of names",
     [] {
       return Json{{"patternProperties", objectOf(500, [](std::size_t) { return Json(true); }, "x[yz]+")}};
     },
     [] { return objectOf(2'000, [](std::size_t i) { return Json(i); }); }, "against the pattern \"x[yz]+"},
    {"a pattern for every name",
     [] { return Json{{"propertyNames", Json{{"pattern", "^[a-z]*[0-9]{1,200}$"}}}}; },
     [] { return objectOf(5'000, [](std::size_t i) { return Json(i); }); }, "against the pattern"},
    {"alternatives inside alternatives", [] { return doublingReferences("anyOf", 40, Json{{"type", "null"}}); },
     [] { return Json("text"); }, "this value"},
    {"references that double", [] { return doublingReferences("allOf", 40, true); }, [] { return Json(1); }, "this value"},
    {"elements that have to differ",
     [] { return Json{{"uniqueItems", true}}; },
     [] {
       Json out = Json::array();
       for (std::size_t i = 0; i < 10'000; ++i) {
         out.push_back(Json::array({i, std::string(50, 'x')}));
       }
       return out;
     },
     "whether 10000 elements differ"},
    {"large allowed values and a large value",
     [] {
       return alternatives("anyOf", 300, [](std::size_t i) {
         return Json{{"enum", Json::array({repeated(2'000, Json(7)), number(i)})}};
       });
     },
     [] {
       Json out = repeated(1'999, Json(7));
       out.push_back(8);
       return out;
     },
     "which of the allowed values this is"},
    {"one allowed value for every element",
     [] { return Json{{"items", Json{{"const", repeated(2'000, Json(7))}}}}; },
     [] {
       Json inner = repeated(2'000, Json(7));
       return repeated(300, inner);
     },
     "which of the allowed values this is"},
    {"elements held against many forms",
     [] {
       return Json{{"contains", alternatives("anyOf", 100, [](std::size_t i) { return Json{{"const", number(i)}}; })}};
     },
     [] { return repeated(5'000, Json("none of them")); }, "value"},
    {"a number of many digits and many types",
     [] { return alternatives("anyOf", 200, [](std::size_t) { return Json{{"type", "integer"}, {"maximum", 1}}; }); },
     [] {
       return *base::readJson("0." + std::string(50'000, '9'), {.exact_numbers = true});
     },
     "this value"},
    {"a long text and many lengths",
     [] { return alternatives("anyOf", 200, [](std::size_t i) { return Json{{"maxLength", i}}; }); },
     [] { return Json(std::string(1'000'000, 'a')); }, "this value"},
    {"members that ask for others",
     [] {
       return Json{{"dependentRequired", objectOf(2'000, [](std::size_t) { return Json::array({"member0"}); })}};
     },
     [] { return objectOf(2'000, [](std::size_t i) { return Json(i); }); }, "this value"},
    {"unknown names in alternatives, which are held against known ones",
     [] {
       return alternatives("oneOf", 50, [](std::size_t) {
         return Json{{"properties", objectOf(400, [](std::size_t) { return Json(true); }, "known")},
                     {"additionalProperties", false}};
       });
     },
     [] { return objectOf(30, [](std::size_t i) { return Json(i); }, "unknown_name_of_some_length"); }, "this value"},
    {"names of many bytes",
     [] {
       return alternatives("anyOf", 200, [](std::size_t i) {
         return Json{{"properties", objectOf(40, [](std::size_t) { return Json(true); })}, {"maxProperties", i % 1}};
       });
     },
     [] { return Json{{std::string(500'000, 'n'), 1}}; }, "this value"},
    {"marks for what nobody has looked at",
     [] {
       Json schema = alternatives("allOf", 400, [](std::size_t) { return Json{{"minItems", 1}}; });
       schema["unevaluatedItems"] = true;
       return schema;
     },
     [] { return repeated(20'000, Json(1)); }, "this value"},
};

}  // namespace

TEST_CASE("validation ends at its budget and says what cost too much") {
  for (const Row& row : kRows) {
    DYNAMIC_SECTION(row.name) {
      const auto validator = Validator::compile(row.schema());
      REQUIRE(validator);
      const Json value{{"outer", Json::array({0, row.instance()})}};
      const auto below = Validator::compile(
          Json{{"properties", Json{{"outer", Json{{"prefixItems", Json::array({true, row.schema()})}}}}}});
      WorkBudget work(kBudget);
      const std::vector<Violation> violations = validator->validate(row.instance(), work);
      CHECK(work.end() == WorkBudget::End::kSpent);
      CHECK(work.used() <= kBudget);
      REQUIRE(violations.size() == 1);
      CHECK(violations[0].keyword == "limit");
      INFO(violations[0].message);
      CHECK(violations[0].message.find(row.said) != std::string::npos);
      CHECK(violations[0].message.ends_with(" takes more work than is allowed; send less at once"));
      if (below) {  // a reference from the root of the document leads nowhere from inside
        WorkBudget again(kBudget);
        const std::vector<Violation> there = below->validate(value, again);
        REQUIRE(there.size() == 1);
        CHECK(there[0].instance_pointer.starts_with("/outer/1"));
      }
    }
  }
}

TEST_CASE("validation that is stopped ends at the next look") {
  for (const Row& row : kRows) {
    DYNAMIC_SECTION(row.name) {
      const auto validator = Validator::compile(row.schema());
      REQUIRE(validator);
      const Json instance = row.instance();
      base::StopSource source;
      WorkBudget work(WorkBudget::kUnitsPerRequest, source.get());
      source.stop(base::StopReason::kCancelledByClient);
      const std::vector<Violation> violations = validator->validate(instance, work);
      CHECK(work.end() == WorkBudget::End::kStopped);
      CHECK(work.used() <= WorkBudget::kUnitsBetweenLooks);
      CHECK(violations.size() == 1);
    }
  }
}

TEST_CASE("what one search by a pattern costs is known before") {
  const auto validator = Validator::compile(Json{{"pattern", "a[ab]{15}c"}});
  REQUIRE(validator);
  WorkBudget work(kBudget);
  validator->validate(Json(std::string(4'000'000, 'a')), work);
  CHECK(work.end() == WorkBudget::End::kSpent);
  // Nothing of the search was done, so that nothing of it was spent: only its length was looked at.
  CHECK(work.used() <= 3'000'000);
}

TEST_CASE("a body of an ordinary size stays within the budget of a request") {
  // What clients send at most: a file of many megabytes in base64.
  const auto file = Validator::compile(
      Json{{"properties", Json{{"file", Json{{"type", "string"}, {"pattern", "^[A-Za-z0-9+/]*={0,2}$"}}}}}});
  REQUIRE(file);
  CHECK(file->validate(Json{{"file", std::string(12 * 1024 * 1024, 'A')}}).empty());

  const auto rows = Validator::compile(*base::readJson(
      R"({"type":"array","uniqueItems":true,"items":{"type":"object","required":["id"],"additionalProperties":false,)"
      R"("properties":{"id":{"type":"string","pattern":"^[a-z0-9-]{1,64}$"},"kind":{"enum":["a","b","c"]},)"
      R"("tags":{"type":"array","items":{"type":"string","maxLength":100}}}}})"));
  REQUIRE(rows);
  Json list = Json::array();
  for (std::size_t i = 0; i < 20'000; ++i) {
    list.push_back(Json{{"id", "row-" + number(i)}, {"kind", "b"}, {"tags", Json::array({"one", "two", "three"})}});
  }
  WorkBudget work;
  CHECK(rows->validate(list, work).empty());
  CHECK(work.used() < WorkBudget::kUnitsPerRequest / 4);
}

namespace {

// Schemas and values of every keyword that costs something, by a generator with a fixed seed.
class Generator final {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }

  Json schema(int depth) {
    const std::size_t kind = below(depth > 0 ? 13 : 6);
    switch (kind) {
      case 0:
        return Json{{"pattern", std::string(below(2) == 0 ? "[ab]{" + number(1 + below(50)) + "}c" : "^(?:a|b|ab)*$")}};
      case 1:
        return Json{{"enum", Json::array({value(2), value(2), value(1)})}};
      case 2:
        return Json{{"const", value(2)}};
      case 3:
        return Json{{"uniqueItems", true}};
      case 4:
        return Json{{"minLength", below(5)}, {"maxLength", below(300)}};
      case 5:
        return Json{{"type", below(2) == 0 ? "integer" : "object"}, {"minimum", below(5)}};
      case 6:
        return Json{{"properties", objectOf(1 + below(4), [&](std::size_t) { return schema(depth - 1); })},
                    {"required", Json::array({"member0", "member9"})}};
      case 7:
        return Json{{"patternProperties", Json{{"[0-9]$", schema(depth - 1)}}}, {"additionalProperties", false}};
      case 8:
        return Json{{"items", schema(depth - 1)}, {"contains", schema(depth - 1)}};
      case 9:
        return Json{{"propertyNames", schema(depth - 1)}, {"not", schema(depth - 1)}};
      case 10:
        return Json{{"if", schema(depth - 1)}, {"then", schema(depth - 1)}, {"else", schema(depth - 1)}};
      case 11:
        return Json{{"unevaluatedProperties", schema(depth - 1)}, {"unevaluatedItems", false}};
      default: {
        const char* const keywords[] = {"anyOf", "oneOf", "allOf"};
        return alternatives(keywords[below(3)], 1 + below(4), [&](std::size_t) { return schema(depth - 1); });
      }
    }
  }

  Json value(int depth) {
    switch (below(depth > 0 ? 6 : 4)) {
      case 0:
        return std::string(below(200), below(2) == 0 ? 'a' : 'b');
      case 1:
        return below(10);
      case 2:
        return *base::readJson("1" + std::string(20 + below(100), '0') + "1", {.exact_numbers = true});
      case 3:
        return nullptr;
      case 4:
        return alternatives("list", below(6), [&](std::size_t) { return value(depth - 1); }).at("list");
      default:
        return objectOf(below(6), [&](std::size_t) { return value(depth - 1); });
    }
  }

 private:
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("a smaller budget never changes a verdict, it only says that it was too small") {
  Generator generator(20260728);
  std::size_t limited = 0;
  for (int i = 0; i < 600; ++i) {
    const Json schema = generator.schema(4);
    const auto validator = Validator::compile(schema);
    REQUIRE(validator);
    const Json instance = generator.value(4);
    INFO(base::writeJson(schema) << "\n" << base::writeJson(instance));
    WorkBudget enough;
    const std::vector<Violation> whole = validator->validate(instance, enough);
    REQUIRE_FALSE(enough.ended());
    REQUIRE(validator->accepts(instance) == whole.empty());
    // The whole cost, and any part of it.
    const std::uint64_t budgets[] = {enough.used(), generator.below(enough.used() + 1), enough.used() / 2};
    for (const std::uint64_t budget : budgets) {
      WorkBudget work(budget);
      const std::vector<Violation> found = validator->validate(instance, work);
      REQUIRE(work.used() <= budget);
      if (work.ended()) {
        ++limited;
        REQUIRE(budget < enough.used());
        REQUIRE(found.size() == 1);
        REQUIRE(found[0].keyword == "limit");
      } else {
        REQUIRE(found.size() == whole.size());
      }
    }
  }
  CHECK(limited > 300);
}
