#include "tools/safety/audit_chain.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <charconv>
#include <cstdlib>

namespace soracom_mcp::tools {
namespace {

constexpr std::string_view kBegin = R"({"seq":)";
constexpr std::string_view kPrevious = R"(,"prev":")";
constexpr std::string_view kHash = R"(","hash":")";
constexpr std::string_view kEnd = R"("})";
constexpr std::size_t kHexSize = 64;

bool isHash(std::string_view text) {
  return text.size() == kHexSize && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

struct AuditChain::Mac {
  EVP_MAC* algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  EVP_MAC_CTX* context = EVP_MAC_CTX_new(algorithm);

  ~Mac() {
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(algorithm);
  }
};

AuditChain::AuditChain(const base::Secret& key) : mac_(std::make_unique<Mac>()) {
  char digest[] = "SHA256";
  const std::array<OSSL_PARAM, 2> parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                             OSSL_PARAM_construct_end()};
  const std::string& bytes = key.reveal();
  if (EVP_MAC_init(mac_->context, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                   parameters.data()) != 1) {
    std::abort();  // HMAC-SHA-256 is part of every build of the library
  }
}

AuditChain::~AuditChain() = default;

std::string AuditChain::seal(std::string_view text) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  std::size_t size = 0;
  // Without a key it begins anew with the one it has.
  if (EVP_MAC_init(mac_->context, nullptr, 0, nullptr) != 1 ||
      EVP_MAC_update(mac_->context, reinterpret_cast<const unsigned char*>(text.data()), text.size()) != 1 ||
      EVP_MAC_final(mac_->context, bytes.data(), &size, bytes.size()) != 1) {
    std::abort();
  }
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  hex.reserve(2 * size);
  for (std::size_t i = 0; i < size; ++i) {
    hex += kDigits[bytes[i] >> 4U];
    hex += kDigits[bytes[i] & 15U];
  }
  return hex;
}

void AuditChain::append(std::string_view members, AuditPosition& position, std::string& out) const {
  const std::size_t begin = out.size();
  out.append(kBegin).append(std::to_string(++position.sequence)).append(",").append(members);
  out.append(kPrevious).append(position.hash);
  position.hash = seal(std::string_view(out).substr(begin));
  out.append(kHash).append(position.hash).append(kEnd).append("\n");
}

std::optional<AuditChain::Link> AuditChain::read(std::string_view line) const {
  const std::size_t tail = kPrevious.size() + 2 * kHexSize + kHash.size() + kEnd.size();
  if (line.size() < kBegin.size() + tail || !line.starts_with(kBegin) || !line.ends_with(kEnd)) {
    return std::nullopt;
  }
  Link link;
  const char* const digits = line.data() + kBegin.size();
  const auto [after, fault] = std::from_chars(digits, line.data() + line.size(), link.position.sequence);
  if (fault != std::errc() || *after != ',') {
    return std::nullopt;
  }
  const std::string_view hash = line.substr(line.size() - kEnd.size() - kHexSize, kHexSize);
  const std::string_view sealed = line.substr(0, line.size() - kEnd.size() - kHexSize - kHash.size());
  const std::string_view previous = sealed.substr(sealed.size() - kHexSize);
  if (!isHash(hash) || !isHash(previous) || line.substr(sealed.size(), kHash.size()) != kHash ||
      !sealed.substr(0, sealed.size() - kHexSize).ends_with(kPrevious)) {
    return std::nullopt;
  }
  link.position.hash = hash;
  link.previous = previous;
  link.sealed = seal(sealed) == hash;
  return link;
}

}  // namespace soracom_mcp::tools
