#include "tools/auth/secret.h"

#include <sstream>
#include <type_traits>

#include "base/log.h"
#include "tests/catch.h"
#include "tests/tools/auth/auth_server.h"
#include "tools/auth/operator_id.h"

using namespace soracom_mcp;
using tools::Secret;

namespace {

template <class T>
concept Printable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <class T>
concept Comparable = requires(const T& a, const T& b) {
  a == b;
};

}  // namespace

TEST_CASE("a secret converts to nothing that could be shown") {
  STATIC_REQUIRE_FALSE(Printable<Secret>);
  STATIC_REQUIRE_FALSE(Comparable<Secret>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<Secret, std::string>);
  STATIC_REQUIRE_FALSE(std::is_convertible_v<std::string, Secret>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<base::LogArgument, Secret>);
}

TEST_CASE("a secret that was moved away is empty and its bytes are wiped") {
  for (const std::string& text : {std::string("short"), std::string(100, 'x')}) {
    Secret first(text);
    const std::string& storage = first.reveal();
    Secret second(std::move(first));
    CHECK(second.reveal() == text);
    CHECK(storage.empty());
    CHECK(std::string(storage.data(), 5) == std::string(5, '\0'));
    Secret third;
    third = std::move(second);
    CHECK(third.reveal() == text);
    Secret fourth;
    fourth = third;
    CHECK(fourth.reveal() == text);
    CHECK(third.reveal() == text);
    fourth = Secret("other");
    CHECK(fourth.reveal() == "other");
  }
}

TEST_CASE("the operator is read from the payload of a token") {
  CHECK(tools::operatorIdFromToken(tools::tokenOf("OP0012345678", "x")) == "OP0012345678");
  for (const char* token : {"", ".", "..", "a.b", "a.b.c", "a.!!!.c", "e30.e30.x", "e30.W10.x",
                            "e30.eyJvcGVyYXRvciI6MX0.x", "e30.eyJvcGVyYXRvciI6eyJvcGVyYXRvcklkIjo3fX0.x"}) {
    CHECK(tools::operatorIdFromToken(token).empty());
  }
}
