// manifests/soracom-auth.yaml says what the published definition says.
#include <algorithm>
#include <set>
#include <string>

#include "tests/catch.h"
#include "tests/manifests/description.h"

using namespace soracom_mcp;
using namespace soracom_mcp::manifests;

namespace {

// The order of the tags is presentation, not fact.
void sortTags(Json& document) {
  Json& tags = document.at("tags");
  std::sort(tags.begin(), tags.end(),
            [](const Json& a, const Json& b) { return textOf(a, "name") < textOf(b, "name"); });
}

// Names the first place that differs, so that a failure can be understood.
std::string firstDifference(const Json& left, const Json& right, const std::string& pointer = "") {
  if (base::equalJson(left, right)) {
    return "";
  }
  if (left.is_object() && right.is_object()) {
    for (const auto& [name, member] : left.items()) {
      const std::string below = base::pointerTo(pointer, name);
      const Json* other = base::findMember(right, name);
      if (other == nullptr) {
        return below + " is ours alone";
      }
      if (const std::string found = firstDifference(member, *other, below); !found.empty()) {
        return found;
      }
    }
    for (const auto& [name, member] : right.items()) {
      if (base::findMember(left, name) == nullptr) {
        return base::pointerTo(pointer, name) + " is missing here";
      }
    }
  }
  return pointer + ": " + base::writeJson(left) + " here, " + base::writeJson(right) + " there";
}

}  // namespace

TEST_CASE("the built-in description has 77 operations and 59 schemas") {
  const Json document = readManifest("soracom-auth.yaml");
  std::set<std::string> ids;
  for (const OperationAt& at : operationsOf(document)) {
    ids.insert(textOf(*at.operation, "operationId"));
  }
  CHECK(ids.size() == 77);
  CHECK(operationsOf(document).size() == 77);
  CHECK(document.at("components").at("schemas").size() == 59);
}

TEST_CASE("the built-in description equals the published definition in every fact") {
  const auto published = readShared("data/soracom-cli/soracom-auth-subset.en.yaml");
  if (!published) {
    return;
  }
  Json ours = factsOf(readManifest("soracom-auth.yaml"));
  Json theirs = factsOf(*published);
  sortTags(ours);
  sortTags(theirs);
  CHECK(firstDifference(ours, theirs) == "");
}

TEST_CASE("facts keep data members that are named like texts") {
  const Json document = readManifest("soracom-auth.yaml");
  const Json facts = factsOf(document);
  CHECK(memberAt(facts, {"components", "schemas", "UpdateUserRequest", "properties", "description", "type"}) !=
        nullptr);
  CHECK(memberAt(facts, {"components", "schemas", "UpdateUserRequest", "properties", "description", "description"}) ==
        nullptr);
}

TEST_CASE("every reference of the built-in description leads somewhere and every schema is used") {
  const Json document = readManifest("soracom-auth.yaml");
  std::set<std::string> used;
  const auto collect = [&](const auto& self, const Json& value) -> void {
    if (const std::string reference = textOf(value, "$ref"); !reference.empty()) {
      INFO(reference);
      REQUIRE(reference.rfind("#/components/schemas/", 0) == 0);
      const std::string name = reference.substr(std::string("#/components/schemas/").size());
      CHECK(document.at("components").at("schemas").contains(name));
      used.insert(name);
    }
    if (value.is_structured()) {
      for (const Json& member : value) {
        self(self, member);
      }
    }
  };
  collect(collect, document);
  CHECK(used.size() == 59);
}
