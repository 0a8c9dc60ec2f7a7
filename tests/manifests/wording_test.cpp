// The texts of the description: ours, short, and plain.
#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "tests/catch.h"
#include "tests/manifests/description.h"

using namespace soracom_mcp;
using namespace soracom_mcp::manifests;

namespace {

constexpr std::size_t kLongestText = 1000;  // bytes

// Case, line breaks and runs of spaces do not make a sentence another one.
std::string squeezed(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n';
    if (!blank) {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '.')) {
    out.pop_back();
  }
  return out;
}

std::set<std::string> sentencesOf(const Json& document) {
  std::set<std::string> out;
  forEachText(document, [&](std::string_view, const std::string& text) {
    std::size_t start = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
      const bool end = at == text.size() ||
                       (text[at] == '.' && (at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n'));
      if (end) {
        out.insert(squeezed(text.substr(start, at - start)));
        start = std::min(at + 1, text.size());
      }
    }
    out.insert(squeezed(text));
  });
  return out;
}

}  // namespace

TEST_CASE("no sentence of the description is taken from the published definition") {
  const auto published = readShared("data/soracom-cli/soracom-auth-subset.en.yaml");
  if (!published) {
    return;
  }
  const auto theirs = sentencesOf(*published);
  REQUIRE(theirs.size() > 200);
  for (const std::string& sentence : sentencesOf(readManifest("soracom-auth.yaml"))) {
    if (sentence.size() > 25) {
      INFO(sentence);
      CHECK(theirs.count(sentence) == 0);
    }
  }
}

TEST_CASE("texts are short and plain") {
  std::size_t texts = 0;
  forEachText(withOverlay(readManifest("soracom-auth.yaml")), [&](std::string_view pointer, const std::string& text) {
    INFO(pointer << ": " << text);
    ++texts;
    CHECK_FALSE(text.empty());
    CHECK(text.size() <= kLongestText);
    CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; }));
    CHECK(text.find_first_of("`<>") == std::string::npos);
    for (const char* markup : {"**", "](", "://", "#/", "  "}) {
      CHECK(text.find(markup) == std::string::npos);
    }
  });
  CHECK(texts > 500);
}

TEST_CASE("summary and description of a tool together stay below one kilobyte") {
  const Json document = readManifest("soracom-auth.yaml");
  for (const OperationAt& at : operationsOf(document)) {
    INFO(textOf(*at.operation, "operationId"));
    CHECK(textOf(*at.operation, "summary").size() > 4);
    CHECK(textOf(*at.operation, "description").size() > 60);
    CHECK(textOf(*at.operation, "summary").size() + textOf(*at.operation, "description").size() < kLongestText);
  }
}

TEST_CASE("every parameter and every property of the description is explained") {
  const Json document = readManifest("soracom-auth.yaml");
  for (const OperationAt& at : operationsOf(document)) {
    INFO(textOf(*at.operation, "operationId"));
    if (const Json* parameters = base::findMember(*at.operation, "parameters")) {
      for (const Json& parameter : *parameters) {
        CHECK(textOf(parameter, "description").size() > 10);
      }
    }
  }
  for (const auto& [name, schema] : document.at("components").at("schemas").items()) {
    const Json* properties = base::findMember(schema, "properties");
    if (properties == nullptr) {
      CHECK(!textOf(schema, "description").empty());
      continue;
    }
    for (const auto& [member, property] : properties->items()) {
      INFO(name << "." << member);
      CHECK((!textOf(property, "description").empty() || !textOf(property, "$ref").empty()));
    }
  }
}
