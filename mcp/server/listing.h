#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>

#include "mcp/protocol/list_pages.h"

namespace soracom_mcp::mcp {

/// The prepared answers of one list method, made on first use, one per revision. Thread-safe.
class Listing final {
 public:
  using Make = std::function<ListPages(const ResultShaper&)>;

  explicit Listing(Make make) : make_(std::move(make)) {}

  /// Null when they are not prepared yet. Never waits for a preparation.
  std::shared_ptr<const ListPages> ready(const ResultShaper& shaper) const;
  /// Prepares them where needed. Blocks as long as the provider does.
  std::shared_ptr<const ListPages> prepare(const ResultShaper& shaper);
  /// The list has changed: what is prepared is forgotten. Pages that are handed out stay whole.
  void forget();

 private:
  static std::size_t indexOf(const ResultShaper& shaper);

  const Make make_;
  std::mutex making_;  // one preparation at a time
  mutable std::mutex mutex_;
  std::array<std::shared_ptr<const ListPages>, kRevisionCount> pages_;
  std::uint64_t generation_ = 0;
};

}  // namespace soracom_mcp::mcp
