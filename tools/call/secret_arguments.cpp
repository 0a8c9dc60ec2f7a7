#include "tools/call/secret_arguments.h"

#include <algorithm>
#include <array>

#include "base/random_id.h"
#include "schemas/validator.h"
#include "tools/safety/secret_reference.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::findMember;
using base::Json;
using base::Result;
using base::Secret;

constexpr std::size_t kUsualLength = 24;
constexpr std::size_t kLongest = 4096;
constexpr std::size_t kLongestTried = 128;
/// What is shorter cannot be kept out of answers.
constexpr std::size_t kShortest = SecretScrubber::kMinBytes;
constexpr std::size_t kAttempts = 20;
constexpr std::size_t kAttemptsEach = 4;

constexpr std::string_view kLower = "abcdefghijkmnopqrstuvwxyz";
constexpr std::string_view kUpper = "ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::string_view kDigits = "23456789";
constexpr std::string_view kMarks = "-_.!";

const std::string* referenceIn(const Argument& argument, const Json& arguments) {
  const Json* value = argument.secret && !argument.literal ? findMember(arguments, argument.key) : nullptr;
  const std::string* text = value != nullptr && value->is_string() ? &value->get_ref<const std::string&>() : nullptr;
  return text != nullptr && looksLikeSecretReference(*text) ? text : nullptr;
}

std::string twoWays(const Argument& argument) {
  std::string text = "a person keeps it with 'soracom-mcp secrets set NAME', and the call says secret://NAME";
  return argument.existing ? text : text + "; or the call says secret://generate, and this server makes and keeps it";
}

std::size_t lengthIn(const Json& schema, const char* keyword, std::size_t otherwise) {
  const Json* value = findMember(schema, keyword);
  return value != nullptr && value->is_number_unsigned() ? value->get<std::size_t>() : otherwise;
}

std::string mixed(std::size_t length, bool marks) {
  const std::array<std::string_view, 4> kinds{kLower, kUpper, kDigits, kMarks};
  const std::size_t used = marks ? kinds.size() : kinds.size() - 1;
  std::string all;
  for (std::size_t i = 0; i < used; ++i) {
    all += kinds[i];
  }
  while (true) {
    std::string text = base::randomText(length, all);
    const bool each = std::all_of(kinds.begin(), kinds.begin() + static_cast<std::ptrdiff_t>(used),
                                  [&](std::string_view kind) { return text.find_first_of(kind) != std::string::npos; });
    // Some upstreams take a mark at either end for something else.
    if (length < 8 || (each && kMarks.find(text.front()) == std::string_view::npos &&
                       kMarks.find(text.back()) == std::string_view::npos)) {
      return text;
    }
  }
}

/// Without a zero in front, which an API that takes them for a number would leave out.
std::string digits(std::size_t length) {
  return base::randomText(1, "123456789") + base::randomText(length - 1, "0123456789");
}

std::string whyNotMade(const Json& schema) {
  if (lengthIn(schema, "maxLength", kLongest) < kShortest) {
    return "its schema takes fewer than " + std::to_string(kShortest) +
           " characters, and a secret this short cannot be kept out of answers, so that none is made; a person has to "
           "set it without this server, in the API's own console";
  }
  return "no value of at least " + std::to_string(kShortest) +
         " characters could be made that its schema accepts; a person has to keep one with 'soracom-mcp secrets set "
         "NAME'";
}

}  // namespace

Result<void> checkSecretArguments(const Tool& tool, const Json& arguments, bool allow_literals) {
  for (const Argument& argument : tool.arguments) {
    const Json* value = argument.secret && !argument.literal ? findMember(arguments, argument.key) : nullptr;
    if (value == nullptr || !value->is_string()) {
      continue;
    }
    const std::string& text = value->get_ref<const std::string&>();
    if (!looksLikeSecretReference(text)) {
      if (!allow_literals) {
        return fail(ErrorKind::kRefused, "argument " + argument.key + " is a secret and must not pass through a " +
                                             "conversation: " + twoWays(argument));
      }
    } else if (text == kGenerateSecret && argument.existing) {
      return fail(ErrorKind::kInvalidInput,
                  "argument " + argument.key +
                      " is a secret that exists already, so that a new one is of no use: " + twoWays(argument));
    } else if (text != kGenerateSecret && !parseSecretReference(text)) {
      return fail(ErrorKind::kInvalidInput,
                  "argument " + argument.key + " is no reference to a kept secret: " + twoWays(argument));
    }
  }
  return {};
}

bool holdsSecretReference(const Tool& tool, const Json& arguments) {
  return std::any_of(tool.arguments.begin(), tool.arguments.end(),
                     [&](const Argument& argument) { return referenceIn(argument, arguments) != nullptr; });
}

Result<void> checkKeptSecrets(const Tool& tool, const Json& arguments, const SecretVault& vault,
                              const std::string& owner) {
  for (const Argument& argument : tool.arguments) {
    const std::string* reference = referenceIn(argument, arguments);
    if (reference == nullptr || *reference == kGenerateSecret) {
      continue;
    }
    const auto kept = vault.readFor(owner, parseSecretReference(*reference).value_or(SecretReference{}));
    if (!kept && (kept.error().kind == ErrorKind::kNotFound || kept.error().kind == ErrorKind::kInvalidInput)) {
      return fail(ErrorKind::kInvalidInput, "argument " + argument.key + ": " + kept.error().message);
    }
  }
  return {};
}

Result<FilledArguments> fillSecretArguments(const Tool& tool, const Json& arguments, const SecretVault& vault,
                                            const SecretOrigin& origin) {
  FilledArguments filled{arguments, {}, {}};
  const auto failed = [&](const Argument& argument, const base::Error& error) {
    for (const auto& [key, name] : filled.generated) {
      (void)vault.remove(name);
    }
    return fail(error.within("argument " + argument.key));
  };
  for (const Argument& argument : tool.arguments) {
    const std::string* reference = referenceIn(argument, arguments);
    if (reference == nullptr) {
      continue;
    }
    Secret secret;
    if (*reference == kGenerateSecret) {
      secret = makeSecret(argument.secret_schema);
      if (secret.empty()) {
        return failed(argument, {ErrorKind::kUnsupported, whyNotMade(argument.secret_schema)});
      }
      auto name = vault.store("", origin, {{argument.wire_name, secret}});
      if (!name) {
        return failed(argument, name.error());
      }
      filled.generated.emplace_back(argument.key, *std::move(name));
    } else {
      auto kept = vault.readFor(origin.owner, parseSecretReference(*reference).value_or(SecretReference{}));
      if (!kept) {
        return failed(argument, kept.error());
      }
      secret = *std::move(kept);
    }
    filled.arguments[argument.key] = secret.reveal();
    filled.secrets.push_back(std::move(secret));
  }
  return filled;
}

Secret makeSecret(const Json& schema) {
  const std::size_t least = std::max(lengthIn(schema, "minLength", 0), kShortest);
  const std::size_t most = std::min(lengthIn(schema, "maxLength", kLongest), kLongest);
  if (least > most) {
    return Secret();
  }
  const auto validator = schema.is_object() ? schemas::Validator::compile(schema)
                                            : Result<schemas::Validator>(fail(ErrorKind::kNotFound, ""));
  base::WorkBudget work;  // of all attempts
  // A pattern may ask for a length of its own.
  std::vector<std::size_t> lengths(kAttempts, std::clamp(kUsualLength, least, most));
  for (std::size_t length = std::min(most, kLongestTried); length >= least; --length) {
    lengths.insert(lengths.end(), kAttemptsEach, length);
  }
  for (const std::size_t length : lengths) {
    // Digits alone are weak: they come last, for schemas that take nothing else.
    for (std::string text : {mixed(length, true), mixed(length, false), base::randomText(length, "0123456789abcdef"),
                             digits(length)}) {
      if (!validator || validator->accepts(text, work)) {
        return Secret(std::move(text));
      }
    }
  }
  return Secret();
}

}  // namespace soracom_mcp::tools
