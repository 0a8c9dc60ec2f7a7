#include "tools/call/body_serializer.h"

#include "base/json_reader.h"
#include "tests/catch.h"

namespace {

using soracom_mcp::base::ErrorKind;
using soracom_mcp::base::Json;
using soracom_mcp::schemas::MediaType;
using soracom_mcp::tools::serializeBody;

Json json(std::string_view text) { return *soracom_mcp::base::readJson(text, {.exact_numbers = true}); }

MediaType media(std::string type, Json schema = nullptr, Json encoding = nullptr) {
  return {std::move(type), std::move(schema), std::move(encoding)};
}

/// One whose schema describes an object, an array or alternatives.
MediaType structured(std::string type, Json schema) {
  MediaType out = media(std::move(type), std::move(schema));
  out.structured = true;
  return out;
}

}  // namespace

TEST_CASE("Every type of body is written byte for byte") {
  struct Case {
    const char* title;
    MediaType media;
    const char* value;
    const char* content_type;
    const char* bytes;
  };
  const Json file = json(R"({"type":"string","format":"binary"})");
  const Case cases[] = {
      {"JSON object", media("application/json"), R"({"b":1,"a":[true,null,"é"]})", "application/json",
       "{\"b\":1,\"a\":[true,null,\"\xC3\xA9\"]}"},
      {"JSON array", media("application/json"), R"([{"tagName":"x"}])", "application/json", R"([{"tagName":"x"}])"},
      {"JSON string", media("application/json"), R"("x")", "application/json", R"("x")"},
      {"JSON by suffix", media("application/merge-patch+json"), R"({"a":null})", "application/merge-patch+json",
       R"({"a":null})"},
      {"JSON empty object", media("application/json"), "{}", "application/json", "{}"},
      {"whole numbers", media("application/json"), R"({"a":3.0,"b":[1.5,9223372036854775807],"c":1e300})",
       "application/json", R"({"a":3,"b":[1.5,9223372036854775807],"c":1e+300})"},
      {"numbers of many digits", media("application/json"),
       R"([123456789012345678901234567890,1.0000000000000000001,9007199254740993.0,1E2,1e20,-0,18446744073709551615])",
       "application/json",
       R"([123456789012345678901234567890,1.0000000000000000001,9007199254740993,100,100000000000000000000,0,18446744073709551615])"},
      {"an integer of 256 bits", media("application/json"),
       R"({"a":115792089237316195423570985008687907853269984665640564039457584007913129639935})", "application/json",
       R"({"a":115792089237316195423570985008687907853269984665640564039457584007913129639935})"},
      {"numbers of many digits in a form", media("application/x-www-form-urlencoded"),
       R"({"a":123456789012345678901234567890,"b":[9007199254740993.0],"c":{"d":123456789012345678901234567890}})",
       "application/x-www-form-urlencoded",
       "a=123456789012345678901234567890&b=9007199254740993&c=%7B%22d%22%3A123456789012345678901234567890%7D"},
      {"file under a JSON type", media("application/json", file), R"("raw \" text")", "application/json",
       "raw \" text"},
      {"text", media("text/plain"), R"("a\nb")", "text/plain", "a\nb"},
      {"XML", media("application/xml", json(R"({"type":"object"})")), R"("<a/>")", "application/xml", "<a/>"},
      {"bytes as text", media("application/octet-stream", file), R"("abc")", "application/octet-stream", "abc"},
      {"bytes in base64", media("application/octet-stream", file), R"({"base64":"/wBB"})", "application/octet-stream",
       nullptr},
      {"any type as text", media("*/*", file), R"("abc")", "text/plain; charset=utf-8", "abc"},
      {"any type in base64", media("*/*", file), R"({"base64":"aGk="})", "application/octet-stream", "hi"},
      {"base64 without padding", media("*/*", file), R"({"base64":"aGk"})", "application/octet-stream", "hi"},
      {"form", media("application/x-www-form-urlencoded"), R"({"a":"x y","b":["1","2"],"c":true,"d":null,"e&":"=&+"})",
       "application/x-www-form-urlencoded", "a=x%20y&b=1&b=2&c=true&e%26=%3D%26%2B"},
      {"form with an object", media("application/x-www-form-urlencoded"), R"({"a":{"b":1}})",
       "application/x-www-form-urlencoded", "a=%7B%22b%22%3A1%7D"},
      {"form with styles",
       media("application/x-www-form-urlencoded", nullptr,
             json(R"({"a":{"style":"deepObject"},"b":{"style":"pipeDelimited"},"c":{"explode":false}})")),
       R"({"a":{"x":1},"b":[1,2],"c":[3,4]})", "application/x-www-form-urlencoded", "a%5Bx%5D=1&b=1%7C2&c=3,4"},
      {"a number as text", media("text/plain", json(R"({"type":"number"})")), "3.50", "text/plain", "3.5"},
      {"a boolean as text", media("text/plain"), "true", "text/plain", "true"},
      {"a type of a range", media("image/*", file), R"({"base64":"aGk=","contentType":"image/png"})", "image/png",
       "hi"},
      {"text of a type of a range", media("*/*", file), R"({"text":"a,b","contentType":"text/csv; header=absent"})",
       "text/csv; header=absent", "a,b"},
      {"JSON under a range", structured("*/*", json(R"({"$ref":"#/x"})")), R"({"a":1.0})", "application/json", R"({"a":1})"},
      {"text under a range", structured("application/*", json(R"({"oneOf":[]})")), R"("x")", "text/plain; charset=utf-8",
       "x"},
      {"form with reserved characters",
       media("application/x-www-form-urlencoded", nullptr, json(R"({"a":{"allowReserved":true}})")),
       R"({"a":"p/q?r=1&s#%20","b":"p/q"})", "application/x-www-form-urlencoded", "a=p/q?r%3D1%26s%23%20&b=p%2Fq"},
      {"empty form", media("application/x-www-form-urlencoded"), "{}", "application/x-www-form-urlencoded", ""},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.title) {
      const auto body = serializeBody(each.media, json(each.value));
      REQUIRE(body);
      CHECK(body->content_type == each.content_type);
      CHECK(body->bytes == (each.bytes == nullptr ? std::string("\xFF\0A", 3) : std::string(each.bytes)));
    }
  }
}

TEST_CASE("Bodies that the type cannot carry are refused") {
  const MediaType cases[] = {media("text/plain"), media("application/octet-stream"), media("*/*"),
                             media("application/x-www-form-urlencoded"), media("multipart/form-data")};
  for (const MediaType& each : cases) {
    DYNAMIC_SECTION(each.type) {
      const auto body = serializeBody(each, json("[1]"));
      REQUIRE_FALSE(body);
      CHECK(body.error().kind == ErrorKind::kInvalidInput);
    }
  }
}

TEST_CASE("Broken base64 is refused with its place") {
  for (const char* text : {"a", "ab*d", "aaaaa", "ab\\ncd"}) {
    DYNAMIC_SECTION(text) {
      const auto body = serializeBody(media("*/*"), json(std::string(R"({"base64":")") + text + "\"}"));
      REQUIRE_FALSE(body);
      CHECK(body.error().message.find("base64") != std::string::npos);
    }
  }
}

TEST_CASE("A multipart body separates its parts by a boundary that is in none of them") {
  const Json value = json(R"({"meta":{"a":1},"tags":["x","y"],"file\"\r\n":{"base64":"AAE="},"n":7,"none":null})");
  const auto body = serializeBody(media("multipart/form-data"), value);
  REQUIRE(body);
  const std::string prefix = "multipart/form-data; boundary=";
  REQUIRE(body->content_type.starts_with(prefix));
  const std::string line = "--" + body->content_type.substr(prefix.size());
  const std::string expected =
      line +
      "\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n" +
      line + "\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nx\r\n" + line +
      "\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\ny\r\n" + line +
      "\r\nContent-Disposition: form-data; name=\"file%22%0D%0A\"; filename=\"file%22%0D%0A\"\r\n"
      "Content-Type: application/octet-stream\r\n\r\n" +
      std::string("\0\x01", 2) + "\r\n" + line + "\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n7\r\n" + line +
      "--\r\n";
  CHECK(body->bytes == expected);

  const auto again = serializeBody(media("multipart/form-data"), value);
  CHECK(again->content_type == body->content_type);

  const auto hostile = serializeBody(media("multipart/form-data"), Json{{"a", line}, {"b", body->bytes}});
  REQUIRE(hostile);
  CHECK(hostile->content_type != body->content_type);
}

TEST_CASE("The text of a file is a part with a file name, alone and in a list") {
  const auto body = serializeBody(media("multipart/form-data", nullptr, json(R"({"b":{"contentType":"text/csv"}})")),
                                  json(R"({"a":["x",{"base64":"eQ=="}],"b":"1,2","c":"plain"})"), {"a", "b"});
  REQUIRE(body);
  const std::string line = "--" + body->content_type.substr(body->content_type.find('=') + 1);
  const std::string file_a =
      "\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\nContent-Type: "
      "application/octet-stream\r\n\r\n";
  CHECK(body->bytes == line + file_a + "x\r\n" + line + file_a + "y\r\n" + line +
                           "\r\nContent-Disposition: form-data; name=\"b\"; filename=\"b\"\r\nContent-Type: "
                           "text/csv\r\n\r\n1,2\r\n" +
                           line + "\r\nContent-Disposition: form-data; name=\"c\"\r\n\r\nplain\r\n" + line + "--\r\n");
}

TEST_CASE("A file says its own name and type, where the document leaves them open") {
  const MediaType form = media(
      "multipart/form-data", nullptr,
      json(
          R"({"b":{"contentType":"image/png, image/jpeg"},"c":{"contentType":"image/*"},"d":{"contentType":"text/csv"}})"));
  const std::vector<std::string> files{"a", "b", "c", "d"};
  const auto body = serializeBody(form, json(R"({"a":{"text":"x","filename":"n\"\r\n.txt","contentType":"text/plain"},
      "b":{"base64":"","filename":"b.jpg","contentType":"image/jpeg"},"c":{"base64":"","contentType":"image/gif"},
      "d":{"text":"1,2","filename":"d.csv"}})"),
                                  files);
  REQUIRE(body);
  for (const char* head : {"name=\"a\"; filename=\"n%22%0D%0A.txt\"\r\nContent-Type: text/plain\r\n\r\nx\r\n",
                           "name=\"b\"; filename=\"b.jpg\"\r\nContent-Type: image/jpeg\r\n",
                           "name=\"c\"; filename=\"c\"\r\nContent-Type: image/gif\r\n",
                           "name=\"d\"; filename=\"d.csv\"\r\nContent-Type: text/csv\r\n\r\n1,2\r\n"}) {
    INFO(head);
    CHECK(body->bytes.find(head) != std::string::npos);
  }
  const auto other = serializeBody(form, json(R"({"b":{"base64":"","contentType":"text/plain"}})"), files);
  REQUIRE_FALSE(other);
  CHECK(other.error().message == "b: contentType text/plain: the operation takes image/png, image/jpeg");
  const auto whole = serializeBody(media("image/*"), json(R"({"base64":"","contentType":"text/plain"})"));
  REQUIRE_FALSE(whole);
  CHECK(whole.error().message == "contentType text/plain: the operation takes image/*");
}

TEST_CASE("Other multipart types are written as forms are, under their own name") {
  const auto body = serializeBody(media("multipart/mixed; x=1", json(R"({"type":"object"})")), json(R"({"a":"x"})"));
  REQUIRE(body);
  CHECK(body->content_type.starts_with("multipart/mixed; boundary="));
  CHECK(body->bytes.find("name=\"a\"\r\n\r\nx\r\n") != std::string::npos);
}

TEST_CASE("A part takes the content type its encoding names") {
  const auto body = serializeBody(
      media("multipart/form-data", nullptr, json(R"({"a":{"contentType":"image/png"},"b":{"contentType":"image/*"}})")),
      json(R"({"a":{"base64":""},"b":{"base64":""}})"));
  REQUIRE(body);
  CHECK(body->bytes.find("Content-Type: image/png\r\n") != std::string::npos);
  CHECK(body->bytes.find("Content-Type: application/octet-stream\r\n") != std::string::npos);
}
