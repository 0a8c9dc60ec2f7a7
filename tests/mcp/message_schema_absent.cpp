#include "message_schema.h"
#include "tests/catch.h"

namespace soracom_mcp::mcp {

std::string schemaFault(const std::string&, const base::Json&, const std::string&) {
  static const bool warned = [] {
    WARN("messages are not validated: schemas/validator is not built");
    return true;
  }();
  return warned ? std::string() : "not warned";
}

}  // namespace soracom_mcp::mcp
