#include "tools/catalog/risk.h"

namespace soracom_mcp::tools {

Risk operationRisk(const schemas::Operation& operation) {
  const std::string& stated = operation.extension.risk;
  if (stated == "read") {
    return Risk::kRead;
  }
  if (stated == "write") {
    return Risk::kWrite;
  }
  const bool deletes = operation.method == "DELETE" && operation.extension.read_only != true;
  if (!stated.empty() || deletes) {
    return Risk::kDanger;  // a risk nobody knows is no reason to trust
  }
  const bool reads = operation.method == "GET" || operation.method == "HEAD";
  return operation.extension.read_only.value_or(reads) ? Risk::kRead : Risk::kWrite;
}

std::string_view riskName(Risk risk) {
  switch (risk) {
    case Risk::kRead:
      return "read";
    case Risk::kWrite:
      return "write";
    case Risk::kDanger:
      return "danger";
  }
  return "danger";
}

mcp::ToolAnnotations operationAnnotations(const schemas::Operation& operation) {
  const Risk risk = operationRisk(operation);
  const std::string& method = operation.method;
  mcp::ToolAnnotations out;
  out.read_only = risk == Risk::kRead;
  out.destructive = !out.read_only && operation.extension.destructive.value_or(true);
  out.idempotent = operation.extension.idempotent.value_or(out.read_only || method == "PUT" || method == "DELETE");
  out.open_world = operation.extension.open_world.value_or(true);
  return out;
}

}  // namespace soracom_mcp::tools
