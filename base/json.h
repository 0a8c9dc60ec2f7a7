#pragma once

// The precompiled header of the whole build: the JSON library and the standard headers everybody needs.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace soracom_mcp::base {

/// The one JSON type. It keeps the members of an object in the order they were written, so that schemas read as their
/// authors meant them and answers come back byte for byte. Its operator== therefore depends on that order: compare
/// values with equalJson. Member look-up is linear, which is why readJson limits and deduplicates members itself.
using Json = nlohmann::ordered_json;

/// JSON Schema equality: members in any order, 1 equal to 1.0, strings by code point.
bool equalJson(const Json& left, const Json& right);

/// Compact text. Never throws: a string that is not UTF-8 has its bad bytes replaced by U+FFFD.
std::string writeJson(const Json& value);

/// Appends `text` to `out` as a JSON string with quotes, escaped as writeJson does. `text` is valid UTF-8.
void appendJsonString(std::string& out, std::string_view text);

/// The member `key` of an object, or null where `object` is no object or has no such member.
const Json* findMember(const Json& object, std::string_view key);

/// Appends a token to an RFC 6901 pointer, escaped: pointerTo("/paths", "/a~b") is "/paths/~1a~0b".
std::string pointerTo(std::string_view pointer, std::string_view token);

}  // namespace soracom_mcp::base
