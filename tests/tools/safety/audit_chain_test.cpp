#include "tools/safety/audit_chain.h"

#include "base/json_reader.h"
#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

using base::Secret;

TEST_CASE("a line is JSON and carries its number, the hash before it and its own") {
  const AuditChain chain{Secret("key")};
  AuditPosition position;
  std::string text;
  chain.append(R"("event":"decision")", position, text);
  const auto line = base::readJson(text);
  REQUIRE(line);
  CHECK(line->at("seq") == 1);
  CHECK(line->at("event") == "decision");
  CHECK(line->at("prev") == std::string(64, '0'));
  CHECK(line->at("hash") == position.hash);
  CHECK(text.ends_with("}\n"));
}

TEST_CASE("the hash is HMAC-SHA-256 of what stands before it") {
  const AuditChain chain{Secret("key")};
  AuditPosition position;
  std::string text;
  chain.append(R"("a":1)", position, text);
  // printf '{"seq":1,"a":1,"prev":"000...0' | openssl dgst -sha256 -hmac key
  CHECK(position.hash == "f24ce6e7e8ff776b97c063cd9a88cdc8a87d6b981fd42ffef621957e73e1ad9e");
}

TEST_CASE("a sealed line reads back, and no changed one does") {
  const AuditChain chain{Secret("key")};
  AuditPosition position{41, std::string(64, 'a')};
  std::string text;
  chain.append(R"("event":"decision","tool":"deleteUser")", position, text);
  text.pop_back();
  const auto link = chain.read(text);
  REQUIRE(link);
  CHECK(link->sealed);
  CHECK(link->position == position);
  CHECK(link->previous == std::string(64, 'a'));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const auto read = chain.read(changed);
    INFO(i);
    CHECK_FALSE((read && read->sealed));
  }
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto read = chain.read(std::string_view(text).substr(0, size));
    CHECK_FALSE((read && read->sealed));
  }
  CHECK_FALSE(AuditChain{Secret("other")}.read(text)->sealed);
}

}  // namespace
}  // namespace soracom_mcp::tools
