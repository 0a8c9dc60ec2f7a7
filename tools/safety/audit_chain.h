#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace soracom_mcp::tools {

/// Where a chain of audit lines has arrived.
struct AuditPosition {
  std::uint64_t sequence = 0;               ///< of the last line; 0 before the first
  std::string hash = std::string(64, '0');  ///< of the last line

  bool operator==(const AuditPosition&) const = default;
};

/// The links of the audit: each line is one JSON object that begins with its number `seq` and ends with `prev`, the
/// hash of the line before, and `hash`, the HMAC-SHA-256 of everything that stands before it in the line. Changing,
/// removing, adding or exchanging a line breaks the chain for whoever has the key. Not thread-safe.
class AuditChain final {
 public:
  explicit AuditChain(const base::Secret& key);
  ~AuditChain();

  /// Appends the line that follows `position` to `out` and advances `position`. `members` are JSON members without the
  /// braces around them and without `seq`, `prev` and `hash`; not empty.
  void append(std::string_view members, AuditPosition& position, std::string& out) const;

  struct Link {
    AuditPosition position;
    std::string previous;
    bool sealed = false;  ///< its hash is the right one
  };
  /// One line without its end; nothing for what is no line of a chain.
  std::optional<Link> read(std::string_view line) const;

 private:
  struct Mac;
  std::string seal(std::string_view text) const;
  const std::unique_ptr<Mac> mac_;
};

}  // namespace soracom_mcp::tools
