#include "tools/safety/known_callers.h"

#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

TEST_CASE("callers share what one may take until the API has accepted their credential") {
  KnownCallers callers;
  CHECK(callers.shareOf("http:a") == KnownCallers::kUnproven);
  CHECK(callers.shareOf("http:b") == KnownCallers::kUnproven);
  callers.accept("http:a");
  CHECK(callers.shareOf("http:a") == "http:a");
  CHECK(callers.shareOf("http:b") == KnownCallers::kUnproven);
}

TEST_CASE("the caller that called longest ago is forgotten first") {
  KnownCallers callers;
  callers.accept("steady");
  for (std::size_t i = 0; i < 3 * KnownCallers::kMost; ++i) {
    callers.accept(std::to_string(i));
    CHECK(callers.shareOf("steady") == "steady");
  }
  CHECK(callers.shareOf("0") == KnownCallers::kUnproven);
  CHECK(callers.shareOf(std::to_string(3 * KnownCallers::kMost - 1)) != KnownCallers::kUnproven);
}

}  // namespace
}  // namespace soracom_mcp::tools
