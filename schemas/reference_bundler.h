#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "schemas/document_folder.h"

namespace soracom_mcp::schemas {

/// References that leave the document and are not followed: by their text, where the first one stands and why.
using OutsideReferences = std::unordered_map<std::string, std::string>;

/// What bundling leaves to be said or done.
struct Bundled {
  OutsideReferences outside;

  /// A `$dynamicRef` that was left out, so that its schema takes anything there.
  struct Loose {
    std::string where;
    std::string reason;
  };
  std::vector<Loose> loose;  ///< the first hundred

  /// The other files that were read, and those that could not be: by their change the document changes. Counted from
  /// the document's folder.
  std::vector<std::string> files;
};

/// Which references to other files are followed.
struct BundleRules {
  std::string name;                        ///< of the document, for messages
  const DocumentFolder* folder = nullptr;  ///< null: the document lies in none (a URL, standard input)
  bool other_files = false;                ///< whether files of the folder may be read
  std::string remedy = {};                 ///< what to do about a file that may not be read
  std::string prefix = {};                 ///< of the names given to files; differs between documents that are merged
};

/// Makes the references of `root` to other files local: each file is read once, is put below `components.x-files`, and
/// what refers to it refers there. Files that are referred to may refer to further ones, and back to the document.
/// Never followed: URLs of any kind, absolute paths, and what leads out of the document's folder.
///
/// In OpenAPI 3.1 a schema may have a name of its own ($id, $anchor); references by such a name become local as well.
/// So does a `$dynamicRef` that can mean one schema only; another is left out (see schemas/dynamic_references.h).
///
/// A reference that cannot be followed stays as it is and is named in the answer with what to do, so that only what
/// needs it is lost. kLimit beyond 500 files, or 32 MiB or 2 million values in them together. Works in time linear in
/// the document and its files.
base::Result<Bundled> bundleReferences(base::Json& root, const BundleRules& rules);

}  // namespace soracom_mcp::schemas
