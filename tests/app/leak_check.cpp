#include "tests/app/leak_check.h"

#include <algorithm>

#include "simulator/seed.h"
#include "tests/catch.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::test {
namespace {

namespace seed = simulator::seed;

const tools::SecretScrubber& seeds() {
  static const tools::SecretScrubber kSeeds = [] {
    tools::SecretScrubber out;
    for (const char* secret : {seed::kRootPassword, seed::kRootAuthKey, seed::kAdminAuthKey, seed::kAuditorAuthKey,
                               seed::kConsoleUserPassword, seed::kConsoleUserTotpSecret, seed::kOtherRootPassword,
                               seed::kOtherRootAuthKey}) {
      out.add(secret);
    }
    return out;
  }();
  return kSeeds;
}

bool isLetterOrDigit(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Whether `start` occurs with at least so many letters and digits behind it.
bool holdsMinted(const std::string& bytes, const std::string& start, std::size_t length) {
  for (std::size_t at = bytes.find(start); at != std::string::npos; at = bytes.find(start, at + 1)) {
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at + start.size());
    const auto end = std::find_if_not(begin, bytes.end(), isLetterOrDigit);
    if (static_cast<std::size_t>(end - begin) >= length) {
      return true;
    }
  }
  return false;
}

bool showsSecrets(const std::vector<std::string>& arguments) {
  return std::any_of(arguments.begin(), arguments.end(), [](const std::string& argument) {
    return argument == "--to-pipe" || argument == "simulate" || argument == "show";
  });
}

}  // namespace

bool holdsCredential(const std::string& bytes) {
  return seeds().finds(bytes) || holdsMinted(bytes, "secret-", 30) || holdsMinted(bytes, "api-", 32);
}

void checkForLeaks(const std::vector<std::string>& arguments, const std::string& bytes) {
  if (!showsSecrets(arguments) && holdsCredential(bytes)) {
    INFO(bytes);
    FAIL_CHECK("the program let out a credential of the simulator");
  }
}

}  // namespace soracom_mcp::test
