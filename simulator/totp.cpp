#include "simulator/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>

#include "simulator/encoding.h"

namespace soracom_mcp::simulator {
namespace {

std::string codeAtStep(std::string_view key, std::int64_t step, unsigned digits) {
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i) {
    counter[counter.size() - 1 - i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (8 * i));
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned length = 0;
  if (HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), counter.data(), counter.size(), mac.data(), &length) ==
          nullptr ||
      length < 20) {
    return {};
  }
  // RFC 4226 5.3: the low four bits of the last byte choose the four bytes that become the number.
  const std::size_t offset = mac[length - 1] & 0x0FU;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number = (number << 8) | mac[offset + i];
  }
  number &= 0x7FFFFFFFU;
  std::string code(digits, '0');
  for (std::size_t i = digits; i > 0; --i) {
    code[i - 1] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  return code;
}

}  // namespace

std::string totpCode(std::string_view key, UnixTime time, unsigned digits) {
  return codeAtStep(key, unixSeconds(time) / kTotpPeriodSeconds, digits);
}

std::string totpCodeFor(std::string_view base32_secret, UnixTime time) {
  const auto key = decodeBase32(base32_secret);
  return key ? totpCode(*key, time) : std::string();
}

std::optional<std::int64_t> matchTotp(std::string_view base32_secret, std::string_view code, UnixTime time) {
  const auto key = decodeBase32(base32_secret);
  if (!key || code.empty()) {
    return std::nullopt;
  }
  const std::int64_t now = unixSeconds(time) / kTotpPeriodSeconds;
  for (const std::int64_t step : {now, now - 1, now + 1}) {
    if (codeAtStep(*key, step, 6) == code) {
      return step;
    }
  }
  return std::nullopt;
}

std::string totpUri(std::string_view label, std::string_view base32_secret) {
  return "otpauth://totp/Soracom:" + encodePercent(label) + "?secret=" + std::string(base32_secret) +
         "&issuer=Soracom&algorithm=SHA1&digits=6&period=30";
}

}  // namespace soracom_mcp::simulator
