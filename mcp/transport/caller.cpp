#include "mcp/transport/caller.h"

#include <algorithm>

#include "base/percent_decoding.h"
#include "base/utf8.h"

namespace soracom_mcp::mcp {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::size_t kShownBytes = 60;

std::string shown(std::string_view text) { return base::truncateUtf8(base::escapeForDisplay(text), kShownBytes); }

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// As forms write it: + is a space.
std::string decoded(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return base::percentDecode(spaced);
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    out += (out.empty() ? "" : ", ") + name;
  }
  return out;
}

Result<HeaderFields> readHeaders(const HttpHead& head, const CallerRules& rules) {
  HeaderFields out;
  for (const HeaderField& field : head.fields) {
    if (!contains(rules.headers, field.name)) {
      continue;
    }
    if (std::any_of(out.begin(), out.end(), [&](const HeaderField& other) { return other.name == field.name; })) {
      return fail(ErrorKind::kInvalidInput, "The header field " + field.name + " is there twice");
    }
    out.push_back(field);
  }
  return out;
}

Result<HeaderFields> readParameters(std::string_view query, const CallerRules& rules) {
  HeaderFields out;
  while (!rules.parameters.empty() && !query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view parameter = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (parameter.empty()) {
      continue;
    }
    const std::size_t equals = std::min(parameter.find('='), parameter.size());
    std::string name = decoded(parameter.substr(0, equals));
    if (!contains(rules.parameters, name)) {
      return fail(ErrorKind::kInvalidInput,
                  "The URL has the unknown parameter " + shown(name) + "; known are " + joined(rules.parameters));
    }
    if (std::any_of(out.begin(), out.end(), [&](const HeaderField& other) { return other.name == name; })) {
      return fail(ErrorKind::kInvalidInput, "The URL has the parameter " + name + " twice");
    }
    out.push_back({std::move(name), decoded(parameter.substr(std::min(equals + 1, parameter.size())))});
  }
  return out;
}

}  // namespace

Result<Caller> readCaller(const HttpHead& head, const CallerRules& rules) {
  if (rules.headers.empty() && rules.parameters.empty()) {
    return Caller();
  }
  auto headers = readHeaders(head, rules);
  if (!headers) {
    return fail(headers.error());
  }
  auto parameters = readParameters(head.query, rules);
  if (!parameters) {
    return fail(parameters.error());
  }
  Caller out;
  const auto fields = std::make_shared<const RequestFields>(RequestFields{*std::move(headers), *std::move(parameters)});
  if (rules.principal) {
    out.principal = rules.principal(*fields);
  }
  if (!fields->empty()) {
    out.fields = fields;
  }
  return out;
}

}  // namespace soracom_mcp::mcp
