#pragma once

#include <string>
#include <string_view>

namespace soracom_mcp::schemas {

/// Resolves `reference` against `base` (RFC 3986 section 5.2). Where `base` is empty, the reference stays as it is.
std::string resolveUri(std::string_view base, std::string_view reference);

/// The part before the fragment, and the fragment, percent-decoded, without its #.
struct SplitUri {
  std::string resource;
  std::string fragment;
};
SplitUri splitFragment(std::string_view uri);

}  // namespace soracom_mcp::schemas
