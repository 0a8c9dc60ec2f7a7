#include <algorithm>

#include "simulator/operation.h"

namespace soracom_mcp::simulator {
namespace {

/// The fields of `rules` that the body holds. Others are not stored: the answer follows the document's schema.
base::Json knownFields(const Call& call, std::span<const BodyField> rules) {
  base::Json kept = base::Json::object();
  for (const BodyField& rule : rules) {
    if (const base::Json* value = base::findMember(call.body, rule.name)) {
      kept[std::string(rule.name)] = *value;
    }
  }
  return kept;
}

Outcome readProfile(const std::optional<base::Json>& profile) {
  if (!profile) {
    return refuse(404, codes::kNotFound, "no such information is registered");
  }
  return Reply{200, *profile};
}

Outcome createProfile(std::optional<base::Json>& profile, base::Json value) {
  if (profile) {
    return refuse(400, codes::kExists, "the information is registered already; update it instead");
  }
  profile = std::move(value);
  return Reply{201, std::nullopt};
}

Outcome updateProfile(std::optional<base::Json>& profile, base::Json value) {
  if (!profile) {
    return refuse(404, codes::kNotFound, "no such information is registered; create it first");
  }
  profile = std::move(value);
  return Reply{200, std::nullopt};
}

constexpr BodyField kCompany[] = {{.name = "addressLine1"},
                                  {.name = "addressLine2"},
                                  {.name = "building"},
                                  {.name = "city"},
                                  {.name = "companyName", .required = true},
                                  {.name = "contactPersonName", .required = true},
                                  {.name = "countryCode", .required = true},
                                  {.name = "department", .required = true},
                                  {.name = "phoneNumber", .required = true},
                                  {.name = "state"},
                                  {.name = "vatIdentificationNumber"},
                                  {.name = "zipCode", .required = true}};
constexpr BodyField kIndividual[] = {{.name = "addressLine1"},
                                     {.name = "addressLine2"},
                                     {.name = "building"},
                                     {.name = "city"},
                                     {.name = "countryCode", .required = true},
                                     {.name = "fullName", .required = true},
                                     {.name = "phoneNumber", .required = true},
                                     {.name = "state"},
                                     {.name = "zipCode", .required = true}};

Outcome getCompanyInformation(State&, const Call& call) { return readProfile(call.account->company); }
Outcome createCompanyInformation(State&, const Call& call) {
  return createProfile(call.account->company, knownFields(call, kCompany));
}
Outcome updateCompanyInformation(State&, const Call& call) {
  return updateProfile(call.account->company, knownFields(call, kCompany));
}
Outcome getIndividualInformation(State&, const Call& call) { return readProfile(call.account->individual); }
Outcome createIndividualInformation(State&, const Call& call) {
  return createProfile(call.account->individual, knownFields(call, kIndividual));
}
Outcome updateIndividualInformation(State&, const Call& call) {
  return updateProfile(call.account->individual, knownFields(call, kIndividual));
}

/// Nothing, or the name of the first field of `value` that the schema of the namespace does not allow.
std::optional<std::string> wrongField(const base::Json& value, std::string_view name, FieldType type) {
  const base::Json* field = base::findMember(value, name);
  const bool fits = field == nullptr || (type == FieldType::kBoolean && field->is_boolean()) ||
                    (type == FieldType::kObject && field->is_object());
  return fits ? std::nullopt : std::optional(std::string(name));
}

std::optional<std::string> wrongChoice(const base::Json& value, std::string_view name,
                                       std::initializer_list<std::string_view> choices, bool null_allowed = false) {
  const base::Json* field = base::findMember(value, name);
  const bool fits =
      field == nullptr || (null_allowed && field->is_null()) ||
      (field->is_string() && std::find(choices.begin(), choices.end(),
                                       std::string_view(field->get_ref<const std::string&>())) != choices.end());
  return fits ? std::nullopt : std::optional(std::string(name));
}

std::optional<std::string> wrongInEmail(const base::Json& value) {
  for (const auto& [part, flag] : {std::pair<std::string_view, std::string_view>{"billing", "attachInvoicePdfEnabled"},
                                   {"notification", "exceedBundleDisabled"}}) {
    if (auto wrong = wrongField(value, part, FieldType::kObject)) {
      return wrong;
    }
    const base::Json* object = base::findMember(value, part);
    if (auto wrong = object != nullptr ? wrongField(*object, flag, FieldType::kBoolean) : std::nullopt) {
      return std::string(part) + "." + *wrong;
    }
  }
  return std::nullopt;
}

std::optional<std::string> wrongInSupport(const base::Json& value) {
  if (auto wrong = wrongChoice(value, "paymentCoverage", {"jp", "g"})) {
    return wrong;
  }
  if (auto wrong = wrongChoice(value, "tier", {"basic", "priority", "enterprise"})) {
    return wrong;
  }
  // The document's text says that upcomingTier can be null.
  return wrongChoice(value, "upcomingTier", {"basic", "priority", "enterprise"}, true);
}

std::optional<std::string> wrongInUserConsole(const base::Json& value) {
  auto wrong = wrongField(value, "usageMetricsAcknowledged", FieldType::kBoolean);
  return wrong ? wrong : wrongField(value, "usageMetricsDisabled", FieldType::kBoolean);
}

bool knownNamespace(std::string_view name) { return name == "Email" || name == "Support" || name == "UserConsole"; }

base::Unexpected<ApiError> unknownNamespace() {
  return refuse(400, codes::kBadParameter, "namespace must be Support, Email or UserConsole");
}

base::Json configurationView(const std::string& name, const ConfigurationEntry& entry) {
  base::Json view = base::Json::object();
  view["configuration"] = entry.configuration;
  view["isModifiable"] = entry.modifiable;
  view["namespace"] = name;
  view["version"] = entry.version;
  return view;
}

Outcome getConfiguration(State&, const Call& call) {
  const std::string name(call.variable("namespace"));
  if (!knownNamespace(name)) {
    return unknownNamespace();
  }
  const auto found = call.account->configurations.find(name);
  if (found == call.account->configurations.end()) {
    return refuse(404, codes::kNotFound, "Configuration not found: " + name);
  }
  return Reply{200, configurationView(name, found->second)};
}

Outcome setConfiguration(State&, const Call& call) {
  const std::string name(call.variable("namespace"));
  if (!knownNamespace(name)) {
    return unknownNamespace();
  }
  const base::Json& value = *base::findMember(call.body, "configuration");
  const auto wrong = name == "Email"     ? wrongInEmail(value)
                     : name == "Support" ? wrongInSupport(value)
                                         : wrongInUserConsole(value);
  if (wrong) {
    return refuseField("configuration." + *wrong, "of the type and among the values that the namespace allows");
  }
  auto& entries = call.account->configurations;
  const auto found = entries.find(name);
  const std::int64_t version = found == entries.end() ? 0 : found->second.version;
  if (found != entries.end() && !found->second.modifiable) {
    return refuse(400, codes::kReadOnly, "this configuration cannot be modified: " + name);
  }
  const base::Json* expected = base::findMember(call.body, "expectedVersion");
  if (expected != nullptr && expected->get<std::int64_t>() != version) {
    return refuse(409, codes::kConflict,
                  "the configuration has version " + std::to_string(version) + "; read it again, then update");
  }
  entries[name] = ConfigurationEntry{value, version + 1, true};
  return Reply{200, configurationView(name, entries[name])};
}

Outcome deleteConfiguration(State&, const Call& call) {
  const std::string name(call.variable("namespace"));
  if (!knownNamespace(name)) {
    return unknownNamespace();
  }
  const auto found = call.account->configurations.find(name);
  if (found == call.account->configurations.end()) {
    return refuse(404, codes::kNotFound, "Configuration not found: " + name);
  }
  if (!found->second.modifiable) {
    return refuse(400, codes::kReadOnly, "this configuration cannot be modified: " + name);
  }
  call.account->configurations.erase(found);
  return Reply{204, std::nullopt};
}

bool knownContract(std::string_view name) {
  return name == "api_audit_log" || name == "harvest" || name == "napter" || name == "support";
}

/// Only harvest and support take details, each one form of them.
bool acceptableDetail(const std::string& name, const base::Json& detail) {
  const base::Json* plan = base::findMember(detail, "plan");
  const base::Json* ttl = base::findMember(detail, "ttl");
  const base::Json* tier = base::findMember(detail, "tier");
  if (name == "harvest") {
    return (plan == nullptr || *plan == "extended") && (ttl == nullptr || *ttl == 731) && tier == nullptr;
  }
  return name == "support" && (tier == nullptr || *tier == "priority") && plan == nullptr && ttl == nullptr;
}

Outcome addOperatorContract(State&, const Call& call) {
  const std::string name = call.field("contractName");
  if (!knownContract(name)) {
    return refuseField("contractName", "api_audit_log, harvest, napter or support");
  }
  const base::Json* detail = base::findMember(call.body, "contractDetail");
  if (detail != nullptr && !acceptableDetail(name, *detail)) {
    return refuseField(
        "contractDetail",
        "{\"plan\":\"extended\",\"ttl\":731} for harvest, {\"tier\":\"priority\"} for support, or absent");
  }
  base::Json view = base::Json::object();
  view["contractName"] = name;
  if (detail != nullptr) {
    view["contractDetail"] = *detail;
  }
  call.account->contracts[name] = detail != nullptr ? *detail : base::Json(nullptr);
  return Reply{200, std::move(view)};
}

Outcome deleteOperatorContract(State&, const Call& call) {
  const std::string name(call.variable("contract_name"));
  if (!knownContract(name)) {
    return refuse(400, codes::kBadParameter, "contract_name must be api_audit_log, harvest, napter or support");
  }
  if (call.account->contracts.erase(name) == 0) {
    return refuse(404, codes::kNotFound, "no such contract: " + name);
  }
  return Reply{204, std::nullopt};
}

constexpr BodyField kConfiguration[] = {{.name = "configuration", .type = FieldType::kObject, .required = true},
                                        {.name = "expectedVersion", .type = FieldType::kInteger}};
constexpr BodyField kContract[] = {{.name = "contractName", .required = true},
                                   {.name = "contractDetail", .type = FieldType::kObject}};

constexpr Operation kOperations[] = {
    {"GET", "/operators/{operator_id}/company_information", "Operator:getCompanyInformation", Access::kPermitted,
     getCompanyInformation},
    {"PUT", "/operators/{operator_id}/company_information", "Operator:updateCompanyInformation", Access::kRoot,
     updateCompanyInformation, kCompany},
    {"POST", "/operators/{operator_id}/company_information", "Operator:createCompanyInformation", Access::kRoot,
     createCompanyInformation, kCompany},
    {"GET", "/operators/{operator_id}/individual_information", "Operator:getIndividualInformation", Access::kPermitted,
     getIndividualInformation},
    {"PUT", "/operators/{operator_id}/individual_information", "Operator:updateIndividualInformation", Access::kRoot,
     updateIndividualInformation, kIndividual},
    {"POST", "/operators/{operator_id}/individual_information", "Operator:createIndividualInformation", Access::kRoot,
     createIndividualInformation, kIndividual},
    {"GET", "/operators/{operator_id}/configuration/{namespace}", "Operator:getOperatorConfigurationNamespace",
     Access::kPermitted, getConfiguration, std::nullopt, 400},
    {"POST", "/operators/{operator_id}/configuration/{namespace}", "Operator:setOperatorConfigurationNamespace",
     Access::kRoot, setConfiguration, kConfiguration, 400},
    {"DELETE", "/operators/{operator_id}/configuration/{namespace}", "Operator:deleteOperatorConfigurationNamespace",
     Access::kRoot, deleteConfiguration, std::nullopt, 400},
    {"POST", "/operators/{operator_id}/contracts", "Operator:addOperatorContract", Access::kRoot, addOperatorContract,
     kContract},
    {"DELETE", "/operators/{operator_id}/contracts/{contract_name}", "Operator:deleteOperatorContract", Access::kRoot,
     deleteOperatorContract},
};

}  // namespace

std::span<const Operation> operatorProfileOperations() { return kOperations; }

}  // namespace soracom_mcp::simulator
