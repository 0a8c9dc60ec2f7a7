#include "tools/call/secret_arguments.h"

#include <algorithm>
#include <array>

#include "base/random_id.h"
#include "schemas/validator.h"
#include "tools/catalog/secret_places.h"
#include "tools/safety/redaction.h"
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

/// Null for what is no reference, nor means to be one.
const std::string* referenceIn(const Json& value) {
  const std::string* text = value.is_string() ? &value.get_ref<const std::string&>() : nullptr;
  return text != nullptr && looksLikeSecretReference(*text) ? text : nullptr;
}

bool isReference(const Json& value) {
  const std::string* text = referenceIn(value);
  return text != nullptr && (*text == kGenerateSecret || parseSecretReference(*text));
}

std::string twoWays(const SecretPlace& place) {
  std::string text = "a person keeps it with 'soracom-mcp secrets set NAME', and the call says secret://NAME";
  return place.existing ? text : text + "; or the call says secret://generate, and this server makes and keeps it";
}

Result<void> checkReference(const Tool& tool, const SecretPlace& place, const std::string& text) {
  const bool generate = text == kGenerateSecret;
  const auto wrong = [&](const std::string& why) {
    return fail(ErrorKind::kInvalidInput, "argument " + place.name() + ": " + why);
  };
  if (!generate && !parseSecretReference(text)) {
    return wrong(
        "no reference to a kept secret; it has the form secret://NAME, or secret://NAME/MEMBER as it stands in "
        "a result");
  }
  if (generate && place.existing) {
    return wrong("this secret exists already, so that none is generated: " + twoWays(place));
  }
  if (tool.risk != Risk::kRead) {
    return {};
  }
  if (generate) {
    return wrong("a read makes nothing, so that no secret is generated for it; the call says secret://NAME");
  }
  return place.declared ? Result<void>()
                        : wrong("a read takes a kept secret only in an argument that the document declares to be one");
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

Result<ArgumentSecrets> findSecretArguments(const Tool& tool, const Json& arguments, bool allow_literals) {
  ArgumentSecrets out;
  Result<void> checked;
  visitSecrets(tool, arguments, [&](const SecretPlace& place, const Json& value) {
    if (const std::string* text = referenceIn(value)) {
      out.refers = true;
      checked = checked ? checkReference(tool, place, *text) : std::move(checked);
      return;
    }
    // What is no argument at all is refused for that.
    if (checked && place.argument != nullptr && value.is_string() && !place.literal && !allow_literals) {
      checked = fail(ErrorKind::kRefused, "argument " + place.name() +
                                              ": a secret is not given as it is, because what stands in a call is read "
                                              "by the model and its host: " +
                                              twoWays(place));
    }
    out.literals.emplace_back(value.is_string() ? value.get<std::string>() : base::writeJson(value));
  });
  return checked ? Result<ArgumentSecrets>(std::move(out)) : fail(std::move(checked).error());
}

Result<PersonsSecrets, SecretRefusal> checkKeptSecrets(const Tool& tool, const Json& arguments,
                                                       const SecretVault& vault, const SecretScope& scope) {
  PersonsSecrets by_person;
  std::optional<SecretRefusal> refused;
  visitSecrets(tool, arguments, [&](const SecretPlace& place, const Json& value) {
    const std::string* text = referenceIn(value);
    if (refused || text == nullptr || *text == kGenerateSecret) {
      return;
    }
    const SecretReference reference = parseSecretReference(*text).value_or(SecretReference{});
    auto kept = vault.readFor(scope, reference);
    if (kept && kept->origin.by_person) {
      by_person.emplace_back(writeSecretReference({reference.name, ""}), kept->id);
    }
    if (!kept && (kept.error().foreign || kept.error().error.kind == ErrorKind::kNotFound ||
                  kept.error().error.kind == ErrorKind::kInvalidInput)) {
      const auto& [error, foreign] = kept.error();
      refused = SecretRefusal{error.within("argument " + place.name()), foreign};
      refused->error.kind = foreign ? error.kind : ErrorKind::kInvalidInput;
    }
  });
  if (refused) {
    return base::Unexpected<SecretRefusal>(*std::move(refused));
  }
  return by_person;
}

Json maskedArguments(const Tool& tool, const Json& arguments) {
  Json shown = arguments;
  visitSecrets(tool, shown, [](const SecretPlace&, Json& value) {
    if (!isReference(value)) {
      value = kMask;
    }
  });
  return shown;
}

Json withPathNames(const Tool& tool, Json arguments) {
  visitSecrets(tool, arguments, [&](const SecretPlace& place, Json& value) {
    const Argument* argument = place.argument;
    if (argument != nullptr && argument->target == ArgumentTarget::kParameter && isReference(value) &&
        tool.operation->parameters[argument->parameter].location == schemas::ParameterLocation::kPath) {
      std::string name = value.get<std::string>();
      name.erase(name.find("//"), 2);
      std::replace(name.begin(), name.end(), '/', '.');
      value = std::move(name);
    }
  });
  return arguments;
}

namespace {

/// The secret for one place, made or read.
class SecretSource final {
 public:
  SecretSource(const SecretVault& vault, const SecretOrigin& origin, const SecretScope& scope)
      : vault_(vault), origin_(origin), scope_(scope) {}

  Result<Secret, SecretRefusal> secretFor(const SecretPlace& place, const std::string& reference) {
    if (reference == kGenerateSecret) {
      return make(place);
    }
    const SecretReference parsed = parseSecretReference(reference).value_or(SecretReference{});
    auto kept = vault_.readFor(scope_, parsed);
    if (!kept) {
      return base::Unexpected<SecretRefusal>(std::move(kept).error());
    }
    if (kept->origin.by_person) {
      persons.emplace_back(writeSecretReference({parsed.name, ""}), kept->id);
    }
    return std::move(kept->value);
  }

  std::vector<std::pair<std::string, std::string>> generated;
  PersonsSecrets persons;

 private:
  Result<Secret, SecretRefusal> make(const SecretPlace& place) {
    const auto refused = [](base::Error error) {
      return base::Unexpected<SecretRefusal>(SecretRefusal{std::move(error)});
    };
    const Json schema = place.schema != nullptr ? *place.schema : Json();
    Secret secret = makeSecret(schema);
    if (secret.empty()) {
      return refused({ErrorKind::kUnsupported, whyNotMade(schema)});
    }
    const bool whole = place.argument != nullptr && place.pointer.find('/', 1) == std::string::npos;
    auto name = vault_.store("", origin_, {{whole ? place.argument->wire_name : place.pointer.substr(1), secret}});
    if (!name) {
      return refused(std::move(name).error());
    }
    generated.emplace_back(place.name(), *std::move(name));
    return secret;
  }

  const SecretVault& vault_;
  const SecretOrigin& origin_;
  const SecretScope& scope_;
};

}  // namespace

Result<FilledArguments, SecretRefusal> fillSecretArguments(const Tool& tool, const Json& arguments,
                                                           const SecretVault& vault, const SecretOrigin& origin,
                                                           const SecretScope& scope) {
  FilledArguments filled{arguments, {}, {}, {}};
  SecretSource source(vault, origin, scope);
  std::optional<SecretRefusal> refused;
  visitSecrets(tool, filled.arguments, [&](const SecretPlace& place, Json& value) {
    const std::string* reference = referenceIn(value);
    if (refused || reference == nullptr) {
      return;
    }
    auto secret = source.secretFor(place, *reference);
    if (!secret) {
      refused = SecretRefusal{secret.error().error.within("argument " + place.name()), secret.error().foreign};
      return;
    }
    value = secret->reveal();
    filled.secrets.push_back(*std::move(secret));
  });
  if (refused) {
    for (const auto& [key, name] : source.generated) {
      (void)vault.remove(name);
    }
    return base::Unexpected<SecretRefusal>(*std::move(refused));
  }
  filled.generated = std::move(source.generated);
  filled.persons = std::move(source.persons);
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
