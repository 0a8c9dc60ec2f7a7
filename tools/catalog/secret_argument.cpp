#include "tools/catalog/secret_argument.h"

#include <algorithm>

#include "tools/catalog/secret_schema.h"

namespace soracom_mcp::tools {

using base::Json;

void askForReference(ArgumentSchema& each, const schemas::Operation& operation) {
  Argument& argument = each.argument;
  if (argument.target == ArgumentTarget::kFields || argument.target == ArgumentTarget::kPages) {
    return;
  }
  SecretTraits traits = secretTraits(operation.extension, argument.wire_name);
  traits.secret = argument.secret;
  argument.existing = argument.secret && traits.existing;
  argument.literal = argument.secret && (traits.literal || (!isStructured(each.schema) && !takesText(each.schema)));
  if (mayHoldSecrets(each.schema, operation.extension, traits)) {
    argument.secret_schema = each.schema;
    askForReferences(each.schema, operation.extension, traits);
  }
}

Json askForReferencesIn(Json& definitions, const schemas::Operation& operation, bool keeps) {
  auto& all = definitions.get_ref<Json::object_t&>();
  const bool some = std::any_of(all.begin(), all.end(), [&](const auto& definition) {
    return mayHoldSecrets(definition.second, operation.extension);
  });
  if (!some && !keeps) {
    return Json();
  }
  Json before = definitions;
  for (auto& definition : all) {
    askForReferences(definition.second, operation.extension);
  }
  return before;
}

}  // namespace soracom_mcp::tools
