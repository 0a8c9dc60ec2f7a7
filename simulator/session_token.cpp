#include "simulator/session_token.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "base/json.h"
#include "base/random_id.h"
#include "simulator/encoding.h"

namespace soracom_mcp::simulator {

TokenWriter::TokenWriter() : key_(randomBytes(32)) {}

std::string TokenWriter::write(const TokenClaims& claims) const {
  base::Json operator_claim = base::Json::object();
  operator_claim["operatorId"] = claims.operator_id;
  base::Json payload = base::Json::object();
  payload["jti"] = base::randomHex(16);
  payload["iss"] = "soracom-mcp-simulator";
  payload["iat"] = unixSeconds(claims.issued);
  payload["exp"] = unixSeconds(claims.expires);
  payload["operator"] = std::move(operator_claim);
  if (!claims.user_name.empty()) {
    payload["sam"] = base::Json{{"userName", claims.user_name}};
  }
  std::string text = base64Url(R"({"alg":"HS256","typ":"JWT"})") + "." + base64Url(base::writeJson(payload));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned length = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), mac.data(), &length);
  return text + "." + base64Url({reinterpret_cast<const char*>(mac.data()), length});
}

}  // namespace soracom_mcp::simulator
