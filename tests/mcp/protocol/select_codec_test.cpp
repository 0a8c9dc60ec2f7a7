#include "mcp/protocol/select_codec.h"

#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

const ServerIdentity kIdentity{"n", "", "1", ""};

Request make(const std::string& method, const std::string& params) {
  return Request{RequestId(1), method, Json::parse(params)};
}

const char* const kComplete =
    R"({"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}})";

struct Row {
  const char* method;
  const char* params;
  std::optional<Revision> session;
  std::optional<Revision> chosen;  // nothing: refused
  int code = 0;
};

TEST_CASE("the era of a request follows from its body and the session") {
  const CodecSet codecs(kIdentity);
  const Row rows[] = {
      {"initialize", R"({"protocolVersion":"2025-03-26"})", {}, Revision::k20250326},
      {"initialize", R"({"protocolVersion":"2025-03-26"})", Revision::k20251125, Revision::k20250326},
      {"initialize", R"({"protocolVersion":"2026-07-28"})", {}, Revision::k20251125},
      {"initialize",
       R"({"protocolVersion":"x","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}})",
       {},
       Revision::k20251125},
      {"initialize", kComplete, {}, Revision::k20260728},
      {"initialize", "{}", {}, {}, kInvalidParams},
      {"tools/list", kComplete, {}, Revision::k20260728},
      {"tools/list", kComplete, Revision::k20241105, Revision::k20260728},
      {"tools/list", "{}", Revision::k20241105, Revision::k20241105},
      {"tools/list", R"({"_meta":{"progressToken":1}})", Revision::k20250618, Revision::k20250618},
      {"tools/list", R"({"_meta":7})", Revision::k20250618, Revision::k20250618},
      {"tools/list", "{}", {}, {}, kInvalidRequest},
      {"ping", "{}", {}, Revision::k20251125},
      {"server/discover", "{}", {}, {}, kInvalidParams},
      {"server/discover", "{}", Revision::k20251125, Revision::k20251125},
  };
  for (const Row& row : rows) {
    DYNAMIC_SECTION(row.method << ' ' << row.params << (row.session ? " with a session" : "")) {
      const WireCodec* session = row.session ? &codecs.codec(*row.session) : nullptr;
      const auto codec = selectCodec(codecs, make(row.method, row.params), Arrival{session});
      REQUIRE(codec.has_value() == row.chosen.has_value());
      if (codec) {
        CHECK(*codec == &codecs.codec(*row.chosen));
      } else {
        CHECK(codec.error().code == row.code);
        CHECK(codec.error().http_status == kHttpBadRequest);
      }
    }
  }
}

TEST_CASE("unknown methods have a status of their own in the modern era only") {
  const CodecSet codecs(kIdentity);
  const Request unknown = make("no/such", "{}");
  CHECK(codecs.codec(Revision::k20251125).admit(unknown).error().http_status == kHttpOk);
  CHECK(codecs.codec(Revision::k20260728).admit(unknown).error().http_status == kHttpNotFound);
}

TEST_CASE("an unknown method is named in part only") {
  const CodecSet codecs(kIdentity);
  const auto refused = codecs.codec(Revision::k20251125).admit(make(std::string(5000, 'x'), "{}"));
  CHECK(refused.error().message.size() < 200);
}

}  // namespace
}  // namespace soracom_mcp::mcp
