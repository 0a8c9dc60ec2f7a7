#include "tools/surface/words.h"

#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("names are taken apart into words") {
  CHECK(searchWords("listSimGroups") == Words{"list", "sim", "group"});
  CHECK(searchWords("getVPGStatus2") == Words{"get", "vpg", "status2"});
  CHECK(searchWords("operator_id") == Words{"operator", "id"});
  CHECK(searchWords("/operators/{operator_id}/users") == Words{"operator", "operator", "id", "user"});
  CHECK(searchWords("SIMs and IMSIs") == Words{"sim", "imsi"});
  CHECK(searchWords("").empty());
}

TEST_CASE("the forms of a word become the same") {
  for (const char* form : {"delete", "deletes", "deleted", "deleting", "Deletes"}) {
    CHECK(searchWords(form) == Words{"delet"});
  }
  for (const char* form : {"stop", "stops", "stopped", "stopping"}) {
    CHECK(searchWords(form) == Words{"stop"});
  }
  CHECK(searchWords("policies") == searchWords("policy"));
  CHECK(searchWords("terminate") == searchWords("termination"));
  CHECK(searchWords("addresses") == searchWords("address"));
}

TEST_CASE("words that say nothing are left out and other scripts stay") {
  CHECK(searchWords("How do I list all of my users?") == Words{"list", "user"});
  CHECK(searchWords("\xe5\x88\xa9\xe7\x94\xa8 sim") == Words{"\xe5\x88\xa9\xe7\x94\xa8", "sim"});
}

}  // namespace
}  // namespace soracom_mcp::tools
