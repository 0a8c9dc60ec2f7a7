#include "tools/safety/secret_reference.h"

#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

TEST_CASE("a reference reads as it was written") {
  for (const SecretReference& reference : std::vector<SecretReference>{
           {"console-password", ""}, {"generateUserAuthKey-20261124-0a1b2c3d", ""}, {"codes", "backupCodes/0"}}) {
    CHECK(parseSecretReference(writeSecretReference(reference)) == reference);
  }
  CHECK(writeSecretReference({"a", "b"}) == "secret://a/b");
}

TEST_CASE("what could reach another file is no reference") {
  for (const std::string text : {"", "secret://", "secret:///etc/passwd", "secret://..", "secret://.hidden",
                                 "secret://a.part", "secret://a b", "secret://-a", "secret://a\n", "SECRET://a",
                                 "secret:/a", " secret://a", "secret://a/", "secret://generate", "secret://\xC3\xA9"}) {
    INFO(text);
    CHECK_FALSE(parseSecretReference(text));
  }
  CHECK_FALSE(parseSecretReference("secret://" + std::string(101, 'a')));
  CHECK(parseSecretReference("secret://" + std::string(100, 'a')));
}

}  // namespace
}  // namespace soracom_mcp::tools
