#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "schemas/keywords/program.h"

namespace soracom_mcp::schemas {

// Texts for a model. They name types, sizes, members and what the schema allows, and never repeat a value of the
// instance: it may be a secret.

/// "a string of 12 characters", "an object with 3 members", "null", ...
std::string describeInstance(const base::Json& instance);

/// "string or null".
std::string describeTypes(std::uint8_t types);

/// `"a", "b", 5` and how many more there are.
std::string listValues(const base::Json& values);

/// `"a", "b"` and how many more there are.
std::string listNames(const std::vector<std::string_view>& names);

/// A name in quotes, made safe and short.
std::string quoteName(std::string_view name);

/// The candidate most like `name`, without regard to case first, or nothing where none is near.
inline constexpr std::size_t kMaxComparedBytes = 64;  ///< longer names are not compared
inline constexpr std::size_t kMaxCandidates = 500;
std::string_view nearestName(std::string_view name, const std::vector<std::string_view>& candidates);

}  // namespace soracom_mcp::schemas
