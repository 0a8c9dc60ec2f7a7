#include "mcp/protocol/shaping.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::array<Shape, kRevisionCount> kShapes = {{
    // revision           batches  annot.  message titles  struct. root    envel.  cache  empty
    {Revision::k20241105, false, false, false, false, false, false, false, false, false},
    {Revision::k20250326, true, true, true, false, false, false, false, false, false},
    {Revision::k20250618, false, true, true, true, true, false, false, false, false},
    {Revision::k20251125, false, true, true, true, true, false, false, false, true},
    {Revision::k20260728, false, true, true, true, true, true, true, true, false},
}};

}  // namespace

const Shape& shapeOf(Revision revision) { return kShapes[static_cast<std::size_t>(revision)]; }

}  // namespace soracom_mcp::mcp
