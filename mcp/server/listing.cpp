#include "mcp/server/listing.h"

namespace soracom_mcp::mcp {

std::size_t Listing::indexOf(const ResultShaper& shaper) { return static_cast<std::size_t>(shaper.shape().revision); }

std::shared_ptr<const ListPages> Listing::ready(const ResultShaper& shaper) const {
  const std::lock_guard lock(mutex_);
  return pages_[indexOf(shaper)];
}

std::shared_ptr<const ListPages> Listing::prepare(const ResultShaper& shaper) {
  const std::lock_guard one(making_);
  std::uint64_t generation = 0;
  {
    const std::lock_guard lock(mutex_);
    if (const auto& known = pages_[indexOf(shaper)]) {
      return known;
    }
    generation = generation_;
  }
  auto made = std::make_shared<const ListPages>(make_(shaper));
  const std::lock_guard lock(mutex_);
  if (generation == generation_) {
    pages_[indexOf(shaper)] = made;
  }
  return made;
}

void Listing::forget() {
  const std::lock_guard lock(mutex_);
  pages_.fill(nullptr);
  ++generation_;
}

}  // namespace soracom_mcp::mcp
