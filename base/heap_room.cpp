#include "base/heap_room.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <mutex>

namespace soracom_mcp::base {
namespace {

constexpr std::size_t kHugePage = 2 * 1024 * 1024;
constexpr std::size_t kMostRoom = 512 * 1024 * 1024;
constexpr int kDefaultTopPad = 128 * 1024;

std::uintptr_t heapEnd() { return reinterpret_cast<std::uintptr_t>(::sbrk(0)); }

void grow(std::size_t bytes) {
  const std::uintptr_t before = (heapEnd() + kHugePage - 1) / kHugePage * kHugePage;
#ifdef __GLIBC__
  // What is freed stays, and large blocks lie in the heap too.
  ::mallopt(M_TRIM_THRESHOLD, static_cast<int>(2 * bytes + kHugePage));
  ::mallopt(M_MMAP_THRESHOLD, static_cast<int>(kHugePage));
  ::mallopt(M_TOP_PAD, static_cast<int>(bytes + kHugePage));
  // Too large for what is left of the heap, so that it grows.
  void* volatile block = std::malloc(kHugePage - 4096);
  std::free(block);
  ::mallopt(M_TOP_PAD, kDefaultTopPad);
#endif
  const std::uintptr_t after = heapEnd() / kHugePage * kHugePage;
  if (after > before) {
    ::madvise(reinterpret_cast<void*>(before), after - before, MADV_HUGEPAGE);
  }
}

}  // namespace

void makeHeapRoom(std::size_t bytes) {
  static std::once_flag once;
  if (bytes >= 2 * kHugePage) {
    std::call_once(once, [&] { grow(std::min(bytes, kMostRoom)); });
  }
}

}  // namespace soracom_mcp::base
