#include "mcp/transport/strangers.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "mcp/transport/peer_network.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

std::string networkOf(const std::string& address) {
  sockaddr_storage storage{};
  if (address.find(':') != std::string::npos) {
    auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
    v6.sin6_family = AF_INET6;
    REQUIRE(::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1);
  } else {
    auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
    v4.sin_family = AF_INET;
    REQUIRE(::inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1);
  }
  return peerNetwork(storage);
}

TEST_CASE("peers of one network share a lot") {
  struct Row {
    const char* one;
    const char* other;
    bool same;
  };
  for (const Row& row : {Row{"192.0.2.1", "192.0.2.1", true}, Row{"192.0.2.1", "192.0.2.2", false},
                         Row{"192.0.2.1", "::ffff:192.0.2.1", true}, Row{"::ffff:192.0.2.1", "::ffff:192.0.2.2", false},
                         Row{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true},
                         Row{"2001:db8:1:2::1", "2001:db8:1:3::1", false}, Row{"::1", "127.0.0.1", false}}) {
    INFO(row.one << " and " << row.other);
    CHECK((networkOf(row.one) == networkOf(row.other)) == row.same);
  }
}

TEST_CASE("of the strangers the oldest of those that are most goes first") {
  Strangers strangers;
  CHECK(!strangers.oldestOfMost());
  CHECK(!strangers.oldestOf("a"));
  strangers.add(1, "b");
  for (std::uint64_t connection = 2; connection <= 5; ++connection) {
    strangers.add(connection, "a");
  }
  CHECK(strangers.size() == 5);
  CHECK(strangers.sizeOf("a") == 4);
  CHECK(strangers.oldestOf("b") == 1);
  CHECK(strangers.oldestOfMost() == 2);
  strangers.remove(2);
  strangers.remove(2);
  strangers.remove(4);
  CHECK(strangers.oldestOf("a") == 3);
  strangers.remove(3);
  strangers.remove(5);
  CHECK(strangers.sizeOf("a") == 0);
  CHECK(strangers.oldestOfMost() == 1);
  strangers.remove(1);
  CHECK(strangers.size() == 0);
  CHECK(!strangers.oldestOfMost());
}

}  // namespace
}  // namespace soracom_mcp::mcp
