#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"

namespace soracom_mcp::schemas {

using base::Json;

enum class ParameterLocation { kPath, kQuery, kHeader, kCookie };

/// OpenAPI 3.0 section 4.7.12.2.
enum class ParameterStyle { kMatrix, kLabel, kForm, kSimple, kSpaceDelimited, kPipeDelimited, kDeepObject };

/// One parameter, references resolved, defaults of `style` and `explode` filled in.
struct Parameter {
  std::string name;
  ParameterLocation location = ParameterLocation::kQuery;
  bool required = false;
  bool deprecated = false;
  std::string description;
  ParameterStyle style = ParameterStyle::kForm;
  bool explode = true;
  bool allow_reserved = false;
  /// Not empty where the document uses `content` instead of `schema`: the value is sent as text of this media type.
  std::string content_type;
  Json schema;  ///< as written in the document; may hold local references
  /// `x-mcp.fill` of the overlay: the value comes from the sign-in when the caller gives none ("operatorId").
  std::string filled_from_login;
};

/// One media type of a body or response.
struct MediaType {
  std::string type;  ///< as written, for example "application/json"
  Json schema;       ///< as written; null where the document gives none
  Json encoding;     ///< OpenAPI `encoding` object; null where absent
  /// Its schema, references followed, describes an object, an array or alternatives. Where `type` is a range, such a
  /// value is JSON, and not a file.
  bool structured = false;
};

struct RequestBody {
  bool required = false;
  std::string description;
  std::vector<MediaType> content;  ///< in the document's order; never empty
};

struct Response {
  std::string status;  ///< "200", "2XX" or "default"
  std::string description;
  std::vector<MediaType> content;  ///< empty where the response has no body
  bool links = false;              ///< it declares a header `Link`
};

/// One scheme of a security requirement, named as in securitySchemes.
struct SchemeRequirement {
  std::string scheme;
  std::vector<std::string> scopes = {};  ///< as the document lists them; only OAuth2 and OpenID Connect have some

  bool operator==(const SchemeRequirement&) const = default;
};

/// Schemes that must all be satisfied together. None: the operation may be called without a credential.
using SecurityRequirement = std::vector<SchemeRequirement>;

/// The operation that takes back what another one has made: `x-mcp.undo`. Its arguments are given as in an OpenAPI Link
/// Object: `$request.path.NAME` or `$response.body#/POINTER`.
struct UndoLink {
  std::string operation_id;
  std::vector<std::pair<std::string, std::string>> arguments;  ///< name and expression
};

/// How a read goes on after its answer (`x-soracom-cli-pagination`): the header of the answer that holds the key of the
/// next page, and the query parameter that takes it. Both empty where successes declare a `Link` header instead.
struct Paging {
  std::string header;
  std::string parameter;
};

/// What an overlay says beyond the API's facts (`x-mcp` of the operation, and `x-speakeasy-mcp` where that is silent).
struct OperationExtension {
  std::string name;         ///< of the tool, in place of the operationId
  std::string title;        ///< empty: the summary
  std::string description;  ///< in place of summary and description
  bool excluded = false;    ///< it is no tool
  std::string risk;         ///< "read", "write" or "danger"; empty: derived from `read_only`, else from the method
  std::optional<bool> read_only;            ///< never against `risk`
  std::optional<bool> destructive;          ///< absent: derived
  std::optional<bool> idempotent;           ///< absent: derived
  std::optional<bool> open_world;           ///< absent: true
  std::vector<Json> examples;               ///< objects: the arguments of a call
  std::vector<std::string> scopes;          ///< further tags, for choosing
  std::vector<std::string> secret_output;   ///< JSON pointers into the success body, for example "/authKey"
  std::vector<std::string> secret_input;    ///< names of body members
  std::vector<std::string> one_time_input;  ///< those of them that are used once, so that they may be given literally
  std::vector<std::string> existing_input;  ///< those of them that exist already, so that none is generated
  std::vector<std::string> aliases;         ///< other names it may be called by
  std::vector<std::string> keywords;        ///< what people call it besides, for searching
  std::optional<UndoLink> undo;
  /// The argument that names what the operation acts on, by its name on the wire; empty: derived from the path.
  std::string target;
  std::string loses;  ///< what nobody can bring back afterwards, for people; may be empty
  /// Of whom it changes or ends the access, where no argument says so.
  enum class ActsOn { kNobody, kSession, kRoot, kEveryUser };
  ActsOn acts_on = ActsOn::kNobody;
};

/// One operation of a document: immutable after reading. One that is excluded is no tool; it is there because the
/// server answers it, so that no other request may become one for it. Of it only what names it is read.
struct Operation {
  std::string id;                 ///< operationId
  std::string method;             ///< upper case
  std::string path;               ///< template, for example "/operators/{operator_id}/users"
  std::string tag;                ///< the first one, or empty
  std::vector<std::string> tags;  ///< all of them, or the first 64
  std::string summary;
  std::string description;
  bool deprecated = false;
  std::vector<Parameter> parameters;
  std::optional<RequestBody> body;
  std::vector<Response> responses;
  /// Alternatives, of which one must hold. Empty: the operation needs no credential.
  std::vector<SecurityRequirement> security;
  std::optional<Paging> paging;
  OperationExtension extension;
};

}  // namespace soracom_mcp::schemas
