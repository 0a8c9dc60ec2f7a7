#include "mcp/protocol/legacy_codec.h"

#include "mcp/protocol/greeting.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::array<std::pair<std::string_view, Method>, 4> kMethods = {{{"initialize", Method::kInitialize},
                                                                          {"ping", Method::kPing},
                                                                          {"tools/list", Method::kListTools},
                                                                          {"tools/call", Method::kCallTool}}};

}  // namespace

LegacyCodec::LegacyCodec(Revision revision, const ServerIdentity& identity) : shaper_(revision, identity) {
  greeting_ = R"({"protocolVersion":")" + std::string(revisionName(revision)) + R"(","serverInfo":)" +
              shaper_.implementation() + ',' + greetingMembers(identity) + '}';
}

base::Result<Admission, Refusal> LegacyCodec::admit(const Request& request) const {
  for (const auto& [name, method] : kMethods) {
    if (name == request.method) {
      return Admission{method, findProgressToken(request.params)};
    }
  }
  return base::Unexpected(unknownMethod(request.method, kHttpOk));
}

std::string LegacyCodec::greetingMessage(const RequestId& id) const { return resultMessage(id, greeting_); }

std::string LegacyCodec::emptyMessage(const RequestId& id) const { return resultMessage(id, "{}"); }

}  // namespace soracom_mcp::mcp
