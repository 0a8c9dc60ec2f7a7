#include "mcp/server/listing.h"

#include <algorithm>

namespace soracom_mcp::mcp {

std::size_t Listing::indexOf(const ResultShaper& shaper) { return static_cast<std::size_t>(shaper.shape().revision); }

Listing::Pages Listing::ready(const ResultShaper& shaper) const {
  const std::lock_guard lock(mutex_);
  return pages_[indexOf(shaper)];
}

base::Result<Listing::Pages> Listing::prepare(const ResultShaper& shaper, const RequestFields& fields) {
  const std::lock_guard one(making_);
  const std::size_t index = indexOf(shaper);
  std::uint64_t generation = 0;
  {
    const std::lock_guard lock(mutex_);
    if (fields.empty() && pages_[index]) {
      return pages_[index];
    }
    generation = generation_;
  }
  auto source = ask_(fields);
  if (!source) {
    return base::fail(source.error());
  }
  {
    const std::lock_guard lock(mutex_);
    if (const View* known = find(source->list); known != nullptr && known->pages[index]) {
      if (fields.empty()) {
        pages_[index] = known->pages[index];
      }
      return known->pages[index];
    }
  }
  auto made = std::make_shared<const ListPages>(source->write(shaper));
  const std::lock_guard lock(mutex_);
  if (generation == generation_) {
    keep(*source, index, made);
    if (fields.empty()) {
      pages_[index] = made;
    }
  }
  return made;
}

Listing::View* Listing::find(const std::shared_ptr<const void>& list) {
  const auto found =
      std::find_if(views_.begin(), views_.end(), [&](const View& view) { return view.list.get() == list.get(); });
  return found == views_.end() ? nullptr : &*found;
}

void Listing::keep(const Source& source, std::size_t index, Pages pages) {
  View* view = find(source.list);
  if (view == nullptr) {
    while (views_.size() == kMaxViews || (!views_.empty() && items_ + source.items > kMaxItems)) {
      items_ -= views_.front().items;
      views_.erase(views_.begin());
    }
    view = &views_.emplace_back();
    view->list = source.list;
    view->items = source.items;
    items_ += source.items;
  }
  view->pages[index] = std::move(pages);
}

void Listing::forget() {
  const std::lock_guard lock(mutex_);
  pages_.fill(nullptr);
  views_.clear();
  items_ = 0;
  ++generation_;
}

}  // namespace soracom_mcp::mcp
