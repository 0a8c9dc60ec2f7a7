#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/json.h"

namespace soracom_mcp::base {

/// Whether a value that `json` is the text of holds a hidden character in a string or a name (base/visible_text.h), as
/// it is or as an escape. Yes where that cannot be told without reading it. Costs one look at each eight bytes.
bool mayHoldHidden(std::string_view json);

/// Whether a string or a name in `value` does.
bool holdsHidden(const Json& value);

/// Writes out what is hidden in the strings and names of `value`, as visibleText does. Names stay unique: one that is
/// taken gets a number. Returns how many characters were written out.
std::size_t makeVisible(Json& value);

/// writeJson of `value` made visible.
std::string writeVisibleJson(const Json& value);

}  // namespace soracom_mcp::base
