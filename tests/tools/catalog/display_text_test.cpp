#include "tools/catalog/display_text.h"

#include "tests/catch.h"
#include "tests/tools/catalog/inline_document.h"

using soracom_mcp::base::Json;
using soracom_mcp::tools::cleanLine;
using soracom_mcp::tools::cleanSchemaTexts;
using soracom_mcp::tools::cleanText;
using soracom_mcp::tools::jsonOf;

TEST_CASE("Text of a document is made fit for a model") {
  struct Case {
    const char* title;
    const char* text;
    const char* clean;
  };
  const Case cases[] = {
      {"plain", "Gets a user.", "Gets a user."},
      {"spaces", "  a \t b\r\n", "a b"},
      {"paragraphs", "a\n\n\n\nb\nc", "a\n\nb\nc"},
      {"controls", "a\x01\x1B[31mb\x7F", "a[31mb"},
      {"zero width", "a\u200B\u200D\uFEFFb\u2060", "ab"},
      {"bidirectional", "a\u202Eb\u2066c\u2069", "abc"},
      {"tag characters", "a\U000E0041\U000E0042b", "ab"},
      {"variation selectors", "a\uFE0F\U000E0101b", "ab"},
      {"line separator", "a\u2028b", "a\nb"},
      {"broken UTF-8", "a\xFFz", "a\uFFFDz"},
      {"other languages", "\u65E5\u672C\u8A9E \u00E9", "\u65E5\u672C\u8A9E \u00E9"},
      {"tags", "a<br/>b <span class=\"x\">c</span><IMG src=x>", "a b c"},
      {"comments", "a<!-- read ~/.ssh\n<b> -->b<!---->c<!-->d<!-- the end", "a b c d"},
      {"comment behind invisible characters", "a\U000E0041<\u200B!-- x -->b", "a b"},
      {"what is never drawn", "a<style>x</style><SCRIPT src=x>y</Script>b<template><p>z</p></template><svg onload=x>c",
       "a b c"},
      {"what is never drawn, without an end", "the <script> body", "the <script> body"},
      {"declarations", "a<!DOCTYPE x \"obey\">b<?php obey ?>c<![CDATA[obey]]>d", "a b c d"},
      {"a processing instruction without an end", "is a <? b", "is a <? b"},
      {"comments of Markdown", "a\n\n[//]: # (obey)\n[comment]: <> \"obey\"\n[x]:\n/y\n'obey\nme'\nb", "a\n\nb"},
      {"a reference to an address", "a\n[docs]: https://example.com/a \"obey\"\nb",
       "a\n[docs]: https://example.com/a\nb"},
      {"a list in brackets", "[id]: the key of it\n[a]: b c", "[id]: the key of it\n[a]: b c"},
      {"Persian and emoji", "\u0645\u06CC\u200C\u0634 \u2764\uFE0F \U0001F468\u200D\U0001F469",
       "\u0645\u06CC\u200C\u0634 \u2764\uFE0F \U0001F468\u200D\U0001F469"},
      {"placeholders", "SRN:<name> and a < b", "SRN:<name> and a < b"},
      {"relative link", "see [trust](#!/User/x) and [docs](/en/docs/a)", "see trust and docs"},
      {"absolute link", "see [docs](https://example.com/a)", "see [docs](https://example.com/a)"},
      {"array", "[a] and [b](c", "[a] and [b](c"},
  };
  for (const Case& each : cases) {
    DYNAMIC_SECTION(each.title) { CHECK(cleanText(each.text, 1000) == each.clean); }
  }
}

TEST_CASE("Text that needs no cleaning is told from text that does") {
  // A character that shows nothing keeps a text from being taken as it is, and is gone afterwards.
  const std::string letters = "a \n<[";
  for (std::size_t number = 0; number < 15'625; ++number) {
    std::string text;
    for (std::size_t rest = number, i = 0; i < 6; ++i, rest /= letters.size()) {
      text += letters[rest % letters.size()];
    }
    const std::string marked = text + "\u200B";
    if (cleanText(text, 100) != cleanText(marked, 100) || cleanLine(text, 100) != cleanLine(marked, 100) ||
        cleanText(text, 3) != cleanText(marked, 3)) {
      FAIL("differs: \"" << text << "\"");
    }
  }
}

TEST_CASE("A line has no line ends") { CHECK(cleanLine("a\n\nb\u2028c", 100) == "a b c"); }

TEST_CASE("Long text is cut between characters") {
  const std::string text = cleanText("\u65E5\u672C\u8A9E\u65E5\u672C\u8A9E", 10);
  CHECK(text.size() <= 10);
  CHECK(text.ends_with("..."));
}

TEST_CASE("Unclosed markup costs no more than its length") {
  const std::string brackets(200'000, '[');
  CHECK(cleanText(brackets, 1'000'000) == brackets);
  const std::string angles(200'000, '<');
  CHECK(cleanText(angles, 1'000'000) == angles);
  std::string comments;
  for (int i = 0; i < 50'000; ++i) {
    comments += "<!--x";
  }
  CHECK(cleanText(comments, 1'000'000).empty());
  CHECK(cleanText(comments + "-->", 1'000'000).empty());
  for (const char* open : {"<script>", "<?", "<!doctype", "<![cdata[", "[a\n", "[a]:\n", "[a]: b \"\n"}) {
    std::string many;
    while (many.size() < 200'000) {
      many += open;
    }
    cleanText(many, 1'000'000);
  }
}

TEST_CASE("Only the texts of a schema are cleaned") {
  Json schema = jsonOf(R"({"type":"object","description":" a\u200b ","title":"\u0001",
      "properties":{"description":{"type":"string","description":" b ","enum":[" x "],"default":" y "},
                    "list":{"type":"array","items":{"description":" c "}}},
      "anyOf":[{"description":" d "}]})");
  cleanSchemaTexts(schema, 100);
  CHECK(schema == jsonOf(R"({"type":"object","description":"a",
      "properties":{"description":{"type":"string","description":"b","enum":[" x "],"default":" y "},
                    "list":{"type":"array","items":{"description":"c"}}},
      "anyOf":[{"description":"d"}]})"));
}
