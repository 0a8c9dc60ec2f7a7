#pragma once

#include "base/json.h"
#include "base/result.h"
#include "schemas/openapi_document.h"

namespace soracom_mcp::schemas {

/// Which side of the wire a schema describes: readOnly members are left out of requests, writeOnly ones out of
/// responses, and response schemas are loosened, because live APIs break their own promises.
enum class Direction { kRequest, kResponse };

/// Turns a schema of OpenAPI 3.0 or 3.1 into a self-contained JSON Schema 2020-12 that ajv compiles and every known
/// client accepts: references are inlined, `nullable` becomes a type array, boolean exclusive bounds become numbers,
/// arrays always have `items`, there are no boolean subschemas besides `additionalProperties: false`, and only keywords
/// of JSON Schema are left. An `allOf` that only adds texts to one branch becomes that branch. Texts beside a reference
/// replace those of its target.
///
/// Dropped because no value could meet them or no client knows them: formats, patterns that RE2 or the `u` flag
/// refuses, enum entries and defaults of another type, bounds that exclude everything, required names that are declared
/// nowhere.
///
/// A cycle is cut at its second visit with an unconstrained schema of the right type. With `definitions` it stays:
/// there the schema refers to `#/$defs/NAME`, and what it refers to is put into `definitions`, an object, for whoever
/// puts the schema into a larger one to keep at the root of that. A name stands for the same part of the document each
/// time.
///
/// kRequest: the root is not nullable, because a parameter or body that is null is one that is not given.
/// kResponse: no `required`, no `enum`, `const`, `pattern`, `format` or bounds, `additionalProperties` allowed, `oneOf`
/// read as `anyOf`, every type nullable.
///
/// Titles and descriptions are handed on as written; whoever shows them to a model cleans them. A schema of more than
/// 5,000 parts, 64 levels or 256 KiB is tried again with fewer levels of references before it is refused. Errors name
/// the place: kInvalidInput for a dangling or external reference or a malformed keyword, kLimit beyond the limits.
base::Result<Json> translateSchema(const OpenApiDocument& document, const Json& schema, Direction direction,
                                   Json* definitions = nullptr);

/// `#/components/...` in the document; follows chains of references. kInvalidInput when it dangles, leaves the document
/// or runs in a circle. The pointer stays valid as long as the document.
base::Result<const Json*> resolveReference(const OpenApiDocument& document, const Json& node);

}  // namespace soracom_mcp::schemas
