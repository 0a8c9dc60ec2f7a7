#include "mcp/protocol/shaping.h"

namespace soracom_mcp::mcp {
namespace {

using enum FormShape;

constexpr int kOldMissing = -32002;
constexpr int kNewMissing = -32602;

constexpr std::array<Shape, kRevisionCount> kShapes = {{
    // revision           batches  annot.  message titles  struct. root    envel.  cache  empty
    // audio  compl. links  forms   input  missing resource
    {Revision::k20241105, false, false, false, false, false, false, false, false, false,  //
     false, false, false, kNone, false, kOldMissing},
    {Revision::k20250326, true, true, true, false, false, false, false, false, false,  //
     true, true, false, kNone, false, kOldMissing},
    {Revision::k20250618, false, true, true, true, true, false, false, false, false,  //
     true, true, true, kBasic, false, kOldMissing},
    {Revision::k20251125, false, true, true, true, true, false, false, false, true,  //
     true, true, true, kFull, false, kOldMissing},
    {Revision::k20260728, false, true, true, true, true, true, true, true, false,  //
     true, true, true, kFull, true, kNewMissing},
}};

}  // namespace

const Shape& shapeOf(Revision revision) { return kShapes[static_cast<std::size_t>(revision)]; }

}  // namespace soracom_mcp::mcp
