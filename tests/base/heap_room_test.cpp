#include "base/heap_room.h"

#include <unistd.h>

#include <memory>

#include "tests/catch.h"

namespace soracom_mcp::base {
namespace {

TEST_CASE("room for a large structure is there at once and for a small one not") {
  const auto heapEnd = [] { return static_cast<char*>(::sbrk(0)); };
  const char* const before = heapEnd();
  makeHeapRoom(4096);
  CHECK(heapEnd() == before);
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  constexpr std::size_t kRoom = 16 * 1024 * 1024;
  makeHeapRoom(kRoom);
  const char* const grown = heapEnd();
  CHECK(grown - before >= static_cast<std::ptrdiff_t>(kRoom));
  const auto block = std::make_unique<char[]>(1024 * 1024);
  CHECK(block.get() < grown);
  makeHeapRoom(kRoom);
  CHECK(heapEnd() == grown);
#endif
}

}  // namespace
}  // namespace soracom_mcp::base
