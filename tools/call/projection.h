#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "base/work_budget.h"

namespace soracom_mcp::tools {

/// The members of a JSON answer that a caller asks for: "imsi,tags.name". A name goes into objects, and into every
/// element of an array without being said so (`tags[].name` means the same). A path that begins with a slash is a JSON
/// pointer (RFC 6901), for names that hold a dot. For one answer and one thread.
class Projection final {
 public:
  /// kInvalidInput says what is wrong with `text`. Empty text keeps everything.
  static base::Result<Projection> parse(std::string_view text);

  bool keepsAll() const { return root_.whole; }

  /// Leaves of `body` only what was asked for, members in the order of the body. Linear in the body, which is not to be
  /// used where `work` has ended.
  void apply(base::Json& body, base::WorkBudget& work);
  void apply(base::Json& body);

  /// Of the paths that apply() met nowhere: which they are, and the names that were there instead. Empty where all were
  /// met, where there was nothing to look into, or where `schema` (translated, of the body) knows the path, so that the
  /// member is only absent this time. Names come from outside and are cleaned.
  std::string unknown(const base::Json* schema) const;
  /// Whether apply() met any of the paths, or nothing to look into.
  bool foundAny() const;

 private:
  struct Node {
    std::map<std::string, Node, std::less<>> members;
    std::set<std::string> others;  ///< names that were there and not asked for, the first few
    bool whole = false;            ///< all below is wanted
    bool met = false;
    bool opened = false;  ///< an object was looked into
  };

  static void keep(base::Json& value, Node& node, base::WorkBudget& work);
  static void collect(const Node& node, const std::string& path, const base::Json* schema, std::string& out);

  Node root_;
};

}  // namespace soracom_mcp::tools
