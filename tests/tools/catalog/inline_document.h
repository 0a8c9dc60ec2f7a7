#pragma once

#include <memory>
#include <string>

#include "base/json_reader.h"
#include "schemas/openapi_document.h"
#include "tests/catch.h"
#include "tools/catalog/tool_registry.h"

namespace soracom_mcp::tools {

inline base::Json jsonOf(std::string_view text) {
  auto read = base::readJson(text, {64U * 1024 * 1024, 128, 4'000'000});
  INFO((read ? std::string() : read.error().message));
  REQUIRE(read);
  return *std::move(read);
}

inline std::unique_ptr<ToolRegistry> registryOf(base::Json document) {
  auto read = schemas::readOpenApi(std::move(document));
  INFO((read ? std::string() : read.error().message));
  REQUIRE(read);
  auto registry = ToolRegistry::build(std::make_shared<const schemas::OpenApiDocument>(*std::move(read)));
  INFO((registry ? std::string() : registry.error().message));
  REQUIRE(registry);
  return *std::move(registry);
}

/// A document of these `paths` and `components.schemas`, both JSON text.
inline base::Json documentOf(const std::string& paths, const std::string& schemas = "{}") {
  return jsonOf(R"({"openapi":"3.0.3","info":{"title":"t","version":"1"},"servers":[{"url":"https://x.example"}],
                    "components":{"schemas":)" +
                schemas + R"(},"paths":)" + paths + "}");
}

/// The registry of one operation `op`: POST /x with this operation object, without its braces.
inline std::unique_ptr<ToolRegistry> postWith(const std::string& members, const std::string& schemas = "{}") {
  return registryOf(documentOf(R"({"/x":{"post":{"operationId":"op",)" + members + "}}}", schemas));
}

/// `op` with a required JSON body of this schema.
inline std::unique_ptr<ToolRegistry> postBody(const std::string& schema, const std::string& schemas = "{}") {
  return postWith(R"("requestBody":{"required":true,"content":{"application/json":{"schema":)" + schema +
                      R"(}}},"responses":{"204":{"description":""}})",
                  schemas);
}

/// `op` with these responses.
inline std::unique_ptr<ToolRegistry> postAnswer(const std::string& responses, const std::string& schemas = "{}") {
  return postWith(R"("responses":)" + responses, schemas);
}

inline std::string okJson(const std::string& schema) {
  return R"({"description":"","content":{"application/json":{"schema":)" + schema + "}}}";
}

inline const Tool& onlyTool(const ToolRegistry& registry) {
  const Tool* tool = registry.find("op");
  REQUIRE(tool != nullptr);
  return *tool;
}

}  // namespace soracom_mcp::tools
