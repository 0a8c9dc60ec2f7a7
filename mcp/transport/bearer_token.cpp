#include "mcp/transport/bearer_token.h"

#include <algorithm>

#include "base/private_file.h"

namespace soracom_mcp::mcp {
namespace {

using base::ErrorKind;
using base::fail;

constexpr std::string_view kScheme = "bearer ";

bool isTokenCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-._~+/=").find(c) != std::string_view::npos;
}

bool startsWithScheme(std::string_view text) {
  return text.size() > kScheme.size() &&
         std::equal(kScheme.begin(), kScheme.end(), text.begin(),
                    [](char wanted, char c) { return wanted == (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
}

}  // namespace

base::Result<BearerToken> BearerToken::make(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  text = begin == std::string_view::npos ? std::string_view()
                                         : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
  if (text.size() < kLeastBytes || text.size() > kMostBytes) {
    return fail(ErrorKind::kInvalidInput, "a token has " + std::to_string(kLeastBytes) + " to " +
                                              std::to_string(kMostBytes) +
                                              " characters; make one with: openssl rand -hex 32");
  }
  if (!std::all_of(text.begin(), text.end(), isTokenCharacter)) {
    return fail(ErrorKind::kInvalidInput, "a token holds only letters, digits and -._~+/=");
  }
  return BearerToken(std::string(text));
}

base::Result<BearerToken> BearerToken::fromFile(const std::string& path) {
  const auto text = base::readPrivateFile(path, kMostBytes + 64);
  if (!text) {
    return fail(text.error());
  }
  auto token = make(*text);
  return token ? std::move(token) : base::Result<BearerToken>(fail(token.error().within(path)));
}

bool BearerToken::opens(std::string_view authorization) const {
  if (!startsWithScheme(authorization)) {
    return false;
  }
  authorization.remove_prefix(kScheme.size());
  unsigned difference = authorization.size() == text_.size() ? 0 : 1;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const char given = i < authorization.size() ? authorization[i] : '\0';
    difference |= static_cast<unsigned char>(given) ^ static_cast<unsigned char>(text_[i]);
  }
  return difference == 0;
}

}  // namespace soracom_mcp::mcp
