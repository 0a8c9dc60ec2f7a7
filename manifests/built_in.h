#pragma once

#include <string_view>

namespace soracom_mcp::manifests {

/// The Soracom Auth API, 77 operations: manifests/soracom-auth.yaml with manifests/soracom.overlay.yaml applied, as
/// compact JSON in ASCII. Both are read when the program is built, so using it needs neither a file nor a YAML reader.
/// The text lives as long as the program.
std::string_view builtInDocument();

/// manifests/soracom.overlay.yaml as compact JSON in ASCII, to be applied to a document of the same API that a user
/// brings. The text lives as long as the program.
std::string_view builtInOverlay();

}  // namespace soracom_mcp::manifests
