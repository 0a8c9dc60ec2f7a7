#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "schemas/document_source.h"
#include "schemas/validator.h"
#include "tests/catch.h"
#include "tests/shared_data.h"

namespace soracom_mcp::schemas {
namespace {

using base::findMember;
using base::Json;
using tests::sharedData;

namespace files = std::filesystem;

// The groups of the official suite that need nothing but the vocabularies core, applicator, unevaluated, validation and
// meta-data. Not here: optional/ and proposals, which a validator may leave out, and `format` and `content`, which are
// annotations for us; their required tests say exactly that, so they are run as well.
Validator::Registry readRemotes(const std::string& folder) {
  Validator::Registry out;
  for (const auto& entry : files::recursive_directory_iterator(folder)) {
    const std::string name = files::relative(entry.path(), folder).generic_string();
    const bool ours = name.starts_with("draft2020-12/") || name.find("draft") != 0;
    if (entry.is_regular_file() && entry.path().extension() == ".json" && ours && !name.starts_with("v1/")) {
      auto schema = readDocumentFile(entry.path().string());
      REQUIRE(schema);
      out.emplace_back("http://localhost:1234/" + name, std::move(*schema));
    }
  }
  return out;
}

struct Outcome {
  std::size_t run = 0;
  std::vector<std::string> wrong;
};

void runGroup(const std::string& file, const Json& group, const Validator::Registry& remotes, Outcome& out) {
  const std::string name = file + ": " + findMember(group, "description")->get<std::string>();
  const auto validator = Validator::compile(*findMember(group, "schema"), remotes);
  for (const Json& test : *findMember(group, "tests")) {
    const std::string what = name + ": " + findMember(test, "description")->get<std::string>();
    ++out.run;
    if (!validator) {
      out.wrong.push_back(what + " [" + validator.error().message + "]");
      continue;
    }
    const bool expected = findMember(test, "valid")->get<bool>();
    const Json& data = *findMember(test, "data");
    const bool verdict = validator->accepts(data);
    const bool reported = validator->validate(data).empty();
    if (verdict != expected || reported != expected) {
      out.wrong.push_back(what);
    }
  }
}

TEST_CASE("the required tests of the official suite of JSON Schema 2020-12 pass without exception") {
  const auto folder = sharedData("json-schema-test-suite/draft2020-12");
  const auto remotes_folder = sharedData("json-schema-test-suite/remotes");
  if (!folder || !remotes_folder) {
    return;
  }
  const Validator::Registry remotes = readRemotes(*remotes_folder);
  Outcome outcome;
  std::size_t files_read = 0;
  for (const auto& entry : files::directory_iterator(*folder)) {
    if (entry.path().extension() != ".json") {
      continue;
    }
    const auto groups = readDocumentFile(entry.path().string());
    REQUIRE(groups);
    ++files_read;
    for (const Json& group : *groups) {
      runGroup(entry.path().stem().string(), group, remotes, outcome);
    }
  }
  CHECK(files_read == 46);
  CHECK(outcome.run > 1200);
  for (const std::string& wrong : outcome.wrong) {
    UNSCOPED_INFO(wrong);
  }
  INFO(outcome.run << " tests run");
  CHECK(outcome.wrong.empty());
}

}  // namespace
}  // namespace soracom_mcp::schemas
