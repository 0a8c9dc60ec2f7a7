#pragma once

#include <string>
#include <vector>

namespace soracom_mcp::test {

/// Whether `bytes` hold a credential of the simulator: one it starts with, as it is or written as JSON, base64 or
/// percent codes, or one of the form of those it mints.
bool holdsCredential(const std::string& bytes);

/// Fails the test when `bytes`, which the program with these arguments let out, hold one. Commands whose purpose is to
/// show one to a person are let through.
void checkForLeaks(const std::vector<std::string>& arguments, const std::string& bytes);

}  // namespace soracom_mcp::test
