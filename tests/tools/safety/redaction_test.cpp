#include "tools/safety/redaction.h"

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

Json parse(std::string_view text) { return base::readJson(text).value(); }

std::string masked(std::string_view body, const std::vector<std::string>& pointers) {
  Json value = parse(body);
  maskSecretOutput(value, pointers);
  return base::writeJson(value);
}

TEST_CASE("the secret outputs of the built-in document are masked and the rest stays") {
  struct Row {
    const char* operation;
    std::vector<std::string> pointers;
    const char* body;
    const char* kept;
  };
  const std::vector<Row> rows{
      {"auth", {"/apiKey", "/token"}, R"({"apiKey":"SEKRIT","token":"SEKRIT","operatorId":"OP1"})", "OP1"},
      {"switchUser", {"/apiKey", "/token"}, R"({"apiKey":"SEKRIT","token":"SEKRIT","userName":"bob"})", "bob"},
      {"generateOperatorAuthKey", {"/authKey"}, R"({"authKey":"SEKRIT","authKeyId":"keyId-1"})", "keyId-1"},
      {"enableMFA", {"/totpUri"}, R"({"totpUri":"otpauth://totp/x?secret=SEKRIT","status":"x"})", "status"},
      {"verifyMFA", {"/backupCodes"}, R"({"backupCodes":["SEKRIT","SEKRIT2"],"n":2})", "\"n\":2"},
      {"generateSupportToken", {"/token"}, R"({"token":"SEKRIT","url":"https://x.example"})", "x.example"},
      {"generateAuthToken", {"/token"}, R"({"token":"SEKRIT"})", "token"},
      {"generateUserAuthKey", {"/authKey"}, R"({"authKey":"SEKRIT","authKeyId":"keyId-2"})", "keyId-2"},
      {"enableUserMFA", {"/totpUri"}, R"({"totpUri":"SEKRIT"})", "totpUri"},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.operation) {
      const std::string text = masked(row.body, row.pointers);
      CHECK(text.find("SEKRIT") == std::string::npos);
      CHECK(text.find(kMask) != std::string::npos);
      CHECK(text.find(row.kept) != std::string::npos);
    }
  }
}

TEST_CASE("masking keeps the shape of the body") {
  CHECK(masked(R"({"k":["a","b"],"o":{"x":"y"},"n":7,"b":true,"z":null})", {"/k", "/o", "/n", "/b", "/z"}) ==
        R"({"k":["[secret withheld by soracom-mcp]","[secret withheld by soracom-mcp]"],)"
        R"("o":{"x":"[secret withheld by soracom-mcp]"},"n":null,"b":null,"z":null})");
}

TEST_CASE("a secret member is masked where the upstream moved it") {
  CHECK(masked(R"({"data":{"authKey":"SEKRIT"}})", {"/authKey"}).find("SEKRIT") == std::string::npos);
  CHECK(masked(R"([{"authKey":"SEKRIT"}])", {"/authKey"}).find("SEKRIT") == std::string::npos);
  CHECK(masked(R"({"list":[{"pin":"SEKRIT"}]})", {"/list/*/pin"}).find("SEKRIT") == std::string::npos);
  CHECK(masked(R"("SEKRIT")", {"/authKey"}).find("SEKRIT") == std::string::npos);
  CHECK(masked(R"([["SEKRIT"]])", {"/authKey"}).find("SEKRIT") == std::string::npos);
  CHECK(masked(R"("SEKRIT")", {""}).find("SEKRIT") == std::string::npos);
}

TEST_CASE("texts under the name of a credential are masked in any document") {
  CHECK(masked(R"({"a":[{"client_secret":"SEKRIT"}],"Api-Key":"SEKRIT"})", {}).find("SEKRIT") == std::string::npos);
  const std::string innocent =
      R"({"authKeyId":"keyId-1","hasPassword":true,"password":false,"nextToken":"n","token":{"type":"object"}})";
  CHECK(masked(innocent, {}) == innocent);
}

TEST_CASE("pointers walk through escapes and array elements") {
  Json value = parse(R"({"a/b":{"~x":[{"v":1},{"v":2},3]}})");
  std::vector<int> seen;
  visitAt(value, "/a~1b/~0x/*/v", [&](Json& found) { seen.push_back(found.get<int>()); });
  CHECK(seen == std::vector<int>{1, 2});
  visitAt(value, "/missing/*/v", [&](Json&) { seen.clear(); });
  CHECK(seen.size() == 2);
}

TEST_CASE("the mask is recognised when it comes back") {
  CHECK(isMask(kMask));
  CHECK(isMask("Bearer " + std::string(kMask)));
  CHECK_FALSE(isMask("secret"));
  Json value = parse(R"({"a":[1,{"b/c":"x"}]})");
  CHECK_FALSE(findMask(value).has_value());
  visitAt(value, "/a/*/b~1c", [](Json& found) { found = kMask; });
  CHECK(findMask(value) == "/a/1/b~1c");
}

TEST_CASE("many secrets below a long name each have a short place, and a mask is found below one") {
  const std::string name(1'000'000, 'n');
  base::Json body{{name, base::Json{{"token", base::Json(std::vector<base::Json>(5'000, base::Json("secret")))}}}};
  std::size_t found = 0;
  std::size_t longest = 0;
  visitSecretOutput(body, {}, [&](const std::string& place, base::Json& leaf) {
    ++found;
    longest = std::max(longest, place.size());
    maskSecretLeaf(leaf);
  });
  CHECK(found == 5'000);
  CHECK(longest < 1'000);
  const auto mask = findMask(body);
  REQUIRE(mask);
  CHECK(mask->ends_with("/token/0"));
  CHECK(mask->size() == name.size() + 9);
}

}  // namespace
}  // namespace soracom_mcp::tools
