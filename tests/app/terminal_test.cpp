#include "app/terminal.h"

#include "tests/catch.h"

using namespace soracom_mcp::app;

TEST_CASE("a table is aligned under its header on a terminal") {
  CHECK(formatTable({"NAME", "WHAT"}, {{"a", "first"}, {"longer", "second"}}, true, 80) ==
        "NAME    WHAT\na       first\nlonger  second\n");
}

TEST_CASE("a piped table is tab separated and has no header") {
  CHECK(formatTable({"NAME", "WHAT"}, {{"a", "first"}, {"b", "second"}}, false, 80) == "a\tfirst\nb\tsecond\n");
}

TEST_CASE("the last column of a table is cut to the width of the terminal") {
  CHECK(formatTable({}, {{"name", "a very long description of it"}}, true, 20) == "name  a very long...\n");
}

TEST_CASE("a table cannot carry control characters to the terminal") {
  CHECK(formatTable({}, {{"a\x1b[31m", "b\nc"}}, false, 80) == "a\\x1b[31m\tb\\x0ac\n");
}

TEST_CASE("text is wrapped at spaces and indented") {
  CHECK(wrapText("one two three", 2, 9) == "  one two\n  three\n");
  CHECK(wrapText("one two\nthree", 2, 80) == "  one two\n  three\n");
  CHECK(wrapText("a\n\nArguments\n  none", 2, 80) == "  a\n\n  Arguments\n  none\n");
  CHECK(wrapText("", 2, 9).empty());
  CHECK(wrapText("unbreakable-word x", 0, 5) == "unbreakable-word\nx\n");
}
