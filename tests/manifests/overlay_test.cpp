// manifests/soracom.overlay.yaml: opinions, on the built-in document and on the published ones.
#include "schemas/overlay.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "tests/catch.h"
#include "tests/manifests/description.h"

using namespace soracom_mcp;
using namespace soracom_mcp::manifests;

namespace {

std::map<std::string, Json> extensionsOf(const Json& document) {
  std::map<std::string, Json> out;
  for (const OperationAt& at : operationsOf(document)) {
    if (const Json* extension = base::findMember(*at.operation, "x-mcp")) {
      out.emplace(textOf(*at.operation, "operationId"), *extension);
    }
  }
  return out;
}

bool hasKeywordsOnly(const Json& extension) { return extension.size() == 1 && extension.contains("keywords"); }

const Json* followed(const Json& document, const Json& schema) {
  const std::string reference = textOf(schema, "$ref");
  const std::string prefix = "#/components/schemas/";
  return reference.empty()
             ? &schema
             : memberAt(document, {"components", "schemas", std::string_view(reference).substr(prefix.size())});
}

const Json* successSchema(const Json& document, const Json& operation) {
  for (const auto& [status, response] : operation.at("responses").items()) {
    if (status.front() == '2') {
      const Json* schema = memberAt(response, {"content", "application/json", "schema"});
      return schema == nullptr ? nullptr : followed(document, *schema);
    }
  }
  return nullptr;
}

const Json* bodySchema(const Json& document, const Json& operation) {
  const Json* schema = memberAt(operation, {"requestBody", "content", "application/json", "schema"});
  return schema == nullptr ? nullptr : followed(document, *schema);
}

// The rule that the head of the overlay states.
std::string expectedRisk(const Json& facts) {
  if (textOf(facts, "method") == "GET") {
    return "read";
  }
  bool privilege = false;
  for (const Json& flag : facts.at("flags")) {
    privilege = privilege || flag == "privilege";
  }
  return textOf(facts, "method") == "DELETE" || facts.at("lockoutRisk") == true || privilege ||
                 textOf(facts, "risk") == "critical"
             ? "danger"
             : "write";
}

Json memberOr(const Json& object, std::string_view name, Json otherwise) {
  const Json* found = base::findMember(object, name);
  return found == nullptr ? std::move(otherwise) : *found;
}

}  // namespace

TEST_CASE("every operation gets a title and a risk from the overlay") {
  const Json document = withOverlay(readManifest("soracom-auth.yaml"));
  const auto extensions = extensionsOf(document);
  CHECK(extensions.size() == 77);
  std::map<std::string, int> risks;
  std::set<std::string> titles;
  for (const auto& [id, extension] : extensions) {
    INFO(id);
    CHECK(textOf(extension, "title").size() > 4);
    CHECK(textOf(extension, "title").size() <= 60);
    titles.insert(textOf(extension, "title"));
    ++risks[textOf(extension, "risk")];
    CHECK(base::findMember(extension, "idempotent") != nullptr);
  }
  CHECK(titles.size() == 77);
  CHECK(risks == std::map<std::string, int>{{"danger", 29}, {"read", 24}, {"write", 24}});
}

TEST_CASE("risk follows the method alone where the facts are not at hand") {
  const Json document = withOverlay(readManifest("soracom-auth.yaml"));
  for (const OperationAt& at : operationsOf(document)) {
    const std::string risk = textOf(at.operation->at("x-mcp"), "risk");
    INFO(textOf(*at.operation, "operationId"));
    CHECK((risk == "read") == (at.method == "GET"));
    if (at.method == "DELETE") {
      CHECK(risk == "danger");
    }
  }
}

TEST_CASE("the overlay says what the table of operations says") {
  const auto table = readShared("reference/operations.json");
  if (!table) {
    return;
  }
  const auto extensions = extensionsOf(withOverlay(readManifest("soracom-auth.yaml")));
  CHECK(table->size() == extensions.size());
  for (const Json& facts : *table) {
    const std::string id = textOf(facts, "operationId");
    INFO(id);
    REQUIRE(extensions.count(id) == 1);
    const Json& extension = extensions.at(id);
    CHECK(textOf(extension, "risk") == expectedRisk(facts));
    CHECK(textOf(extension, "title") == textOf(facts, "title"));
    CHECK(memberOr(extension, "destructive", false) == facts.at("destructive"));
    CHECK(extension.at("idempotent") == facts.at("idempotent"));
    CHECK(memberOr(extension, "secretOutput", Json::array()) == facts.at("secretOutput"));
    CHECK(memberOr(extension, "secretInput", Json::array()) == facts.at("secretInput"));
  }
}

TEST_CASE("every secret the overlay names exists in the schemas") {
  const Json document = withOverlay(readManifest("soracom-auth.yaml"));
  int outputs = 0;
  int inputs = 0;
  for (const OperationAt& at : operationsOf(document)) {
    const Json& extension = at.operation->at("x-mcp");
    INFO(textOf(*at.operation, "operationId"));
    for (const Json& pointer : memberOr(extension, "secretOutput", Json::array())) {
      const std::string text = pointer.get<std::string>();
      REQUIRE(text.front() == '/');
      const Json* schema = successSchema(document, *at.operation);
      REQUIRE(schema != nullptr);
      CHECK(memberAt(*schema, {"properties", std::string_view(text).substr(1)}) != nullptr);
      ++outputs;
    }
    for (const Json& name : memberOr(extension, "secretInput", Json::array())) {
      const Json* schema = bodySchema(document, *at.operation);
      REQUIRE(schema != nullptr);
      CHECK(memberAt(*schema, {"properties", name.get_ref<const std::string&>()}) != nullptr);
      ++inputs;
    }
  }
  CHECK(outputs == 11);
  CHECK(inputs == 20);
}

TEST_CASE("every member that carries a secret is named by the overlay") {
  const std::set<std::string> secrets = {"authKey", "token", "apiKey", "totpUri", "backupCodes"};
  const Json document = withOverlay(readManifest("soracom-auth.yaml"));
  for (const OperationAt& at : operationsOf(document)) {
    INFO(textOf(*at.operation, "operationId"));
    const Json* schema = successSchema(document, *at.operation);
    const Json* properties = schema == nullptr ? nullptr : base::findMember(*schema, "properties");
    if (properties == nullptr) {
      continue;
    }
    for (const auto& [name, member] : properties->items()) {
      const Json named = memberOr(at.operation->at("x-mcp"), "secretOutput", Json::array());
      const bool listed = std::find(named.begin(), named.end(), Json("/" + name)) != named.end();
      CHECK(listed == (secrets.count(name) == 1));
    }
  }
}

TEST_CASE("the account of a path is filled in from the sign-in everywhere and nothing else is") {
  const Json document = withOverlay(readManifest("soracom-auth.yaml"));
  int filled = 0;
  for (const OperationAt& at : operationsOf(document)) {
    INFO(textOf(*at.operation, "operationId"));
    for (const Json& parameter : memberOr(*at.operation, "parameters", Json::array())) {
      const Json* fill = memberAt(parameter, {"x-mcp", "fill"});
      CHECK((fill != nullptr) == (textOf(parameter, "name") == "operator_id"));
      if (fill != nullptr) {
        CHECK(*fill == "operatorId");
        ++filled;
      }
    }
  }
  CHECK(filled == 68);
}

TEST_CASE("the corrections of the overlay hold in the schemas") {
  const Json document = withOverlay(readManifest("soracom-auth.yaml"));
  const Json& schemas = document.at("components").at("schemas");
  const struct {
    const char* schema;
    Json required;
  } required[] = {
      {"AttachRoleRequest", {"roleId"}},
      {"CreateUserPasswordRequest", {"password"}},
      {"MFAAuthenticationRequest", {"mfaOTPCode"}},
      {"MFAIssueRevokingTokenRequest", {"email", "password"}},
      {"MFARevokingTokenVerifyRequest", {"email", "password", "token", "backupCode"}},
      {"SetUserTrustPolicyRequest", {"trustPolicy"}},
      {"SwitchUserRequest", {"operatorId", "userName"}},
  };
  for (const auto& row : required) {
    INFO(row.schema);
    CHECK(memberOr(schemas.at(row.schema), "required", nullptr) == row.required);
    for (const Json& name : row.required) {
      CHECK(schemas.at(row.schema).at("properties").contains(name.get<std::string>()));
    }
  }
  const std::pair<const char*, const char*> unions[] = {{"ContractUpdatedResponse", "contractDetail"},
                                                        {"ContractUpdatingRequest", "contractDetail"},
                                                        {"OperatorConfigurationModel", "configuration"},
                                                        {"SetOperatorConfigurationNamespaceRequest", "configuration"}};
  const Json before = readManifest("soracom-auth.yaml");
  for (const auto& [schema, member] : unions) {
    INFO(schema);
    const Json* was = memberAt(before, {"components", "schemas", schema, "properties", member, "oneOf"});
    REQUIRE(was != nullptr);
    CHECK(memberOr(schemas.at(schema).at("properties").at(member), "anyOf", nullptr) == *was);
  }
  CHECK(base::writeJson(document).find("\"oneOf\"") == std::string::npos);
}

TEST_CASE("strings that hold JSON documents are marked as such") {
  const Json document = withOverlay(readManifest("soracom-auth.yaml"));
  std::size_t marked = 0;
  for (const auto& [name, schema] : document.at("components").at("schemas").items()) {
    const Json properties = memberOr(schema, "properties", Json::object());
    for (const auto& [member, property] : properties.items()) {
      INFO(name << "." << member);
      const bool holds_json = member == "permission" || member == "permissions" || member == "defaultPermissions" ||
                              member == "trustPolicy";
      CHECK((textOf(property, "contentMediaType") == "application/json") == holds_json);
      marked += holds_json ? 1 : 0;
    }
  }
  CHECK(marked == 10);
}

TEST_CASE("every update of the overlay finds its target in the built-in document") {
  const Json overlay = readManifest("soracom.overlay.yaml");
  const Json document = readManifest("soracom-auth.yaml");
  for (const Json& action : overlay.at("actions")) {
    Json alone = overlay;
    alone["actions"] = Json::array({action});
    Json target = document;
    const auto unmatched = schemas::applyOverlay(target, alone);
    INFO(textOf(action, "target"));
    REQUIRE(unmatched.has_value());
    const Json* extension = memberAt(action, {"update", "x-mcp"});
    const bool of_other_apis = extension != nullptr && hasKeywordsOnly(*extension);
    if (base::findMember(action, "update") != nullptr && !of_other_apis) {
      CHECK(unmatched->empty());
    }
  }
}

TEST_CASE("applying the overlay twice changes nothing more in lists of names") {
  const Json once = withOverlay(readManifest("soracom-auth.yaml"));
  const Json twice = withOverlay(once);
  for (const auto& [name, schema] : once.at("components").at("schemas").items()) {
    INFO(name);
    CHECK(memberOr(twice.at("components").at("schemas").at(name), "required", nullptr) ==
          memberOr(schema, "required", nullptr));
  }
}

TEST_CASE("the overlay reaches the same operations and schemas in the published documents") {
  const Json ours = withOverlay(readManifest("soracom-auth.yaml"));
  for (const char* path : {"data/soracom-cli/soracom-api.en.yaml", "data/openapi/soracom-auth-api-openapi.yml",
                           "data/prism/soracom-auth-subset.v1-prefixed.yaml"}) {
    DYNAMIC_SECTION(path) {
      auto published = readShared(path);
      if (!published) {
        continue;
      }
      const Json theirs = withOverlay(std::move(*published));
      auto extensions = extensionsOf(theirs);
      // Operations of other Soracom APIs have search words and nothing else.
      std::erase_if(extensions, [](const auto& entry) { return hasKeywordsOnly(entry.second); });
      CHECK(extensions == extensionsOf(ours));
      const Json our_schemas = factsOf(ours.at("components").at("schemas"));
      const Json their_schemas = factsOf(theirs.at("components").at("schemas"));
      for (const auto& [name, schema] : our_schemas.items()) {
        INFO(name);
        REQUIRE(their_schemas.contains(name));
        CHECK(base::equalJson(schema, their_schemas.at(name)));
      }
    }
  }
}
