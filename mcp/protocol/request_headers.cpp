#include "mcp/protocol/request_headers.h"

#include <array>

#include "base/base64.h"
#include "base/utf8.h"

namespace soracom_mcp::mcp {
namespace {

constexpr std::string_view kEncodedStart = "=?base64?";
constexpr std::string_view kEncodedEnd = "?=";

// The methods whose subject the client repeats in Mcp-Name, and the member of params that holds it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kNamed = {
    {{"tools/call", "name"}, {"prompts/get", "name"}, {"resources/read", "uri"}}};

Refusal mismatch(std::string message) {
  return Refusal{kHeaderMismatch, "Header mismatch: " + std::move(message), {}, kHttpBadRequest};
}

bool isFieldText(std::string_view value) {
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte != '\t' && (byte < 0x20 || byte > 0x7e)) {
      return false;
    }
  }
  return true;
}

// The field `label` must be there once, or always the same, and say `expected`.
std::optional<Refusal> fieldFault(const HeaderFields& headers, std::string_view name, const std::string& label,
                                  std::string_view expected, bool may_be_encoded) {
  const std::string* value = findHeader(headers, name);
  if (value == nullptr) {
    return mismatch(label + " is required");
  }
  if (repeatsDifferently(headers, name)) {
    return mismatch(label + " is given twice with different values");
  }
  const auto meant = may_be_encoded ? decodeHeaderValue(*value) : std::optional(*value);
  if (!meant) {
    return mismatch(label + " is malformed");
  }
  return *meant == expected ? std::nullopt : std::optional(mismatch(label + " differs from the request's body"));
}

}  // namespace

const std::string* findHeader(const HeaderFields& headers, std::string_view name) {
  for (const HeaderField& field : headers) {
    if (field.name == name) {
      return &field.value;
    }
  }
  return nullptr;
}

bool repeatsDifferently(const HeaderFields& headers, std::string_view name) {
  const std::string* first = findHeader(headers, name);
  for (const HeaderField& field : headers) {
    if (field.name == name && field.value != *first) {
      return true;
    }
  }
  return false;
}

std::optional<std::string> decodeHeaderValue(std::string_view value) {
  if (!isFieldText(value)) {
    return std::nullopt;
  }
  if (!value.starts_with(kEncodedStart) || !value.ends_with(kEncodedEnd) ||
      value.size() < kEncodedStart.size() + kEncodedEnd.size()) {
    return std::string(value);
  }
  value.remove_prefix(kEncodedStart.size());
  value.remove_suffix(kEncodedEnd.size());
  auto decoded = base::decodeBase64(value);
  return decoded && !base::findInvalidUtf8(*decoded) ? decoded : std::nullopt;
}

std::optional<Refusal> versionHeaderFault(const HeaderFields& headers, std::string_view version) {
  return fieldFault(headers, kVersionHeader, "MCP-Protocol-Version", version, false);
}

std::optional<Refusal> requestHeaderFault(const HeaderFields& headers, const Request& request) {
  if (auto fault = fieldFault(headers, kMethodHeader, "Mcp-Method", request.method, false)) {
    return fault;
  }
  for (const auto& [method, member] : kNamed) {
    if (method != request.method) {
      continue;
    }
    const base::Json* subject = base::findMember(request.params, member);
    // Without a subject the request fails by its params, with a message that says more.
    return subject != nullptr && subject->is_string()
               ? fieldFault(headers, kNameHeader, "Mcp-Name", subject->get_ref<const std::string&>(), true)
               : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace soracom_mcp::mcp
