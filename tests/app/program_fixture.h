#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/json.h"
#include "simulator/simulator.h"

namespace soracom_mcp::test {

// What tests of the whole program have in common.

using Environment = std::map<std::string, std::string>;

/// A host that can show forms.
inline constexpr char kInitialize[] =
    R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",)"
    R"("capabilities":{"elicitation":{}},)"
    R"("clientInfo":{"name":"test","version":"1"}}})";

std::string callMessage(int id, const std::string& tool, const std::string& arguments);

std::unique_ptr<simulator::Simulator> startSimulator();
/// Signs in to `simulator` as root.
Environment rootOf(const simulator::Simulator& simulator);

base::Json parsed(const std::string& text);
bool isOneLine(const std::string& text);

}  // namespace soracom_mcp::test
