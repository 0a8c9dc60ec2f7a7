#include <array>

#include "base/utf8.h"
#include "schemas/openapi_document.h"
#include "schemas/operation_extension.h"
#include "schemas/operation_ids.h"
#include "schemas/operation_reader.h"
#include "schemas/schema_translator.h"
#include "schemas/server_list.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::size_t kMaxOperations = 20'000;

struct Method {
  std::string_view key;
  std::string_view name;
};
constexpr std::array<Method, 8> kMethods{{{"get", "GET"},
                                          {"put", "PUT"},
                                          {"post", "POST"},
                                          {"delete", "DELETE"},
                                          {"options", "OPTIONS"},
                                          {"head", "HEAD"},
                                          {"patch", "PATCH"},
                                          {"trace", "TRACE"}}};

std::string textOf(const Json& node, std::string_view member) {
  const Json* value = base::findMember(node, member);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

Result<void> checkVersion(const Json& root) {
  if (!root.is_object()) {
    return fail(ErrorKind::kInvalidInput, "not an OpenAPI document: the root must be an object");
  }
  if (base::findMember(root, "swagger") != nullptr) {
    return fail(ErrorKind::kInvalidInput, "Swagger 2.0 is not read; convert the document to OpenAPI 3.0 or 3.1");
  }
  const Json* version = base::findMember(root, "openapi");
  if (version == nullptr) {
    return fail(ErrorKind::kInvalidInput, "not an OpenAPI document: `openapi` is missing");
  }
  const std::string text = version->is_string() ? version->get<std::string>() : base::writeJson(*version);
  if (!version->is_string() || !(text.starts_with("3.0.") || text.starts_with("3.1."))) {
    return fail(ErrorKind::kInvalidInput, "`openapi` is " + base::truncateUtf8(base::escapeForDisplay(text), 40) +
                                              "; expected a text such as \"3.0.3\" or \"3.1.0\"");
  }
  return {};
}

Result<void> takeServers(OpenApiDocument& document, const ReadingRules& rules) {
  document.servers = readServers(document.root);
  document.address = rules.base_url;
  const bool chosen = !rules.server.server.empty() || !rules.server.variables.empty();
  if (rules.base_url.empty() && (chosen || !document.servers.empty())) {
    auto address = chooseServer(document.servers, rules.server);
    if (!address) {
      return fail(std::move(address).error());
    }
    document.address = *std::move(address);
  }
  return {};
}

void readSecuritySchemes(OpenApiDocument& document) {
  const Json* components = base::findMember(document.root, "components");
  const Json* schemes = components == nullptr ? nullptr : base::findMember(*components, "securitySchemes");
  if (schemes == nullptr || !schemes->is_object()) {
    return;
  }
  for (const auto& member : schemes->get_ref<const Json::object_t&>()) {
    const Result<const Json*> target = resolveReference(document, member.second);
    if (!target) {
      document.remarks.push_back({"components.securitySchemes." + member.first, target.error().message});
      continue;
    }
    SecurityScheme scheme{textOf(**target, "type"), textOf(**target, "in"), textOf(**target, "name")};
    if (scheme.type == "http") {
      scheme.name = textOf(**target, "scheme");
    }
    const Json* flows = base::findMember(**target, "flows");
    const Json* flow = flows == nullptr ? nullptr : base::findMember(*flows, "clientCredentials");
    if (scheme.type == "oauth2" && flow != nullptr) {
      scheme.token_url = textOf(*flow, "tokenUrl");
    }
    document.security_schemes.insert_or_assign(member.first, std::move(scheme));
  }
}

// Parts of OpenAPI 3.1 that are not used, and a dialect that is read as another one.
void remarkOnParts(OpenApiDocument& document) {
  const Json* webhooks = base::findMember(document.root, "webhooks");
  if (webhooks != nullptr && webhooks->is_object() && !webhooks->empty()) {
    document.remarks.push_back({"webhooks", "left out: they are what the API sends, not what it can be asked for"});
  }
  const std::string dialect = textOf(document.root, "jsonSchemaDialect");
  const bool known = dialect.empty() || dialect.starts_with("https://spec.openapis.org/oas/3.1/dialect/") ||
                     dialect.starts_with("https://json-schema.org/draft/2020-12/schema");
  if (!known) {
    document.remarks.push_back(
        {"jsonSchemaDialect", base::truncateUtf8(base::escapeForDisplay(dialect), 200) +
                                  " is not known; the schemas are read as JSON Schema 2020-12, and the API checks the "
                                  "rest"});
  }
}

std::string withoutPaths(const Json& root) {
  std::string others;
  for (const char* part : {"webhooks", "components"}) {
    if (base::findMember(root, part) != nullptr) {
      others += (others.empty() ? "only `" : " and `") + std::string(part) + "`";
    }
  }
  return "there is nothing to call: the document has " + (others.empty() ? "" : others + " and ") + "no `paths`";
}

class PathsReader final {
 public:
  PathsReader(OpenApiDocument& document, bool address_named) : document_(document), reader_(document, address_named) {}

  Result<void> run(const Json& paths) {
    announceIds(paths);
    for (const auto& member : paths.get_ref<const Json::object_t&>()) {
      if (member.first.starts_with("x-")) {
        continue;
      }
      if (Result<void> read = readPath(member.first, member.second); !read) {
        return read;
      }
    }
    return {};
  }

 private:
  // A path item behind a reference is left to assign(): scanning it here for each use would be work without a bound.
  void announceIds(const Json& paths) {
    for (const auto& member : paths.get_ref<const Json::object_t&>()) {
      if (!member.second.is_object()) {
        continue;
      }
      for (const auto& operation : member.second.get_ref<const Json::object_t&>()) {
        if (methodOf(operation.first) != nullptr) {
          ids_.announce(textOf(operation.second, "operationId"));
        }
      }
    }
  }

  static const Method* methodOf(std::string_view key) {
    for (const Method& method : kMethods) {
      if (method.key == key) {
        return &method;
      }
    }
    return nullptr;
  }

  // Only an overlay can have put it there. What it says of all operations of the path must not be lost without a word.
  static std::string misplacedExtension(const std::string& path, const Json& item) {
    for (const std::string_view extension : {kExtension, kSpeakeasyExtension}) {
      if (base::findMember(item, extension) != nullptr) {
        return std::string(extension) + ": it belongs to operations, and stands beside them; target $.paths['" +
               base::truncateUtf8(base::escapeForDisplay(path), 200) + "'].* or one of them";
      }
    }
    return {};
  }

  void skip(std::string where, std::string reason) {
    document_.skipped.push_back({std::move(where), std::move(reason)});
  }

  Result<void> readPath(const std::string& path, const Json& node) {
    const Result<const Json*> item = reader_.resolve(node);
    if (!item && item.error().kind == ErrorKind::kLimit) {
      return fail(item.error().within(path));
    }
    if (!item || !(*item)->is_object()) {
      skip(path, item ? "the path item must be an object" : item.error().message);
      return {};
    }
    for (const auto& member : (*item)->get_ref<const Json::object_t&>()) {
      const Method* method = methodOf(member.first);
      if (method == nullptr) {
        continue;
      }
      if (document_.operations.size() + document_.skipped.size() >= kMaxOperations) {
        return fail(ErrorKind::kLimit, "more than " + std::to_string(kMaxOperations) + " operations");
      }
      const std::string where = std::string(method->name) + " " + path;
      if (!path.starts_with('/')) {
        skip(where, "a path must start with /");
      } else if (method->name == "TRACE") {
        skip(where, "TRACE shows a request with its credentials, so it is not offered");
      } else if (std::string misplaced = misplacedExtension(path, **item); !misplaced.empty()) {
        skip(where, std::move(misplaced));
      } else if (Result<void> read = readOperation({method->name, path, **item, member.second}, where); !read) {
        return read;
      }
    }
    return {};
  }

  Result<void> readOperation(const OperationReader::Place& place, const std::string& where) {
    const std::size_t remarks = document_.remarks.size();
    Result<Operation> operation = reader_.read(place);
    if (!operation) {
      document_.remarks.resize(remarks);
      if (operation.error().kind == ErrorKind::kLimit) {
        return fail(operation.error().within(where));
      }
      skip(where, operation.error().message);
      return {};
    }
    const std::string given = operation->id;
    if (ids_.assign(*operation)) {
      document_.remarks.push_back(
          {where,
           (given.empty() ? "no operationId" : "the operationId " + given + " is taken") + "; named " + operation->id});
    }
    document_.operations.push_back(std::move(*operation));
    return {};
  }

  OpenApiDocument& document_;
  OperationReader reader_;
  OperationIds ids_;
};

}  // namespace

Result<OpenApiDocument> readOpenApi(Json root, ReadingRules rules) {
  if (Result<void> version = checkVersion(root); !version) {
    return fail(version.error());
  }
  OpenApiDocument document;
  document.root = std::move(root);
  document.outside = std::move(rules.outside);
  document.index = ReferenceIndex(document.root);
  if (const Json* info = base::findMember(document.root, "info"); info != nullptr) {
    document.title = textOf(*info, "title");
    document.version = textOf(*info, "version");
  }
  auto toolsets = readToolsets(document.root);
  if (!toolsets) {
    return fail(toolsets.error());
  }
  document.toolsets = *std::move(toolsets);
  if (Result<void> servers = takeServers(document, rules); !servers) {
    return fail(servers.error());
  }
  readSecuritySchemes(document);
  remarkOnParts(document);
  const Json* paths = base::findMember(document.root, "paths");
  if (paths == nullptr) {
    return fail(ErrorKind::kInvalidInput, withoutPaths(document.root));
  }
  if (!paths->is_object()) {
    return fail(ErrorKind::kInvalidInput, "not usable: `paths` must be an object");
  }
  if (Result<void> read = PathsReader(document, !rules.base_url.empty()).run(*paths); !read) {
    return fail(read.error());
  }
  if (document.operations.empty()) {
    const std::string why = document.skipped.empty()
                                ? "`paths` holds none"
                                : document.skipped.front().where + ": " + document.skipped.front().reason;
    return fail(ErrorKind::kInvalidInput, "no usable operation: " + why);
  }
  return document;
}

}  // namespace soracom_mcp::schemas
