#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/catalog/tool.h"
#include "tools/http/http_client.h"

namespace soracom_mcp::tools {

/// Where a list goes on.
struct NextPage {
  /// Of the request for it; differs from the one before in its query alone. Empty where the page is at an address that
  /// is not to be called.
  std::string target;
  /// How a caller asks for it: names of arguments and their values. Empty where no argument can say it.
  std::vector<std::pair<std::string, std::string>> arguments;
};

/// Reads the answer to `target`: the header that `x-soracom-cli-pagination` names (else Soracom's
/// own, x-soracom-next-key for last_evaluated_key), else `Link` with the relation next
/// (RFC 8288). A link counts only where it leads to the same place below `base_url` and changes nothing but the query,
/// so that an upstream cannot choose where a credential goes. Nothing where there is no next page, or its key is longer
/// than 2048 bytes.
std::optional<NextPage> findNextPage(const Tool& tool, std::string_view target, const HttpResponse& response,
                                     std::string_view base_url);

}  // namespace soracom_mcp::tools
