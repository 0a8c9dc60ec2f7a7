#pragma once

#include <cstddef>

namespace soracom_mcp::base {

/// Has the heap take room for about `bytes` from the system at once, in huge pages where the system gives them to who
/// asks (transparent_hugepage: madvise or always). Nothing is used before it is needed. For what builds a large
/// structure: page faults take it a quarter of its time. Once per process, the first that asks for enough; without
/// effect where the heap is not glibc's.
void makeHeapRoom(std::size_t bytes);

}  // namespace soracom_mcp::base
