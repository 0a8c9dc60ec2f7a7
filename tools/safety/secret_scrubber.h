#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace soracom_mcp::tools {

/// Replaces secrets by kMask wherever they occur in what leaves: as they are, escaped as in JSON (once and twice),
/// percent-encoded, and in base64 (both alphabets, at any offset inside a longer encoding). A value: copy it to add to
/// a shared one. Reading is thread-safe. Works in time linear in the text for each secret, so keep them
/// few.
class SecretScrubber final {
 public:
  /// Shorter secrets are not looked for: they occur in innocent text.
  static constexpr std::size_t kMinBytes = 6;

  void add(std::string_view secret);

  bool finds(std::string_view text) const;
  std::string scrub(std::string_view text) const;
  /// All strings and member names of `value`.
  void scrub(base::Json& value) const;

 private:
  struct Forms {
    std::string plain;
    std::vector<std::string> all;
  };
  std::vector<Forms> secrets_;
};

}  // namespace soracom_mcp::tools
