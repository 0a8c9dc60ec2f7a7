#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "tools/safety/needle_index.h"

namespace soracom_mcp::tools {

/// Replaces secrets by kMask wherever they occur in what leaves: as they are, and in any writing that can be undone
/// without knowing them, up to three of these one in the other: escaped as in JSON, percent- or form-encoded (in part as
/// well), as HTML entities, quoted-printable, hexadecimal, base64 (both alphabets, at any offset, in lines), UTF-16.
/// Numbers are searched as they are written. What is reversed, split, compressed or encrypted is not found.
///
/// A value: cheap to copy, because copies share what they know. Reading is thread-safe and takes time linear in the
/// text, nearly whatever the number of secrets.
class SecretScrubber final {
 public:
  /// Shorter secrets are not looked for: they occur in innocent text.
  static constexpr std::size_t kMinBytes = NeedleIndex::kMinBytes;

  void add(std::string_view secret);
  void add(const std::vector<base::Secret>& secrets);
  /// All that `other` looks for.
  void add(const SecretScrubber& other);

  bool finds(std::string_view text) const;
  std::string scrub(std::string_view text) const;
  /// Whether a value that is read from `json_text` may hold a secret: one look at the text instead of one at each part.
  bool mayOccurIn(std::string_view json_text) const;
  /// All strings, numbers and member names of `value`. A number becomes null.
  void scrub(base::Json& value) const;

  /// Where secrets stand in `text`, ordered, with space between them.
  std::vector<ByteRange> find(std::string_view text) const;

 private:
  class Search;

  void include(std::shared_ptr<const NeedleIndex> layer);
  bool knows(std::string_view secret) const;
  bool findsInNumber(const base::Json& number) const;

  /// Few: adding makes a small one, and joins it with those that are not much larger.
  std::vector<std::shared_ptr<const NeedleIndex>> layers_;
  bool digits_ = false;  ///< one may be written as a number
  bool blanks_ = false;  ///< one holds a space
};

}  // namespace soracom_mcp::tools
