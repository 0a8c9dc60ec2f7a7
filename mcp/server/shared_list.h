#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace soracom_mcp::mcp {

/// What a provider lists: immutable, and whole for whoever holds it, also after the provider lists something else. One
/// list is one object: as long as a provider returns the same object, the list is taken to be the same.
template <typename Item>
using SharedList = std::shared_ptr<const std::vector<Item>>;

/// `items` without a hold on them: for a provider that lives as long as anybody who asks it.
template <typename Item>
SharedList<Item> unheld(const std::vector<Item>& items) {
  return SharedList<Item>(SharedList<Item>(), &items);
}

/// The same list, which now keeps `owner` alive as well.
template <typename Item, typename Owner>
SharedList<Item> holding(std::shared_ptr<Owner> owner, SharedList<Item> list) {
  const std::vector<Item>* const items = list.get();
  return SharedList<Item>(std::make_shared<std::pair<std::shared_ptr<Owner>, SharedList<Item>>>(owner, list), items);
}

}  // namespace soracom_mcp::mcp
