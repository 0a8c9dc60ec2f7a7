#include "mcp/rpc/message.h"

#include "mcp/rpc/legible_id.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

// The members of a message that mean something, found in one pass.
struct Envelope {
  const Json* version = nullptr;
  Json* id = nullptr;
  Json* method = nullptr;
  Json* params = nullptr;
  Json* result = nullptr;
  const Json* error = nullptr;
};

Envelope findEnvelope(Json& message) {
  Envelope out;
  for (auto& [key, value] : message.get_ref<Json::object_t&>()) {
    if (key == "jsonrpc") {
      out.version = &value;
    } else if (key == "id") {
      out.id = &value;
    } else if (key == "method") {
      out.method = &value;
    } else if (key == "params") {
      out.params = &value;
    } else if (key == "result") {
      out.result = &value;
    } else if (key == "error") {
      out.error = &value;
    }
  }
  return out;
}

bool isVersion2(const Json* version) {
  return version != nullptr && version->is_string() && version->get_ref<const std::string&>() == "2.0";
}

Message decodeMethod(const Envelope& envelope, std::optional<RequestId> id) {
  Json params = envelope.params != nullptr ? std::move(*envelope.params) : Json::object();
  std::string method = std::move(envelope.method->get_ref<std::string&>());
  if (envelope.id == nullptr) {
    if (!params.is_object()) {
      return Response{};
    }
    return Notification{std::move(method), std::move(params)};
  }
  if (!id) {
    return Malformed{std::nullopt, kInvalidRequest, "Invalid request: id must be a string or an integer of 64 bits"};
  }
  if (!params.is_object()) {
    return Malformed{std::move(id), kInvalidParams, "Invalid params: params must be an object"};
  }
  return Request{std::move(*id), std::move(method), std::move(params)};
}

Response decodeAnswer(const Envelope& envelope, std::optional<RequestId> id) {
  Response answer{std::move(id), nullptr};
  if (envelope.error == nullptr && envelope.result->is_object()) {
    answer.result = std::move(*envelope.result);
    return answer;
  }
  const Json* text = envelope.error != nullptr ? base::findMember(*envelope.error, "message") : nullptr;
  answer.error = text != nullptr && text->is_string() ? text->get<std::string>() : "no usable answer";
  return answer;
}

Message decodeMessage(Json& message) {
  if (!message.is_object()) {
    return Malformed{std::nullopt, kInvalidRequest, "Invalid request: a message is a JSON object"};
  }
  const Envelope envelope = findEnvelope(message);
  std::optional<RequestId> id = envelope.id != nullptr ? RequestId::from(*envelope.id) : std::nullopt;
  if (envelope.method == nullptr && (envelope.result != nullptr || envelope.error != nullptr)) {
    return decodeAnswer(envelope, std::move(id));
  }
  if (!isVersion2(envelope.version)) {
    return Malformed{std::move(id), kInvalidRequest, "Invalid request: jsonrpc must be \"2.0\""};
  }
  if (envelope.method == nullptr || !envelope.method->is_string()) {
    return Malformed{std::move(id), kInvalidRequest, "Invalid request: method must be a string"};
  }
  return decodeMethod(envelope, std::move(id));
}

Malformed refusedText(std::string_view bytes, const base::Error& error) {
  if (error.kind == base::ErrorKind::kLimit) {
    return Malformed{findLegibleId(bytes), kInvalidRequest, "Invalid request: the message is " + error.message};
  }
  return Malformed{std::nullopt, kParseError, "Parse error: " + error.message};
}

}  // namespace

Frame decodeFrame(std::string_view bytes, const base::JsonLimits& limits) {
  Frame frame;
  base::JsonLimits exact = limits;
  exact.exact_numbers = true;
  base::Result<Json> json = base::readJson(bytes, exact);
  if (!json) {
    frame.messages.emplace_back(refusedText(bytes, json.error()));
    return frame;
  }
  if (!json->is_array()) {
    frame.messages.emplace_back(decodeMessage(*json));
    return frame;
  }
  frame.batch = true;
  frame.messages.reserve(json->size());
  for (Json& element : *json) {
    frame.messages.emplace_back(decodeMessage(element));
  }
  return frame;
}

}  // namespace soracom_mcp::mcp
