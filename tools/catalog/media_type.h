#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schemas/operation.h"

namespace soracom_mcp::tools {

/// How a body is written.
enum class BodyKind {
  kJson,       ///< JSON text
  kForm,       ///< application/x-www-form-urlencoded
  kMultipart,  ///< multipart/form-data, or another multipart type
  kText,       ///< a string, sent as it is (text, XML), or a number or boolean
  kBinary,  ///< bytes: text as it is, or an object {"base64": "..."}; under a range of types whatever its schema says
};

/// `application/json` and every `+json`; parameters such as charset do not matter.
bool isJsonMediaType(std::string_view type);

/// What is text for people: `text/*`, XML, YAML, lines of JSON and the like; not JSON itself.
bool isTextMediaType(std::string_view type);

/// A range such as `image/*`, or a list that holds one.
bool isMediaRange(std::string_view type);

/// The types and ranges of a list with commas between them, as OpenAPI's `encoding.contentType` may hold.
std::vector<std::string> listedMediaTypes(std::string_view list);

/// Whether `type` is one of `declared`, a list of types and ranges.
bool fitsMediaTypes(std::string_view type, std::string_view declared);

/// Equal without parameters and without regard to case.
bool sameMediaType(std::string_view left, std::string_view right);

/// By the type and, for a file under a JSON type (`format: binary`), by the schema.
BodyKind bodyKind(const schemas::MediaType& media);

/// The one of `body.content` that a caller uses unless the arguments say otherwise: JSON before forms before text
/// before bytes, and the first of its kind.
const schemas::MediaType& preferredMediaType(const schemas::RequestBody& body);

}  // namespace soracom_mcp::tools
