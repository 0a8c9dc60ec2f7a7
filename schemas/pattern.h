#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace soracom_mcp::schemas {

/// An ECMAScript regular expression in the syntax of RE2.
struct Pattern {
  std::string re2;
  std::shared_ptr<const re2::RE2> compiled;  ///< thread-safe
  /// The original is valid under the `u` flag, which is how ajv compiles it: no needless escapes, no lone braces.
  bool portable = true;
};

/// Rewrites a `pattern` of JSON Schema (ECMA-262, section 22.2) for RE2: the dot, \s and \u mean what they mean there;
/// \d, \w and \b are ASCII in both. kUnsupported for look-around and back-references, which no linear-time engine has,
/// for what is no ECMAScript, and for what RE2 refuses for its size.
base::Result<Pattern> translatePattern(std::string_view text);

}  // namespace soracom_mcp::schemas
