#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace soracom_mcp::manifests {

using base::Json;

/// Reads a file of manifests/; fails the running test where that is not possible.
Json readManifest(const std::string& name);

/// Reads a file below ../shared. Where it is absent, warns and returns nothing: the caller then returns too.
std::optional<Json> readShared(const std::string& path);

/// manifests/soracom.overlay.yaml applied to `document`.
Json withOverlay(Json document);

/// One operation and where it stands.
struct OperationAt {
  std::string path;
  std::string method;  ///< upper case
  const Json* operation;
};

/// Every operation of a document, in its order. The pointers live as long as the document.
std::vector<OperationAt> operationsOf(const Json& document);

/// The member at the end of `names`, or null where one of them is missing.
const Json* memberAt(const Json& value, const std::vector<std::string_view>& names);

/// The text of a string member, or "" where it is missing.
std::string textOf(const Json& object, std::string_view member);

/// Visits every text that is written for a reader: summary, description and title, but not properties of these names.
void forEachText(const Json& document,
                 const std::function<void(std::string_view pointer, const std::string& text)>& visit);

/// The facts alone: without summary, description, title, info and examples, but with properties of these names.
Json factsOf(const Json& document);

}  // namespace soracom_mcp::manifests
