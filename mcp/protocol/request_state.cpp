#include "mcp/protocol/request_state.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "base/base64.h"
#include "base/json_reader.h"
#include "base/random_id.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

constexpr std::string_view kPrefix = "v1.";
// No sealed text begins like this, so that the one kind of code cannot stand for the other.
constexpr std::string_view kBindingPrefix = "binding.";

// The same value with the members of every object in order of their names.
Json sorted(const Json& value) {
  if (value.is_array()) {
    Json out = Json::array();
    for (const Json& element : value) {
      out.push_back(sorted(element));
    }
    return out;
  }
  if (!value.is_object()) {
    return value;
  }
  std::vector<const Json::object_t::value_type*> members;
  for (const auto& member : value.get_ref<const Json::object_t&>()) {
    members.push_back(&member);
  }
  std::sort(members.begin(), members.end(), [](const auto* a, const auto* b) { return a->first < b->first; });
  Json out = Json::object();
  for (const auto* member : members) {
    out.emplace(member->first, sorted(member->second));
  }
  return out;
}

const std::string* findText(const Json& object, std::string_view key) {
  const Json* member = base::findMember(object, key);
  return member != nullptr && member->is_string() ? &member->get_ref<const std::string&>() : nullptr;
}

}  // namespace

std::string RequestStateSealer::randomKey() { return base::randomHex(32); }

std::string RequestStateSealer::digest(std::string_view principal, std::string_view method, std::string_view target,
                                       const Json& arguments) {
  const std::string text = base::writeJson(Json::array({principal, method, target, sorted(arguments)}));
  unsigned char hash[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), hash, &size, EVP_sha256(), nullptr);
  return base::encodeBase64({reinterpret_cast<const char*>(hash), size}, base::Base64::kUrl);
}

std::string RequestStateSealer::sign(std::string_view payload) const {
  unsigned char code[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()), reinterpret_cast<const unsigned char*>(payload.data()),
       payload.size(), code, &size);
  return base::encodeBase64({reinterpret_cast<const char*>(code), size}, base::Base64::kUrl);
}

std::string RequestStateSealer::bindingCode(std::string_view id, std::string_view binding) const {
  return sign(std::string(kBindingPrefix) + std::string(id) + '.' + std::string(binding));
}

bool RequestStateSealer::isBinding(const Opened& opened, std::string_view binding) const {
  const std::string code = bindingCode(opened.id, binding);
  return code.size() == opened.binding_code.size() &&
         CRYPTO_memcmp(code.data(), opened.binding_code.data(), code.size()) == 0;
}

std::string RequestStateSealer::seal(std::string_view call_digest, const InputRequired& input, Time now) const {
  const auto expiry = std::chrono::duration_cast<std::chrono::milliseconds>((now + input.lifetime).time_since_epoch());
  const std::string id = base::randomHex(16);
  const Json payload = {{"expiry", expiry.count()},
                        {"id", id},
                        {"call", call_digest},
                        {"state", input.state},
                        {"binding", input.binding.empty() ? std::string() : bindingCode(id, input.binding)}};
  const std::string signed_part =
      std::string(kPrefix) + base::encodeBase64(base::writeJson(payload), base::Base64::kUrl);
  return signed_part + '.' + sign(signed_part);
}

base::Result<RequestStateSealer::Opened, RequestStateSealer::Failure> RequestStateSealer::open(
    std::string_view sealed, std::string_view call_digest, Time now) const {
  const base::Unexpected<Failure> foreign(Failure::kForeign);
  const std::size_t dot = sealed.rfind('.');
  if (sealed.size() > kMaxBytes || !sealed.starts_with(kPrefix) || dot < kPrefix.size()) {
    return foreign;
  }
  const std::string expected = sign(sealed.substr(0, dot));
  const std::string_view given = sealed.substr(dot + 1);
  if (given.size() != expected.size() || CRYPTO_memcmp(given.data(), expected.data(), expected.size()) != 0) {
    return foreign;
  }
  const auto text = base::decodeBase64(sealed.substr(kPrefix.size(), dot - kPrefix.size()), base::Base64::kUrl);
  const auto payload = base::readJson(text.value_or(""));
  if (!payload) {
    return foreign;
  }
  const Json* expiry = base::findMember(*payload, "expiry");
  const std::string* id = findText(*payload, "id");
  const std::string* call = findText(*payload, "call");
  const std::string* state = findText(*payload, "state");
  const std::string* binding = findText(*payload, "binding");
  if (expiry == nullptr || !expiry->is_number_integer() || id == nullptr || call == nullptr || state == nullptr ||
      binding == nullptr) {
    return foreign;
  }
  const Time end{std::chrono::milliseconds(expiry->get<std::int64_t>())};
  if (*call != call_digest) {
    return foreign;
  }
  if (now >= end) {
    return base::Unexpected<Failure>(Failure::kExpired);
  }
  return Opened{*id, end, *state, *binding};
}

}  // namespace soracom_mcp::mcp
