#include "mcp/protocol/request_state.h"

#include "mcp/server/used_states.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;
using Time = RequestStateSealer::Time;
using Failure = RequestStateSealer::Failure;

const Time kNow{std::chrono::seconds(1'800'000'000)};
const InputRequired kInput{{}, "state", "binding"};
const std::string kCall = RequestStateSealer::digest("local", "tools/call", "delete", Json{{"id", 1}});

TEST_CASE("a sealed state opens for the same call until it expires") {
  const RequestStateSealer sealer("key");
  const std::string sealed = sealer.seal(kCall, kInput, kNow);
  const auto opened = sealer.open(sealed, kCall, kNow);
  REQUIRE(opened);
  CHECK(opened->state == "state");
  CHECK(opened->expiry == kNow + kInput.lifetime);
  CHECK(sealer.open(sealed, kCall, opened->expiry - std::chrono::seconds(1)));
  CHECK(sealer.open(sealed, kCall, opened->expiry).error() == Failure::kExpired);
  CHECK(sealer.open(sealed, RequestStateSealer::digest("local", "tools/call", "delete", Json{{"id", 2}}), kNow).error() == Failure::kForeign);
  CHECK(RequestStateSealer("other key").open(sealed, kCall, kNow).error() == Failure::kForeign);
  CHECK(sealer.open(sealed, RequestStateSealer::digest("other", "tools/call", "delete", Json{{"id", 1}}), kNow).error() == Failure::kForeign);
}

TEST_CASE("a binding is told from others and cannot be read from the sealed text") {
  const RequestStateSealer sealer("key");
  const std::string sealed = sealer.seal(kCall, kInput, kNow);
  const auto opened = sealer.open(sealed, kCall, kNow);
  REQUIRE(opened);
  CHECK(sealer.isBinding(*opened, "binding"));
  CHECK(!sealer.isBinding(*opened, "bindinG"));
  CHECK(!sealer.isBinding(*opened, ""));
  CHECK(!RequestStateSealer("other key").isBinding(*opened, "binding"));
  CHECK(opened->binding_code != sealer.open(sealer.seal(kCall, kInput, kNow), kCall, kNow)->binding_code);
  const auto unbound = sealer.open(sealer.seal(kCall, InputRequired{{}, "state"}, kNow), kCall, kNow);
  REQUIRE(unbound);
  CHECK(unbound->binding_code.empty());
  CHECK(!sealer.isBinding(*unbound, ""));
}

TEST_CASE("no single changed character of a sealed state goes unnoticed") {
  const RequestStateSealer sealer(RequestStateSealer::randomKey());
  const std::string sealed = sealer.seal(kCall, kInput, kNow);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string altered = sealed;
    altered[i] = altered[i] == 'A' ? 'B' : 'A';
    CHECK(sealer.open(altered, kCall, kNow).error() == Failure::kForeign);
    CHECK(sealer.open(altered, kCall, kNow + 2 * kInput.lifetime).error() == Failure::kForeign);
  }
}

TEST_CASE("two seals of one state differ and a state is used once") {
  const RequestStateSealer sealer("key");
  const std::string sealed = sealer.seal(kCall, kInput, kNow);
  CHECK(sealer.seal(kCall, kInput, kNow) != sealed);
  UsedStates used(nullptr);
  CHECK(used.use(*sealer.open(sealed, kCall, kNow), kNow).value() == true);
  CHECK(used.use(*sealer.open(sealed, kCall, kNow), kNow).value() == false);
}

TEST_CASE("a call's digest looks at values and not at the order of members") {
  const auto digest = [](const char* arguments) {
    return RequestStateSealer::digest("local", "tools/call", "t", Json::parse(arguments));
  };
  CHECK(digest(R"({"a":1,"b":[{"c":2,"d":3}]})") == digest(R"({"b":[{"d":3,"c":2}],"a":1})"));
  CHECK(digest(R"({"a":[1,2]})") != digest(R"({"a":[2,1]})"));
  CHECK(digest(R"({"a":"1"})") != digest(R"({"a":1})"));
  CHECK(RequestStateSealer::digest("p", "a", "bc", Json::object()) !=
        RequestStateSealer::digest("p", "ab", "c", Json::object()));
}

}  // namespace
}  // namespace soracom_mcp::mcp
