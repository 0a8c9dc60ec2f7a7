#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "simulator/condition.h"

namespace soracom_mcp::simulator {

/// One block of a trust policy: who may switch to the SAM user that carries it.
struct TrustStatement {
  bool allow = false;
  std::vector<std::string> principals;  ///< SRNs, compared literally: the language has no wildcards
  std::string condition;
};

/// Reads `{"statements":[{"effect","principal":{"soracom":[srn],"service":[name]},"condition"?}]}`. Services are
/// accepted and ignored, as none calls the simulator. The error (kInvalidInput) names the place.
base::Result<std::vector<TrustStatement>> readTrustPolicy(std::string_view json_text);

/// True when a statement allows `principal` and none denies it.
bool trusts(const std::vector<TrustStatement>& policy, std::string_view principal, const ConditionFacts& facts);

/// "srn:soracom:OP::Operator:OP" for root (empty user name), "srn:soracom:OP::User:name" for a SAM user.
std::string principalSrn(std::string_view operator_id, std::string_view user_name);

}  // namespace soracom_mcp::simulator
