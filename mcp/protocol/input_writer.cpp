#include "mcp/protocol/input_writer.h"

#include "base/visible_json.h"
#include "mcp/protocol/admission.h"
#include "mcp/protocol/members.h"
#include "mcp/protocol/request_state.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;
using Kind = InputRequest::Kind;

const Json* findProperties(const Json& params) {
  const Json* schema = base::findMember(params, "requestedSchema");
  return schema != nullptr ? base::findMember(*schema, "properties") : nullptr;
}

bool isType(const Json& property, std::string_view type) {
  const Json* member = base::findMember(property, "type");
  return member != nullptr && member->is_string() && member->get_ref<const std::string&>() == type;
}

bool hasMultipleChoice(const Json& params) {
  const Json* properties = findProperties(params);
  if (properties == nullptr || !properties->is_object()) {
    return false;
  }
  for (const auto& [name, property] : properties->items()) {
    if (isType(property, "array")) {
      return true;
    }
  }
  return false;
}

// {oneOf: [{const, title}, ...]} as {enum: [...], enumNames: [...]}.
void flattenChoices(Json& property) {
  const Json* choices = base::findMember(property, "oneOf");
  if (choices == nullptr || !choices->is_array()) {
    return;
  }
  Json values = Json::array();
  Json names = Json::array();
  for (const Json& choice : *choices) {
    if (const Json* value = base::findMember(choice, "const")) {
      const Json* title = base::findMember(choice, "title");
      values.push_back(*value);
      names.push_back(title != nullptr ? *title : *value);
    }
  }
  property.erase("oneOf");
  property["enum"] = std::move(values);
  property["enumNames"] = std::move(names);
}

Json basicForm(const Json& params) {
  Json out = params;
  out.erase("mode");
  if (findProperties(out) == nullptr) {
    return out;
  }
  for (auto& [name, property] : out.at("requestedSchema").at("properties").items()) {
    flattenChoices(property);
    if (!isType(property, "boolean")) {
      property.erase("default");
    }
  }
  return out;
}

}  // namespace

std::string_view methodOf(Kind kind) {
  switch (kind) {
    case Kind::kForm:
      return "elicitation/create";
    case Kind::kSampling:
      return "sampling/createMessage";
    case Kind::kRoots:
      break;
  }
  return "roots/list";
}

std::string inputParams(const InputRequest& request, const Shape& shape) {
  const bool basic = request.kind == Kind::kForm && shape.forms == FormShape::kBasic;
  return base::writeVisibleJson(basic ? basicForm(request.params) : request.params);
}

bool canAsk(const InputRequired& input, const ClientAbilities& client, const Shape& shape, std::string& missing) {
  Json needed = Json::object();
  for (const InputRequest& request : input.requests) {
    if (request.kind == Kind::kForm &&
        (!client.forms || (shape.forms != FormShape::kFull && hasMultipleChoice(request.params)))) {
      needed["elicitation"] = Json{{"form", Json::object()}};
    } else if (request.kind == Kind::kSampling && !client.sampling) {
      needed["sampling"] = Json::object();
    } else if (request.kind == Kind::kRoots && !client.roots) {
      needed["roots"] = Json::object();
    }
  }
  missing = base::writeJson(needed);
  return needed.empty();
}

std::string inputRequiredMessage(const ResultShaper& shaper, const RequestId& id,
                                 const std::vector<InputRequest>& requests, std::string_view sealed_state) {
  std::string out = openResult(id) + R"({"resultType":"input_required")";
  if (!requests.empty()) {
    out += R"(,"inputRequests":{)";
    for (const InputRequest& request : requests) {
      if (out.back() != '{') {
        out += ',';
      }
      appendText(out, request.key);
      out += R"(:{"method":")";
      out += methodOf(request.kind);
      out += R"(","params":)" + inputParams(request, shaper.shape()) + '}';
    }
    out += '}';
  }
  appendTextMember(out, "requestState", sealed_state);
  out += shaper.metaMember({}) + "}}";
  return out;
}

Refusal invalidState() { return invalidParams("requestState is not valid for this call"); }

base::Result<GivenInput, Refusal> readGivenInput(Json& params) {
  GivenInput out;
  for (auto& [key, value] : params.get_ref<Json::object_t&>()) {
    if (key == "inputResponses") {
      if (!value.is_object()) {
        return base::Unexpected(invalidParams("inputResponses must be an object"));
      }
      for (auto& [name, answer] : value.get_ref<Json::object_t&>()) {
        if (answer.is_object()) {
          out.answers.add(name, std::move(answer));
        }
      }
    } else if (key == "requestState") {
      if (!value.is_string() || value.get_ref<const std::string&>().empty() ||
          value.get_ref<const std::string&>().size() > RequestStateSealer::kMaxBytes) {
        return base::Unexpected(invalidState());
      }
      out.sealed_state = std::move(value.get_ref<std::string&>());
    }
  }
  return out;
}

}  // namespace soracom_mcp::mcp
