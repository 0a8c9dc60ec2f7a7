#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"
#include "mcp/protocol/list_pages.h"
#include "mcp/rpc/request_fields.h"

namespace soracom_mcp::mcp {

/// The prepared answers of one list method, made on first use, one per list and revision. Thread-safe.
class Listing final {
 public:
  /// Lists that are kept prepared besides the one of requests without fields; the one that came first goes first.
  static constexpr std::size_t kMaxViews = 32;
  /// Of all of these lists together; one list may have more.
  static constexpr std::size_t kMaxItems = 2048;

  using Pages = std::shared_ptr<const ListPages>;
  /// What a provider lists, and how its pages are written.
  struct Source {
    std::shared_ptr<const void> list;
    std::size_t items;
    std::function<ListPages(const ResultShaper&)> write;
  };
  using Ask = std::function<base::Result<Source>(const RequestFields&)>;

  explicit Listing(Ask ask) : ask_(std::move(ask)) {}

  /// For a request without fields. Null when they are not prepared yet. Never waits for a preparation.
  Pages ready(const ResultShaper& shaper) const;
  /// Asks the provider and prepares the pages where needed. Blocks as long as the provider does; its errors.
  base::Result<Pages> prepare(const ResultShaper& shaper, const RequestFields& fields);
  /// The list has changed: what is prepared is forgotten. Pages that are handed out stay whole.
  void forget();

 private:
  struct View {
    std::shared_ptr<const void> list;  // held, so that no other list can be taken for it
    std::size_t items = 0;
    std::array<Pages, kRevisionCount> pages;
  };
  static std::size_t indexOf(const ResultShaper& shaper);
  View* find(const std::shared_ptr<const void>& list);
  void keep(const Source& source, std::size_t index, Pages pages);

  const Ask ask_;
  std::mutex making_;  // one preparation at a time
  mutable std::mutex mutex_;
  std::array<Pages, kRevisionCount> pages_;  // without fields
  std::vector<View> views_;
  std::size_t items_ = 0;  // of views_
  std::uint64_t generation_ = 0;
};

}  // namespace soracom_mcp::mcp
