#include "app/curl_line.h"

#include "base/json_reader.h"
#include "tests/catch.h"

using namespace soracom_mcp;

namespace {

std::string lineOf(std::string_view preview) { return app::curlLine(*base::readJson(preview)); }

}  // namespace

TEST_CASE("a previewed request is one command for a shell") {
  CHECK(lineOf(R"({"method":"GET","url":"https://a.example/x?y=1&z='","headers":{"Accept":"*/*"}})") ==
        R"(curl 'https://a.example/x?y=1&z='\''' -H 'Accept: */*')");
  CHECK(lineOf(R"({"method":"POST","url":"https://a.example/x","headers":{},"body":{"a":"it's $HOME"}})") ==
        R"(curl -X POST 'https://a.example/x' --data-binary '{"a":"it'\''s $HOME"}')");
  CHECK(lineOf(R"({"method":"PUT","url":"https://a.example/x","headers":{},"body":"plain\ntext"})") ==
        "curl -X PUT 'https://a.example/x' --data-binary 'plain\ntext'");
  CHECK(lineOf(R"({"method":"HEAD","url":"https://a.example/x","headers":{}})") == "curl --head 'https://a.example/x'");
}
