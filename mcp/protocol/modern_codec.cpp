#include "mcp/protocol/modern_codec.h"

#include <algorithm>

#include "mcp/protocol/envelope.h"
#include "mcp/protocol/greeting.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::array<std::pair<std::string_view, Method>, 3> kMethods = {
    {{"server/discover", Method::kDiscover}, {"tools/list", Method::kListTools}, {"tools/call", Method::kCallTool}}};

constexpr std::array<std::string_view, 8> kLogLevels = {"debug", "info",     "notice", "warning",
                                                        "error", "critical", "alert",  "emergency"};

bool hasUsableLogLevel(const base::Json& params) {
  const base::Json* level = findEnvelopeMember(params, kLogLevelKey);
  return level == nullptr ||
         (level->is_string() &&
          std::find(kLogLevels.begin(), kLogLevels.end(), level->get_ref<const std::string&>()) != kLogLevels.end());
}

}  // namespace

ModernCodec::ModernCodec(const ServerIdentity& identity) : shaper_(Revision::k20260728, identity) {
  greeting_ = R"({"supportedVersions":)" + revisionList(Listed::kAll) + ',' + greetingMembers(identity) +
              shaper_.cacheableEnd(kDiscoverTtlMs);
}

base::Result<Admission, Refusal> ModernCodec::admit(const Request& request) const {
  const auto found =
      std::find_if(kMethods.begin(), kMethods.end(), [&](const auto& known) { return known.first == request.method; });
  if (found == kMethods.end()) {
    return base::Unexpected(unknownMethod(request.method, kHttpNotFound));
  }
  if (!hasUsableLogLevel(request.params)) {
    return base::Unexpected(Refusal{kInvalidParams,
                                    "Invalid params: _meta[\"" + std::string(kLogLevelKey) +
                                        "\"] must be one of debug, info, notice, warning, error, critical, alert, "
                                        "emergency",
                                    {},
                                    kHttpBadRequest});
  }
  return Admission{found->second, findProgressToken(request.params)};
}

std::string ModernCodec::greetingMessage(const RequestId& id) const { return resultMessage(id, greeting_); }

std::string ModernCodec::emptyMessage(const RequestId& id) const {
  return resultMessage(id, "{" + shaper_.plainEnd().substr(1));
}

}  // namespace soracom_mcp::mcp
