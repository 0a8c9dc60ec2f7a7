#include "message_schema.h"

#include <fstream>
#include <map>
#include <mutex>
#include <sstream>

#include "base/json_reader.h"
#include "schemas/validator.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;
using schemas::Validator;

// The schema document of a revision; null where it is not present.
const Json* loadDocument(const std::string& revision) {
  static std::map<std::string, Json> documents;
  if (const auto known = documents.find(revision); known != documents.end()) {
    return known->second.is_null() ? nullptr : &known->second;
  }
  const std::string path = SORACOM_MCP_SOURCE_DIR "/../shared/data/mcp-schema/" + revision + "/schema.json";
  std::ifstream file(path);
  Json& document = documents[revision];
  if (!file) {
    WARN("messages are not validated: " << path << " is not there");
    return nullptr;
  }
  std::stringstream text;
  text << file.rdbuf();
  base::Result<Json> read = base::readJson(text.str());
  REQUIRE(read);
  document = std::move(*read);
  // The older documents name draft-07; what they use of it means the same in 2020-12.
  document.erase("$schema");
  return &document;
}

const Validator* findValidator(const std::string& revision, const std::string& definition) {
  static std::map<std::string, Validator> validators;
  const Json* document = loadDocument(revision);
  if (document == nullptr) {
    return nullptr;
  }
  const std::string name = revision + ' ' + definition;
  if (const auto known = validators.find(name); known != validators.end()) {
    return &known->second;
  }
  Json schema = *document;
  const std::string group = base::findMember(schema, "$defs") != nullptr ? "$defs" : "definitions";
  const Json* definitions = base::findMember(schema, group);
  REQUIRE(definitions != nullptr);
  INFO(name);
  REQUIRE(base::findMember(*definitions, definition) != nullptr);
  schema["$ref"] = "#/" + group + "/" + definition;
  auto compiled = Validator::compile(schema);
  if (!compiled) {
    FAIL(compiled.error().message);
  }
  return &validators.emplace(name, std::move(*compiled)).first->second;
}

std::string faultOf(const std::string& revision, const std::string& definition, const Json& instance) {
  const Validator* validator = findValidator(revision, definition);
  if (validator == nullptr) {
    return {};
  }
  std::string out;
  for (const auto& violation : validator->validate(instance, 5)) {
    out += definition + violation.instance_pointer + ": " + violation.message + "; ";
  }
  return out;
}

using Definitions = std::map<std::string, std::string>;

std::string definitionOf(const Definitions& definitions, const std::string& method, const std::string& otherwise) {
  const auto found = definitions.find(method);
  return found != definitions.end() ? found->second : otherwise;
}

std::string resultDefinition(const std::string& method, const Json& result) {
  static const Definitions kResults = {{"initialize", "InitializeResult"},
                                       {"server/discover", "DiscoverResult"},
                                       {"ping", "EmptyResult"},
                                       {"tools/list", "ListToolsResult"},
                                       {"tools/call", "CallToolResult"},
                                       {"resources/list", "ListResourcesResult"},
                                       {"resources/templates/list", "ListResourceTemplatesResult"},
                                       {"resources/read", "ReadResourceResult"},
                                       {"resources/subscribe", "EmptyResult"},
                                       {"resources/unsubscribe", "EmptyResult"},
                                       {"prompts/list", "ListPromptsResult"},
                                       {"prompts/get", "GetPromptResult"},
                                       {"completion/complete", "CompleteResult"},
                                       {"logging/setLevel", "EmptyResult"},
                                       {"subscriptions/listen", "SubscriptionsListenResult"}};
  const Json* type = base::findMember(result, "resultType");
  return type != nullptr && *type == "input_required" ? "InputRequiredResult"
                                                      : definitionOf(kResults, method, "Result");
}

// What we send that is no answer. A method that is not here has no definition, which fails the test.
std::string initiatedDefinition(const std::string& method) {
  static const Definitions kInitiated = {
      {"elicitation/create", "ElicitRequest"},
      {"sampling/createMessage", "CreateMessageRequest"},
      {"roots/list", "ListRootsRequest"},
      {"notifications/cancelled", "CancelledNotification"},
      {"notifications/progress", "ProgressNotification"},
      {"notifications/message", "LoggingMessageNotification"},
      {"notifications/tools/list_changed", "ToolListChangedNotification"},
      {"notifications/prompts/list_changed", "PromptListChangedNotification"},
      {"notifications/resources/list_changed", "ResourceListChangedNotification"},
      {"notifications/resources/updated", "ResourceUpdatedNotification"},
      {"notifications/subscriptions/acknowledged", "SubscriptionsAcknowledgedNotification"}};
  return definitionOf(kInitiated, method, "no definition for " + method);
}

}  // namespace

std::string schemaFault(const std::string& revision, const Json& message, const std::string& method) {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  const bool newer = revision >= "2025-11-25";
  const bool is_error = base::findMember(message, "error") != nullptr;
  if (is_error && base::findMember(message, "id") == nullptr && !newer) {
    return {};  // the older schemas have no form for an error without id, which they also give no id for
  }
  std::string out = faultOf(revision, "JSONRPCMessage", message);
  if (is_error) {
    return out + faultOf(revision, newer ? "JSONRPCErrorResponse" : "JSONRPCError", message);
  }
  if (const Json* initiated = base::findMember(message, "method")) {
    return out + faultOf(revision, initiatedDefinition(initiated->get<std::string>()), message);
  }
  const Json* result = base::findMember(message, "result");
  return result != nullptr ? out + faultOf(revision, resultDefinition(method, *result), *result) : out + "no result; ";
}

}  // namespace soracom_mcp::mcp
