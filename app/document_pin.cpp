#include "app/document_pin.h"

#include <algorithm>

#include "tools/safety/sha256.h"

namespace soracom_mcp::app {

base::Result<void> checkPin(std::string_view bytes, const Options& options) {
  const auto& pins = options.openapi_sha256;
  if (pins.empty()) {
    return {};
  }
  const std::string hash = tools::sha256Hex(bytes);
  if (std::find(pins.begin(), pins.end(), hash) != pins.end()) {
    return {};
  }
  return base::fail(base::ErrorKind::kRefused,
                    "its content has the SHA-256 " + hash +
                        ", which no --openapi-sha256 names; look at what changed before you name it");
}

}  // namespace soracom_mcp::app
