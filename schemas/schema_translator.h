#pragma once

#include "base/json.h"
#include "base/result.h"
#include "schemas/openapi_document.h"

namespace soracom_mcp::schemas {

/// Which side of the wire a schema describes: readOnly members are left out of requests, writeOnly ones out of
/// responses, and response schemas are loosened, because live APIs break their own promises.
enum class Direction { kRequest, kResponse };

/// Turns an OpenAPI 3.0 schema into a self-contained JSON Schema 2020-12 that ajv compiles and every known client
/// accepts: references are inlined (a cycle is cut at its second visit with an unconstrained schema of the right type), `nullable` becomes a
/// type array (request: dropped where the type alone says enough), boolean exclusive bounds become numbers, `oneOf`
/// stays, arrays always have `items`, no boolean subschemas, formats nobody knows and patterns RE2 or ECMAScript cannot
/// compile are dropped, `example`, `discriminator`, `xml`, `externalDocs` are dropped.
///
/// kResponse: no `required`, no `enum`, `const`, `pattern`, `format` or bounds, `additionalProperties` allowed, every
/// type nullable. Errors name the reference or keyword: kInvalidInput for a dangling or external reference, kLimit
/// beyond the depth and size limits.
base::Result<Json> translateSchema(const OpenApiDocument& document, const Json& schema, Direction direction);

/// `#/components/...` in the document; follows chains of references. kInvalidInput when it dangles, leaves the document
/// or runs in a circle. The pointer stays valid as long as the document.
base::Result<const Json*> resolveReference(const OpenApiDocument& document, const Json& node);

}  // namespace soracom_mcp::schemas
