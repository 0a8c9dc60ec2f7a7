#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace soracom_mcp::schemas {

/// One part of a query that a document has written into a path.
struct PathQueryItem {
  std::string name;            ///< before the `=`, percent-decoded
  std::string_view parameter;  ///< of `name={parameter}`; empty where the value is written out
  std::string_view text;       ///< all of it, as written
};

/// A member of `paths`, taken apart. OpenAPI knows paths alone, but documents tell operations of one path apart by a
/// query that stands in it (`/jobs?op=LIST`, `/weather?city={city}`) or by a fragment (`/#Action=List`). A fragment is
/// no part of a request.
struct PathTemplate {
  std::string_view path;             ///< what comes before the query and the fragment
  std::vector<PathQueryItem> query;  ///< in the order they are written in

  /// The items whose value is written out, with & between them.
  std::string fixedQuery() const;
};

/// Views of `written`. kUnsupported where a { of the query does not begin the only value of its name, and where a
/// fragment is no label but holds further segments or a parameter.
base::Result<PathTemplate> readPathTemplate(std::string_view written);

}  // namespace soracom_mcp::schemas
