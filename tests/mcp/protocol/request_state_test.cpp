#include "mcp/protocol/request_state.h"

#include "mcp/server/used_states.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;
using Time = RequestStateSealer::Time;

const Time kNow{std::chrono::seconds(1'800'000'000)};
const std::string kCall = RequestStateSealer::digest("tools/call", "delete", Json{{"id", 1}});

TEST_CASE("a sealed state opens for the same call until it expires") {
  const RequestStateSealer sealer("key");
  const std::string sealed = sealer.seal(kCall, "state", kNow);
  const auto opened = sealer.open(sealed, kCall, kNow);
  REQUIRE(opened);
  CHECK(opened->state == "state");
  CHECK(opened->expiry == kNow + RequestStateSealer::kLifetime);
  CHECK(sealer.open(sealed, kCall, opened->expiry - std::chrono::seconds(1)));
  CHECK(!sealer.open(sealed, kCall, opened->expiry));
  CHECK(!sealer.open(sealed, RequestStateSealer::digest("tools/call", "delete", Json{{"id", 2}}), kNow));
  CHECK(!RequestStateSealer("other key").open(sealed, kCall, kNow));
}

TEST_CASE("no single changed character of a sealed state goes unnoticed") {
  const RequestStateSealer sealer(RequestStateSealer::randomKey());
  const std::string sealed = sealer.seal(kCall, "state", kNow);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string altered = sealed;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    CHECK(!sealer.open(altered, kCall, kNow));
  }
}

TEST_CASE("two seals of one state differ and a state is used once") {
  const RequestStateSealer sealer("key");
  const std::string sealed = sealer.seal(kCall, "state", kNow);
  CHECK(sealer.seal(kCall, "state", kNow) != sealed);
  UsedStates used;
  CHECK(used.use(*sealer.open(sealed, kCall, kNow), kNow));
  CHECK(!used.use(*sealer.open(sealed, kCall, kNow), kNow));
}

TEST_CASE("a call's digest looks at values and not at the order of members") {
  const auto digest = [](const char* arguments) {
    return RequestStateSealer::digest("tools/call", "t", Json::parse(arguments));
  };
  CHECK(digest(R"({"a":1,"b":[{"c":2,"d":3}]})") == digest(R"({"b":[{"d":3,"c":2}],"a":1})"));
  CHECK(digest(R"({"a":[1,2]})") != digest(R"({"a":[2,1]})"));
  CHECK(digest(R"({"a":"1"})") != digest(R"({"a":1})"));
  CHECK(RequestStateSealer::digest("a", "bc", Json::object()) != RequestStateSealer::digest("ab", "c", Json::object()));
}

}  // namespace
}  // namespace soracom_mcp::mcp
