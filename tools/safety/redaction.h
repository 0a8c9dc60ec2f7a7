#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "tools/safety/secret_name.h"

namespace soracom_mcp::tools {

/// What stands in the place of a secret in everything that leaves. No API gives such a text a meaning, so that it is
/// recognised when it comes back as an input (see isMask).
inline constexpr std::string_view kMask = "[secret withheld by soracom-mcp]";

/// Whether `text` is the mask or holds it.
bool isMask(std::string_view text);

/// The pointer (RFC 6901) of the first string in `value` that holds the mask; nothing where none does.
std::optional<std::string> findMask(const base::Json& value);

/// Calls `visit` for each value of `root` that `pointer` names. `*` stands for every element of an array; an array
/// where the pointer expects a member stands for its elements. Nothing happens where there is no such value.
void visitAt(base::Json& root, std::string_view pointer, const std::function<void(base::Json&)>& visit);

/// Calls `visit` once for each leaf of `body` that holds a secret, with its place as a JSON pointer: what `pointers`
/// name, every member with one of their last names at any depth, every text under a secret name, and with any pointer
/// also what stands below no name, because the upstream may send the bare secret. `visit` may replace the leaf.
using VisitSecret = std::function<void(const std::string& place, base::Json& leaf)>;
void visitSecretOutput(base::Json& body, const std::vector<std::string>& pointers, const VisitSecret& visit);

/// Masks what visitSecretOutput finds. Strings become the mask; numbers and booleans become null, so that the shape of
/// the body stays the promised one.
void maskSecretOutput(base::Json& body, const std::vector<std::string>& pointers);
void maskSecretLeaf(base::Json& leaf);

}  // namespace soracom_mcp::tools
