#include "mcp/transport/protocol_fields.h"

namespace soracom_mcp::mcp {

HeaderFields protocolFields(const HttpHead& head) {
  HeaderFields out;
  for (const HeaderField& field : head.fields) {
    if (field.name.starts_with("mcp-") && field.name != kSessionField) {
      out.push_back(field);
    }
  }
  return out;
}

}  // namespace soracom_mcp::mcp
