#include "schemas/operation_reader.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "base/utf8.h"
#include "schemas/operation_extension.h"
#include "schemas/parameter_reader.h"
#include "schemas/schema_translator.h"
#include "schemas/value_cost.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

// Values, and every 16 bytes of text. The largest document known to us costs 0.1 million.
constexpr std::size_t kMaxCharge = 2'000'000;
constexpr std::size_t kMaxTags = 64;

std::string textOf(const Json& node, std::string_view member) {
  const Json* value = base::findMember(node, member);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

Result<SecurityRequirement> readRequirement(const Json& node) {
  if (!node.is_object()) {
    return fail(ErrorKind::kInvalidInput, "security: must be an array of objects");
  }
  SecurityRequirement out;
  for (const auto& member : node.get_ref<const Json::object_t&>()) {
    SchemeRequirement scheme{member.first};
    if (member.second.is_array()) {
      for (const Json& scope : member.second) {
        if (scope.is_string()) {
          scheme.scopes.push_back(scope.get<std::string>());
        }
      }
    }
    out.push_back(std::move(scheme));
  }
  return out;
}

// Every {name} of the template needs its parameter; braces must pair.
Result<std::vector<std::string>> templateNames(std::string_view path) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '}') {
      return fail(ErrorKind::kInvalidInput, "the path has a } without its {");
    }
    if (path[i] == '{') {
      const std::size_t close = path.find_first_of("{}", i + 1);
      if (close == std::string_view::npos || path[close] == '{' || close == i + 1) {
        return fail(ErrorKind::kInvalidInput, "the path has a { without a name and its }");
      }
      names.emplace_back(path.substr(i + 1, close - i - 1));
      i = close;
    }
  }
  return names;
}

// Nothing can be sent for it, and nothing has to be.
bool isNameless(const Json& parameter) {
  const Json* required = base::findMember(parameter, "required");
  return parameter.is_object() && textOf(parameter, "name").empty() && textOf(parameter, "in") != "path" &&
         (required == nullptr || *required == false);
}

bool describesStructure(const Json& schema) {
  if (const Json* type = base::findMember(schema, "type"); type != nullptr && type->is_string()) {
    return *type == "object" || *type == "array";
  }
  static constexpr std::array<const char*, 5> kSigns{"type", "properties", "allOf", "anyOf", "oneOf"};
  return std::any_of(kSigns.begin(), kSigns.end(),
                     [&](const char* sign) { return base::findMember(schema, sign) != nullptr; });
}

bool declaresLink(const Json& response) {
  const Json* headers = base::findMember(response, "headers");
  if (headers == nullptr || !headers->is_object()) {
    return false;
  }
  const auto& members = headers->get_ref<const Json::object_t&>();
  return std::any_of(members.begin(), members.end(), [](const auto& member) {
    return member.first.size() == 4 && (member.first[0] | 0x20) == 'l' && (member.first[1] | 0x20) == 'i' &&
           (member.first[2] | 0x20) == 'n' && (member.first[3] | 0x20) == 'k';
  });
}

}  // namespace

OperationReader::OperationReader(OpenApiDocument& document, bool address_named)
    : document_(document), address_named_(address_named) {}

Result<void> OperationReader::charge(const Json& node) {
  charged_ += costOf(node, kMaxCharge - charged_);
  if (charged_ > kMaxCharge) {
    charged_ = kMaxCharge;
    return fail(ErrorKind::kLimit, "the operations, references followed, are larger than this program reads");
  }
  return {};
}

Result<const Json*> OperationReader::resolve(const Json& node) {
  Result<const Json*> target = resolveReference(document_, node);
  if (target && *target != &node) {
    if (Result<void> charged = charge(**target); !charged) {
      return fail(charged.error());
    }
  }
  return target;
}

void OperationReader::remark(const Place& place, std::string text) {
  document_.remarks.push_back({std::string(place.method) + " " + std::string(place.path), std::move(text)});
}

Result<std::vector<Parameter>> OperationReader::readParameters(const Place& place) {
  std::vector<Parameter> out;
  std::unordered_map<std::string, std::pair<std::size_t, const Json*>> known;  // by place and name: index and its list
  for (const Json* owner : {&place.item, &place.node}) {
    const Json* list = base::findMember(*owner, "parameters");
    if (list == nullptr) {
      continue;
    }
    if (!list->is_array()) {
      return fail(ErrorKind::kInvalidInput, "parameters: must be an array");
    }
    for (const Json& node : *list) {
      const Result<const Json*> target = resolve(node);
      if (!target) {
        return fail(target.error().within("parameters"));
      }
      if (isNameless(**target)) {
        remark(place, "a parameter without `name` is left out");
        continue;
      }
      Result<Parameter> parameter = readParameter(**target);
      if (!parameter) {
        return fail(parameter.error());
      }
      const std::string key = std::string(locationName(parameter->location)) + " " + parameter->name;
      const auto [entry, is_new] = known.try_emplace(key, out.size(), owner);
      if (is_new) {
        out.push_back(std::move(*parameter));
      } else if (entry->second.second == owner) {
        return fail(ErrorKind::kInvalidInput, "parameters: the " + key + " parameter is there twice");
      } else {
        out[entry->second.first] = std::move(*parameter);
        entry->second.second = owner;
      }
    }
  }
  const Result<PathTemplate> written = readPathTemplate(place.path);
  if (!written) {
    return fail(written.error());
  }
  const Result<std::vector<std::string>> names = templateNames(written->path);
  if (!names) {
    return fail(names.error());
  }
  std::unordered_set<std::string> wanted;
  for (const std::string& name : *names) {
    wanted.insert(name);
    if (!known.contains("path " + name)) {
      return fail(ErrorKind::kInvalidInput, "the path holds {" + name + "} but no path parameter has that name");
    }
  }
  readQueryOfPath(place, *written, wanted, out);
  std::erase_if(out, [&](const Parameter& parameter) {
    const bool stray = parameter.location == ParameterLocation::kPath && !wanted.contains(parameter.name);
    if (stray) {
      remark(place, "the path parameter " + parameter.name + " is left out: the path does not hold it");
    }
    return stray;
  });
  return out;
}

// A value that the path writes out is sent as it stands. What it names in braces is a parameter of the query, whichever
// place the document gives it.
void OperationReader::readQueryOfPath(const Place& place, const PathTemplate& written,
                                      const std::unordered_set<std::string>& in_path, std::vector<Parameter>& out) {
  for (const PathQueryItem& item : written.query) {
    const auto find = [&](ParameterLocation location, std::string_view name) {
      return std::find_if(out.begin(), out.end(), [&](const Parameter& parameter) {
        return parameter.location == location && parameter.name == name;
      });
    };
    const auto declared = find(ParameterLocation::kQuery, item.name);
    if (item.parameter.empty()) {
      if (declared != out.end()) {
        remark(place, "the query parameter " + item.name + " is left out: the path says its value");
        out.erase(declared);
      }
      continue;
    }
    if (declared != out.end() || find(ParameterLocation::kQuery, item.parameter) != out.end()) {
      continue;
    }
    const auto found = find(ParameterLocation::kPath, item.parameter);
    if (found == out.end() || in_path.contains(found->name)) {
      remark(place, "no parameter describes " + item.name + " in the query of its path; it takes a text");
      out.emplace_back().name = item.name;
    } else {
      found->name = item.name;
      found->location = ParameterLocation::kQuery;
      found->style = ParameterStyle::kForm;
    }
  }
}

Result<std::vector<MediaType>> OperationReader::readContent(const Json& owner) {
  std::vector<MediaType> out;
  const Json* content = base::findMember(owner, "content");
  if (content == nullptr) {
    return out;
  }
  if (!content->is_object()) {
    return fail(ErrorKind::kInvalidInput, "content: must be an object");
  }
  for (const auto& member : content->get_ref<const Json::object_t&>()) {
    const Result<const Json*> media = resolve(member.second);
    if (!media) {
      return fail(media.error().within("content " + member.first));
    }
    if (!(*media)->is_object()) {
      return fail(ErrorKind::kInvalidInput, "content " + member.first + ": must be an object");
    }
    MediaType type;
    type.type = member.first;
    if (const Json* schema = base::findMember(**media, "schema"); schema != nullptr) {
      type.schema = *schema;
      const auto target = resolveReference(document_, *schema);
      type.structured = target && describesStructure(**target);
    }
    if (const Json* encoding = base::findMember(**media, "encoding"); encoding != nullptr && encoding->is_object()) {
      type.encoding = *encoding;
    }
    out.push_back(std::move(type));
  }
  return out;
}

Result<std::optional<RequestBody>> OperationReader::readBody(const Place& place) {
  const Json* node = base::findMember(place.node, "requestBody");
  if (node == nullptr) {
    return std::optional<RequestBody>();
  }
  const Result<const Json*> target = resolve(*node);
  if (!target) {
    return fail(target.error().within("requestBody"));
  }
  RequestBody body;
  const Json* required = base::findMember(**target, "required");
  body.required = required != nullptr && *required == true;
  body.description = textOf(**target, "description");
  Result<std::vector<MediaType>> content = readContent(**target);
  if (!content) {
    return fail(content.error().within("requestBody"));
  }
  body.content = std::move(*content);
  if (place.method == "GET" || place.method == "HEAD") {
    if (body.required) {
      return fail(ErrorKind::kUnsupported, "requestBody: a required body, which " + std::string(place.method) +
                                               " does not define (RFC 9110 section 9.3.1)");
    }
    remark(place, "the body is left out: " + std::string(place.method) + " does not define one");
    return std::optional<RequestBody>();
  }
  if (body.content.empty()) {
    if (body.required) {
      return fail(ErrorKind::kInvalidInput, "requestBody: required, but `content` names no media type");
    }
    remark(place, "the body is left out: its `content` names no media type");
    return std::optional<RequestBody>();
  }
  return std::optional<RequestBody>(std::move(body));
}

Result<Response> OperationReader::readResponse(const std::string& status, const Json& node) {
  const Result<const Json*> target = resolve(node);
  if (!target) {
    return fail(target.error());
  }
  Result<std::vector<MediaType>> content = readContent(**target);
  if (!content) {
    return fail(content.error());
  }
  return Response{status, textOf(**target, "description"), std::move(*content), declaresLink(**target)};
}

// A broken response costs the caller its description, not the operation.
Result<std::vector<Response>> OperationReader::readResponses(const Place& place) {
  std::vector<Response> out;
  const Json* responses = base::findMember(place.node, "responses");
  if (responses == nullptr || !responses->is_object()) {
    return out;
  }
  for (const auto& member : responses->get_ref<const Json::object_t&>()) {
    if (member.first.starts_with("x-")) {
      continue;
    }
    Result<Response> response = readResponse(member.first, member.second);
    if (response) {
      out.push_back(std::move(*response));
    } else if (response.error().kind == ErrorKind::kLimit) {
      return fail(response.error());
    } else {
      remark(place, "the response " + member.first + " is left out: " + response.error().message);
    }
  }
  return out;
}

Result<std::vector<SecurityRequirement>> OperationReader::readSecurity(const Json& operation) {
  std::vector<SecurityRequirement> out;
  const Json* security = base::findMember(operation, "security");
  if (security == nullptr) {
    security = base::findMember(document_.root, "security");
  }
  if (security == nullptr) {
    return out;
  }
  if (!security->is_array()) {
    return fail(ErrorKind::kInvalidInput, "security: must be an array of objects");
  }
  if (auto charged = charge(*security); !charged) {
    return fail(charged.error());
  }
  for (const Json& node : *security) {
    Result<SecurityRequirement> requirement = readRequirement(node);
    if (!requirement) {
      return fail(requirement.error());
    }
    out.push_back(std::move(*requirement));
  }
  return out;
}

// Servers of the operation count before those of its path.
Result<void> OperationReader::checkServers(const Place& place) const {
  auto own = readServers(place.node);
  if (own.empty()) {
    own = readServers(place.item);
  }
  const auto is_ours = [&](const Server& server) {
    const auto same = [&](const Server& other) { return isSameServer(other.url, server.url); };
    return isSameServer(server.url, document_.address) ||
           (address_named_ && std::any_of(document_.servers.begin(), document_.servers.end(), same));
  };
  if (own.empty() || std::any_of(own.begin(), own.end(), is_ours)) {
    return {};
  }
  const std::string url = base::truncateUtf8(base::escapeForDisplay(own.front().url), 200);
  return fail(ErrorKind::kUnsupported,
              "it has a server of its own, " + url + ", and calls go to " +
                  (document_.address.empty() ? "none" : base::escapeForDisplay(document_.address)) +
                  "; serve it by a process with --base-url " + url + ", or have an overlay remove its `servers`");
}

std::optional<Paging> OperationReader::readPaging(const Place& place, const std::vector<Parameter>& parameters,
                                                  const std::vector<Response>& responses) {
  const Json* node = base::findMember(place.node, "x-soracom-cli-pagination");
  if (node == nullptr) {
    const bool links = std::any_of(responses.begin(), responses.end(), [](const Response& response) {
      return response.status.starts_with('2') && response.links;
    });
    return links ? std::optional(Paging{}) : std::nullopt;
  }
  const Json* request = base::findMember(*node, "request");
  const Json* response = base::findMember(*node, "response");
  Paging out;
  out.parameter = request != nullptr ? textOf(*request, "param") : "";
  out.header = response != nullptr ? textOf(*response, "header") : "";
  const bool known = std::any_of(parameters.begin(), parameters.end(), [&](const Parameter& parameter) {
    return parameter.location == ParameterLocation::kQuery && parameter.name == out.parameter;
  });
  if (out.header.empty() || !known) {
    remark(place, "x-soracom-cli-pagination is left out: it must name a response header and a query parameter");
    return std::nullopt;
  }
  return out;
}

Result<Operation> OperationReader::read(const Place& place) {
  if (!place.node.is_object()) {
    return fail(ErrorKind::kInvalidInput, "must be an object");
  }
  if (Result<void> charged = charge(place.node); !charged) {
    return fail(charged.error());
  }
  Operation out;
  out.id = textOf(place.node, "operationId");
  out.method = place.method;
  out.path = place.path;
  out.summary = textOf(place.node, "summary");
  out.description = textOf(place.node, "description");
  const Json* deprecated = base::findMember(place.node, "deprecated");
  out.deprecated = deprecated != nullptr && *deprecated == true;
  const Json* tags = base::findMember(place.node, "tags");
  if (tags != nullptr && tags->is_array()) {
    for (const Json& tag : *tags) {
      if (tag.is_string() && out.tags.size() < kMaxTags) {
        out.tags.push_back(tag.get<std::string>());
      }
    }
    out.tag = !tags->empty() && tags->front().is_string() ? out.tags.front() : std::string();
  }
  auto extension = readOperationExtension(place.node);
  if (!extension) {
    return fail(extension.error());
  }
  out.extension = std::move(*extension);
  if (out.extension.excluded) {
    return out;
  }
  if (auto servers = checkServers(place); !servers) {
    return fail(servers.error());
  }
  auto parameters = readParameters(place);
  if (!parameters) {
    return fail(parameters.error());
  }
  auto body = readBody(place);
  if (!body) {
    return fail(body.error());
  }
  auto responses = readResponses(place);
  if (!responses) {
    return fail(responses.error());
  }
  auto security = readSecurity(place.node);
  if (!security) {
    return fail(security.error());
  }
  out.paging = readPaging(place, *parameters, *responses);
  out.parameters = std::move(*parameters);
  out.body = std::move(*body);
  out.responses = std::move(*responses);
  out.security = std::move(*security);
  return out;
}

}  // namespace soracom_mcp::schemas
