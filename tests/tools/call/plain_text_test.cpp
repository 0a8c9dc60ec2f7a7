#include "tools/call/plain_text.h"

#include "base/utf8.h"
#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

TEST_CASE("what cannot be seen in a text is written out on its line") {
  CHECK(plainLine("a\r\nb\x1b[31m\x07", 100) == "a b<U+001B>[31m<U+0007>");
  CHECK(plainLine("a\u200Bb\u202Ec\U000E0041d\uFEFF", 100) == "a<U+200B>b<U+202E>c<U+E0041>d<U+FEFF>");
  CHECK(plainLine("\u30E6\u30FC\u30B6 \U0001F600", 100) == "\u30E6\u30FC\u30B6 \U0001F600");
  CHECK_FALSE(base::findInvalidUtf8(plainLine("ok\xFF\xC3", 100)).has_value());
}

TEST_CASE("a line is one line of bounded length") {
  CHECK(plainLine("  a \n\n b\t", 100) == "a b");
  CHECK(plainLine(std::string(5000, 'x'), 20).size() == 20);
  CHECK(plainLine("\u3042\u3042\u3042\u3042", 7) == "\u3042...");
}

TEST_CASE("an HTML page is reduced to its words") {
  CHECK(htmlToLine("<!DOCTYPE html><html><head><title>502 Bad Gateway</title><style>h1{}</style>"
                   "<script>steal('</b>')</script></head><body><h1>Bad &amp; ugly</h1><!-- <b>hidden</b> --></body>",
                   200) == "502 Bad Gateway Bad & ugly");
  CHECK(htmlToLine("<script>never closed", 200).empty());
  CHECK(htmlToLine("<p>" + std::string(100'000, 'y'), 50).size() == 50);
}

}  // namespace
}  // namespace soracom_mcp::tools
