// What is compiled into the program.
#include "manifests/built_in.h"

#include <string>

#include "base/json_reader.h"
#include "tests/catch.h"
#include "tests/manifests/description.h"

using namespace soracom_mcp;
using namespace soracom_mcp::manifests;

TEST_CASE("the embedded document is the description with the overlay applied") {
  const auto embedded = base::readJson(builtInDocument());
  REQUIRE(embedded.has_value());
  // Not equalJson: the order of the members is part of what is embedded.
  CHECK((*embedded == withOverlay(readManifest("soracom-auth.yaml"))));
}

TEST_CASE("the embedded overlay is the one in the folder") {
  const auto embedded = base::readJson(builtInOverlay());
  REQUIRE(embedded.has_value());
  CHECK((*embedded == readManifest("soracom.overlay.yaml")));
}

TEST_CASE("the embedded texts are compact") {
  for (const std::string_view text : {builtInDocument(), builtInOverlay()}) {
    CHECK(text.find('\n') == std::string_view::npos);
    CHECK(text.substr(0, 11) == (text == builtInOverlay() ? "{\"overlay\":" : "{\"openapi\":"));
    CHECK(text.size() < 200 * 1024);
  }
}
