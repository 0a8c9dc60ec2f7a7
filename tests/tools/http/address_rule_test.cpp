#include "tools/http/address_rule.h"

#include "tests/catch.h"
#include "tests/tools/http/scripted_server.h"
#include "tools/http/httplib_client.h"

using namespace soracom_mcp;
using tools::AddressRule;
using tools::HostResolver;

TEST_CASE("an address is public only where it is reachable from everywhere") {
  struct Row {
    const char* address;
    bool is_public;
  };
  static const Row kTable[] = {
      {"8.8.8.8", true},
      {"172.15.255.255", true},
      {"172.32.0.1", true},
      {"100.63.255.255", true},
      {"2606:4700:4700::1111", true},
      {"::ffff:8.8.8.8", true},
      {"64:ff9b::8.8.8.8", true},
      {"0.0.0.0", false},
      {"10.1.2.3", false},
      {"100.64.0.1", false},
      {"100.100.100.200", false},  // metadata
      {"127.0.0.1", false},
      {"127.255.255.254", false},
      {"2130706433", false},  // 127.0.0.1 written as one number
      {"0x7f.1", false},
      {"168.63.129.16", false},
      {"169.254.169.254", false},  // metadata
      {"172.16.0.1", false},
      {"172.31.255.255", false},
      {"192.0.0.192", false},
      {"192.0.2.1", false},
      {"192.168.1.1", false},
      {"198.18.0.1", false},
      {"198.51.100.7", false},
      {"203.0.113.7", false},
      {"224.0.0.1", false},
      {"255.255.255.255", false},
      {"::", false},
      {"::1", false},
      {"::ffff:127.0.0.1", false},
      {"::ffff:169.254.169.254", false},
      {"64:ff9b::10.0.0.1", false},
      {"2002:7f00:1::", false},
      {"2001:0:1::", false},
      {"2001:db8::1", false},
      {"fc00::1", false},
      {"fd00:ec2::254", false},  // metadata
      {"fe80::1", false},
      {"ff02::1", false},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.address) {
      const auto address = HostResolver::literal(row.address);
      REQUIRE(address);
      CHECK(tools::isPublicAddress(*address) == row.is_public);
      CHECK(tools::permits(AddressRule::kPublic, *address) == row.is_public);
      CHECK(tools::permits(AddressRule::kAny, *address));
      CHECK(tools::mayBePublic(row.address) == row.is_public);
    }
  }
  CHECK_FALSE(tools::mayBePublic("localhost"));
  CHECK(tools::mayBePublic("api.example.com"));
}

TEST_CASE("the address of a name is held against the rule before anything connects") {
  tools::ScriptedServer server([](tools::ScriptedPeer& peer) {
    peer.readRequest();
    peer.send(tools::okResponse("here"));
  });
  for (const std::string host : {"localhost", "127.0.0.1"}) {
    DYNAMIC_SECTION(host) {
      tools::HttpClientOptions options;
      options.base_url = "http://" + host + ":" + std::to_string(server.port());
      options.addresses = AddressRule::kPublic;
      options.address_remedy = "; do this";
      const base::Stop stop = base::Stop().withDeadline(base::Clock::now() + std::chrono::seconds(10));
      const auto refused = (*tools::HttplibClient::make(options))->send({"GET", "/", {}, "", ""}, stop);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().kind == base::ErrorKind::kRefused);
      CHECK(refused.error().message.find("no public address. Nothing was sent; do this") != std::string::npos);
      CHECK(server.connections() == 0);
      options.addresses = AddressRule::kThisMachine;
      CHECK((*tools::HttplibClient::make(options))->send({"GET", "/", {}, "", ""}, stop));
    }
  }
}
