#pragma once

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace soracom_mcp::tools {

/// Replaces secrets by kMask wherever they occur in what leaves: as they are, escaped as in JSON (once and twice),
/// percent-encoded, and in base64 (both alphabets, at any offset inside a longer encoding). A value: copy it to add to
/// a shared one. Reading is thread-safe and takes time linear in the text, nearly whatever the number of secrets.
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
  /// The first place from `from` on where a form may begin; the size of the text where there is none.
  std::size_t nextStart(std::string_view text, std::size_t from) const;
  /// The end of the longest form that begins at `at`, or `at` where none does. At least kMinBytes remain there.
  std::size_t matchAt(std::string_view text, std::size_t at) const;

  std::vector<std::string> secrets_;
  std::vector<std::string> forms_;  ///< of all secrets, sorted
  std::bitset<65536> starts_;       ///< the first two bytes of every form: most places in a text match none
};

}  // namespace soracom_mcp::tools
