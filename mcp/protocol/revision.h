#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace soracom_mcp::mcp {

/// Legacy revisions open a session with a handshake; the modern one carries its version in every request.
enum class Era { kLegacy, kModern };

/// The published revisions of the protocol, oldest first.
enum class Revision : std::size_t { k20241105, k20250326, k20250618, k20251125, k20260728 };

inline constexpr std::size_t kRevisionCount = 5;
/// What `initialize` is answered with when it asks for a revision we do not have. Never the modern one: SDK clients
/// then refuse to connect.
inline constexpr Revision kNewestLegacy = Revision::k20251125;

inline constexpr std::array<std::string_view, kRevisionCount> kRevisionNames = {
    "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"};

constexpr std::string_view revisionName(Revision revision) {
  return kRevisionNames[static_cast<std::size_t>(revision)];
}
constexpr Era eraOf(Revision revision) { return revision == Revision::k20260728 ? Era::kModern : Era::kLegacy; }
std::optional<Revision> findRevision(std::string_view name);

/// A JSON array of names, newest first.
enum class Listed { kModern, kLegacy, kAll };
std::string revisionList(Listed listed);

}  // namespace soracom_mcp::mcp
