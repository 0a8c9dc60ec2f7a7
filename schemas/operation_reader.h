#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/result.h"
#include "schemas/openapi_document.h"
#include "schemas/path_template.h"

namespace soracom_mcp::schemas {

/// Reads operations of one document. What is copied out of it is charged, because references let a short document name
/// a long part many times.
class OperationReader final {
 public:
  /// `document` has its root, index and root-level security; remarks are added to it.
  /// `address_named`: calls go to an address that takes the place of the document's servers.
  OperationReader(OpenApiDocument& document, bool address_named);

  /// Where an operation stands. `item` is the path item with its reference resolved.
  struct Place {
    std::string_view method;  ///< upper case
    std::string_view path;
    const Json& item;
    const Json& node;
  };

  /// All of it but the id, which is empty where the document gives none; of an excluded operation, what names it.
  /// kLimit: the whole document is too large, not this operation.
  base::Result<Operation> read(const Place& place);

  /// resolveReference, charged.
  base::Result<const Json*> resolve(const Json& node);

 private:
  base::Result<void> charge(const Json& node);
  base::Result<std::vector<Parameter>> readParameters(const Place& place);
  void readQueryOfPath(const Place& place, const PathTemplate& written, const std::unordered_set<std::string>& in_path,
                       std::vector<Parameter>& out);
  base::Result<std::optional<RequestBody>> readBody(const Place& place);
  base::Result<std::vector<MediaType>> readContent(const Json& owner);
  base::Result<std::vector<Response>> readResponses(const Place& place);
  base::Result<Response> readResponse(const std::string& status, const Json& node);
  base::Result<std::vector<SecurityRequirement>> readSecurity(const Json& operation);
  base::Result<void> checkServers(const Place& place) const;
  std::optional<Paging> readPaging(const Place& place, const std::vector<Parameter>& parameters,
                                   const std::vector<Response>& responses);
  void remark(const Place& place, std::string text);

  OpenApiDocument& document_;
  const bool address_named_;
  std::size_t charged_ = 0;
};

}  // namespace soracom_mcp::schemas
