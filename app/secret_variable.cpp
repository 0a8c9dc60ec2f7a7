#include "app/secret_variable.h"

#include <algorithm>

#include "base/private_file.h"

namespace soracom_mcp::app {
namespace {

using base::ErrorKind;
using base::Result;
using tools::Secret;

constexpr std::size_t kMostBytes = 64 * 1024;

bool canBeSent(const std::string& value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f;
  });
}

Result<std::string> readSecretFile(const std::string& path) {
  auto text = base::readPrivateFile(path, kMostBytes);
  if (!text) {
    // What is too large is no secret, whatever it is.
    const ErrorKind kind = text.error().kind == ErrorKind::kRefused ? ErrorKind::kRefused : ErrorKind::kInvalidInput;
    return base::fail(kind, text.error().message);
  }
  if (text->ends_with('\n')) {
    text->resize(text->size() - (text->ends_with("\r\n") ? 2 : 1));
  }
  if (text->empty()) {
    return base::fail(ErrorKind::kInvalidInput, path + " is empty");
  }
  return text;
}

}  // namespace

Result<std::optional<Secret>> readSecretVariable(const std::string& variable, const tools::Environment& environment) {
  auto value = environment(variable);
  std::string from = variable;
  if (const auto path = environment(variable + "_FILE")) {
    from += "_FILE";
    if (value) {
      return base::fail(ErrorKind::kInvalidInput, variable + " and " + from + " are both set; set one of them");
    }
    auto text = readSecretFile(*path);
    if (!text) {
      return base::fail(text.error().within(from));
    }
    value = *std::move(text);
  }
  if (!value) {
    return std::optional<Secret>();
  }
  if (!canBeSent(*value)) {
    return base::fail(ErrorKind::kInvalidInput, from + ": holds characters that no header can carry");
  }
  return std::optional<Secret>(Secret(*std::move(value)));
}

}  // namespace soracom_mcp::app
