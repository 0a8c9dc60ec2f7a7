#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

namespace soracom_mcp::mcp {

/// Memory that many holders share. What they hold together never exceeds `max_bytes`, and none of them can take it all:
/// a holder may grow to one part in `part` of what is free, so the more is taken the less each may ask for (Choudhury
/// and Hahne, "Dynamic queue length thresholds"). Nothing is taken back from a holder: who owns them is to make room,
/// largest first, when the budget is scarce(), so that those that want little always find some. Thread-safe, lock-free.
class MemoryBudget final {
 public:
  explicit MemoryBudget(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  std::size_t used() const { return used_.load(std::memory_order_relaxed); }
  /// Three quarters are taken.
  bool scarce() const { return used() > max_bytes_ / 4 * 3; }

 private:
  friend class MemoryShare;
  bool grow(std::size_t from, std::size_t to, std::size_t part);
  void shrink(std::size_t bytes) { used_.fetch_sub(bytes, std::memory_order_relaxed); }

  const std::size_t max_bytes_;
  std::atomic<std::size_t> used_ = 0;
};

/// What one holder has of a budget; given back with it. One thread at a time, but for bytes().
class MemoryShare final {
 public:
  /// May hold a quarter of what is free, unless told otherwise.
  static constexpr std::size_t kUsualPart = 4;

  explicit MemoryShare(std::shared_ptr<MemoryBudget> budget) : budget_(std::move(budget)) {}
  ~MemoryShare() { budget_->shrink(bytes()); }
  MemoryShare(const MemoryShare&) = delete;
  MemoryShare& operator=(const MemoryShare&) = delete;

  /// From now on `bytes` are held. False, and the share stays as it was, when that is more than before and more than
  /// the holder may have; to have less is never refused.
  bool resize(std::size_t bytes, std::size_t part = kUsualPart);
  std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  const MemoryBudget& budget() const { return *budget_; }

 private:
  const std::shared_ptr<MemoryBudget> budget_;
  std::atomic<std::size_t> bytes_ = 0;
};

}  // namespace soracom_mcp::mcp
