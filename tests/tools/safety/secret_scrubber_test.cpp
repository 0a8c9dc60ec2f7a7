#include "tools/safety/secret_scrubber.h"

#include <algorithm>
#include <random>

#include "base/json_reader.h"
#include "tests/catch.h"
#include "tests/tools/safety/secret_writings.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

const std::string kPassword = R"(p/w"d \ & é+1)";
const std::string kToken = "eyJhbGciOi.JIUzI1NiIs-abc_DEF.0123456789";

SecretScrubber scrubber() {
  SecretScrubber value;
  value.add(kPassword);
  value.add(kToken);
  return value;
}

TEST_CASE("a secret is found in every form it is written in") {
  struct Row {
    const char* form;
    std::string text;
  };
  const std::vector<Row> rows{
      {"as it is", kPassword},
      {"JSON", R"(p/w\"d \\ & é+1)"},
      {"JSON with escaped slash", R"(p\/w\"d \\ & é+1)"},
      {"JSON in ASCII", R"(p/w\"d \\ & \u00e9+1)"},
      {"JSON inside JSON", R"(p/w\\\"d \\\\ & é+1)"},
      {"percent-encoded", "p%2Fw%22d%20%5C%20%26%20%C3%A9%2B1"},
      {"percent-encoded in lower case", "p%2fw%22d%20%5c%20%26%20%c3%a9%2b1"},
      {"form-encoded", "p%2Fw%22d+%5C+%26+%C3%A9%2B1"},
      {"base64", "cC93ImQgXCAmIMOpKzE="},
      {"another secret", kToken},
      {"base64 of the other", "ZXlKaGJHY2lPaS5KSVV6STFOaUlzLWFiY19ERUYuMDEyMzQ1Njc4OQ=="},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.form) {
      const std::string text = "before " + row.text + " after";
      CHECK(scrubber().finds(text));
      const std::string clean = scrubber().scrub(text);
      CHECK(clean.find(row.text) == std::string::npos);
      CHECK(clean.starts_with("before " + std::string(kMask)));
      CHECK(clean.ends_with(" after"));
      CHECK_FALSE(scrubber().finds(clean));
    }
  }
}

TEST_CASE("a secret is found in base64 at any offset") {
  // "alice:", "xalice:" and "xxalice:" before the secret.
  SecretScrubber value;
  value.add("s3cr3t-Value-99");
  for (const std::string text :
       {"YWxpY2U6czNjcjN0LVZhbHVlLTk5", "eGFsaWNlOnMzY3IzdC1WYWx1ZS05OQ==", "eHhhbGljZTpzM2NyM3QtVmFsdWUtOTk="}) {
    DYNAMIC_SECTION(text) { CHECK(value.finds(text)); }
  }
  CHECK_FALSE(value.finds("YWxpY2U6bm90aGluZyBvZiB0aGUga2luZA=="));
}

TEST_CASE("touching and overlapping secrets leave nothing between the masks") {
  SecretScrubber value;
  value.add("abcdef");
  value.add("defghi");
  CHECK(value.scrub("1abcdefghi2") == "1" + std::string(kMask) + "2");
  CHECK(value.scrub("abcdefabcdef") == kMask);
  CHECK(value.scrub("abcdef, defghi") == std::string(kMask) + ", " + std::string(kMask));
  CHECK(value.scrub("nothing here") == "nothing here");
}

TEST_CASE("of two secrets that begin alike the longer one is hidden whole") {
  SecretScrubber value;
  value.add("secret-1");
  value.add("secret-1-and-more");
  CHECK(value.scrub("secret-1-and-more.") == std::string(kMask) + ".");
  CHECK(value.scrub("secret-1-and-les") == std::string(kMask) + "-and-les");
}

TEST_CASE("bytes that end inside a secret are no secret") {
  SecretScrubber value;
  value.add("s3cr3t-Value-99");
  for (const std::string text : {"", "s", "s3", "s3cr3", "s3cr3t", "s3cr3t-Value-9"}) {
    DYNAMIC_SECTION('"' << text << '"') {
      CHECK_FALSE(value.finds(text));
      CHECK(value.scrub(text) == text);
    }
  }
}

TEST_CASE("strings and member names of a JSON value are scrubbed and the rest stays") {
  Json value = base::readJson(R"({"a":["x-SECRET-VALUE-y",1,true],"SECRET-VALUE":{"b":2},"c":null})").value();
  SecretScrubber scrub;
  scrub.add("SECRET-VALUE");
  scrub.scrub(value);
  CHECK(base::writeJson(value) ==
        R"({"a":["x-[secret withheld by soracom-mcp]-y",1,true],"[secret withheld by soracom-mcp]":{"b":2},"c":null})");
}

TEST_CASE("texts too short to be a secret are left alone") {
  SecretScrubber value;
  value.add("12345");
  value.add("");
  CHECK_FALSE(value.finds("12345"));
}

TEST_CASE("of a secret in any writing, at any length and place, no six characters are left") {
  std::mt19937 random(11);
  for (const test::Writing& writing : test::writings()) {
    DYNAMIC_SECTION(writing.name) {
      for (const std::string_view alphabet : test::kAlphabets) {
        for (const std::size_t length : {6U, 7U, 8U, 9U, 10U, 11U, 12U, 13U, 17U, 24U, 40U, 900U}) {
          const std::string secret = test::randomSecret(random, length, alphabet);
          SecretScrubber value;
          value.add(secret);
          for (const char* before : {"", "=", "~~~~ ", "{\"a\": \""}) {
            const std::string text = before + writing.write(secret) + "~ ~~";
            INFO(secret << " in " << text);
            CHECK(value.finds(text));
            const std::string clean = value.scrub(text);
            CHECK(clean.find(kMask) != std::string::npos);
            CHECK_FALSE(test::showsPart(clean, secret));
            CHECK(clean.ends_with("~ ~~"));
          }
        }
      }
    }
  }
}

TEST_CASE("the reference of these tests sees each writing that is not masked") {
  std::mt19937 random(12);
  const std::string secret = test::randomSecret(random, 18, test::kAlphabets[0]);
  for (const test::Writing& writing : test::writings()) {
    const std::string name = writing.name;
    // Twice encoded is beyond it.
    if (name != "percent codes twice" && !name.starts_with("HTML in numbers") && name != "percent codes of Unicode" && name != "base64 of base64" &&
        name != "base64 in lines in JSON") {
      INFO(name);
      CHECK(test::showsPart(writing.write(secret), secret));
    }
  }
}

TEST_CASE("text of an upstream is not changed where no secret is in it") {
  SecretScrubber value;
  std::mt19937 random(13);
  for (int i = 0; i < 500; ++i) {
    value.add(test::randomSecret(random, 6 + random() % 30, test::kAlphabets[i % 4]));
  }
  for (const test::Writing& writing : test::writings()) {
    const std::string text = "before " + writing.write("innocent words, and more of them") + " after";
    CHECK(value.scrub(text) == text);
  }
}

TEST_CASE("a secret of digits is found in a number, whole or in a longer one") {
  struct Row {
    const char* secret;
    const char* written;
    bool hidden;
  };
  const std::vector<Row> rows{
      {"483920", "483920", true},
      {"483920", "-483920", true},
      {"483920", "14839207", true},
      {"483920", "483921", false},
      {"483920", "48392", false},
      {"483920", "48392e1", true},
      {"483920", "4.8392e5", true},
      {"483920", "483920.5", true},
      {"483920", "48.3920", false},  // a zero that no reader keeps
      {"483927", "48.3927", true},
      {"00483927", "483927", true},
      {"0048392", "48392", false},  // shorter than what is looked for
      {"12345678901234567890", "12345678901234567890", true},
      {"12345678901234567890", "12345678901234567000", true},
      {"12345678901234567890", "1.2345678901234567e19", true},
      {"123456789012345678901234567890", "123456789012345678901234567890", true},
      {"123456789012345678901234567890", "1.2345678901234568e29", true},
      {"1234.5678", "1234.5678", true},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.secret << " in " << row.written) {
      Json value = base::readJson(std::string("[true,") + row.written + ",7]", {.exact_numbers = true}).value();
      SecretScrubber scrub;
      scrub.add(row.secret);
      scrub.scrub(value);
      CHECK(value[1].is_null() == row.hidden);
      CHECK(value[0] == true);
      CHECK(value[2] == 7);
      CHECK(scrub.mayOccurIn(row.written));
    }
  }
}

TEST_CASE("a look at the text of a JSON value says whether the value may hold a secret") {
  SecretScrubber value;
  value.add(kPassword);
  value.add(kToken);
  for (const test::Writing& writing : test::writings()) {
    const std::string text = base::writeJson(Json{{"a", Json::array({1, writing.write(kToken)})}});
    CHECK(value.mayOccurIn(text));
    CHECK(value.mayOccurIn(base::writeJson(Json(writing.write("x") + kPassword))));
  }
  CHECK_FALSE(value.mayOccurIn(R"({"a":[1,"nothing of the kind"]})"));
  CHECK_FALSE(SecretScrubber().mayOccurIn(kToken));
}

TEST_CASE("characters beyond ASCII are found in other encodings as well") {
  SecretScrubber value;
  value.add("gr\xC3\xBC\xC3\x9F-Gott-99");
  CHECK(value.finds("gr\xFC\xDF-Gott-99"));                                   // Latin-1
  CHECK(value.finds("gr%FC%DF-Gott-99"));
  CHECK(value.finds(std::string("g\0r\0\xFC\0\xDF\0-\0G\0o\0t\0t\0-\0" "9\0" "9\0", 26)));  // UTF-16
  CHECK(value.finds("gr\\u00fc\\u00DF-Gott-99"));
  CHECK(value.finds("gr&#252;&#xdf;-Gott-99"));
}

TEST_CASE("a key in PEM is found however its lines are broken") {
  const std::string one(64, 'A');
  const std::string two = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2";
  SecretScrubber value;
  value.add("-----BEGIN PRIVATE KEY-----\n" + one + "\n" + two + "\n-----END PRIVATE KEY-----\n");
  CHECK(value.scrub("x " + one + "\r\n " + two + " y") ==
        "x " + std::string(kMask) + " y");
  CHECK(value.scrub(two + "\n~\n" + one) == std::string(kMask) + "\n~\n" + std::string(kMask));
  CHECK_FALSE(value.finds("-----BEGIN PRIVATE KEY-----"));
}

TEST_CASE("blanks around a secret are no part of it") {
  SecretScrubber value;
  value.add(" GHIJKLMN \n");
  CHECK(value.finds("x=GHIJKLMN;"));
}

TEST_CASE("what many know together is found by all, however it was added") {
  std::mt19937 random(14);
  std::vector<std::string> secrets;
  SecretScrubber one;
  SecretScrubber other;
  for (int i = 0; i < 3000; ++i) {
    // They begin alike, as keys and tokens do.
    secrets.push_back("secret-" + test::randomSecret(random, i % 9, test::kAlphabets[0]) +
                      test::randomSecret(random, 20, test::kAlphabets[0]));
    (i % 2 == 0 ? one : other).add(secrets.back());
  }
  SecretScrubber both = one;
  both.add(other);
  both.add(one);
  for (std::size_t i = 0; i < secrets.size(); ++i) {
    CHECK(both.finds("x" + secrets[i]));
    CHECK(one.finds(secrets[i]) == (i % 2 == 0));
  }
  CHECK_FALSE(both.finds("secret-0000000000000000000"));
}

}  // namespace
}  // namespace soracom_mcp::tools
