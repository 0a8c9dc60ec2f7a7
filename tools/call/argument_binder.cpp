#include "tools/call/argument_binder.h"

#include <algorithm>
#include <cctype>

#include "base/json_append.h"
#include "base/json_reader.h"
#include "base/percent_encoding.h"
#include "schemas/path_template.h"
#include "tools/call/body_serializer.h"
#include "tools/call/parameter_serializer.h"
#include "tools/catalog/media_type.h"
#include "tools/safety/path_guard.h"
#include "tools/safety/redaction.h"
#include "tools/safety/secret_reference.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::findMember;
using base::Json;
using base::Result;
using schemas::ParameterLocation;

// Literal text of a template: what a path may hold, so that a template is sent as it was written.
constexpr std::string_view kTemplateText = "-._~/:@!$&'()*+,;=%";

base::Error about(const Argument& argument, const base::Error& error) {
  return error.within("argument " + argument.key);
}

bool isHeaderText(std::string_view text) {
  const bool printable = std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
  });
  return printable && !text.starts_with(' ') && !text.ends_with(' ');
}

// Each value that goes into a path is checked by itself; what the style makes of them is checked afterwards.
Result<void> checkPathParts(const Argument& argument, const Json& value) {
  const Json parts = value.is_structured() ? value : Json::array({value});
  for (const Json& part : parts) {
    auto text = part.is_null() ? Result<std::string>("null") : primitiveText(part);
    if (!text) {
      return base::fail(text.error());
    }
    if (auto checked = checkPathValue(argument.key, *text); !checked) {
      return checked;
    }
  }
  return {};
}

// Two harmless values side by side can make a dot segment: /{a}{b}.
bool hasDotSegment(std::string_view path) {
  while (!path.empty()) {
    const auto end = path.find('/');
    const std::string_view segment = path.substr(0, end);
    if (segment == "." || segment == "..") {
      return true;
    }
    path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
  }
  return false;
}

// Collects the pieces of one request.
class RequestBinder {
 public:
  RequestBinder(const Tool& tool, const Json& arguments, const LoginValues& login)
      : tool_(tool), operation_(*tool.operation), arguments_(arguments), login_(login) {}

  Result<HttpRequest> bind();

 private:
  Result<void> checkArguments() const;
  Result<void> addArgument(const Argument& argument);
  Result<void> addParameter(const Argument& argument, Json value);
  Result<void> addPath(const Argument& argument, const schemas::Parameter& parameter, const Json& value);
  Result<void> addHeader(const schemas::Parameter& parameter, std::string value);
  Result<void> addBodyMember(const Argument& argument, const Json& value);
  Result<void> finishTarget();
  Result<void> finishBody();
  Result<const schemas::MediaType*> chosenMediaType() const;
  std::vector<std::string> fileMembers() const;

  const Tool& tool_;
  const schemas::Operation& operation_;
  const Json& arguments_;
  const LoginValues& login_;
  HttpRequest request_;
  std::vector<std::pair<std::string, std::string>> path_;  // name and text
  std::string query_;
  std::string cookie_;
  std::string chosen_type_;  // the value of a content-type parameter
  std::optional<Json> body_;
};

Result<HttpRequest> RequestBinder::bind() {
  request_.method = operation_.method;
  if (auto checked = checkArguments(); !checked) {
    return base::fail(checked.error());
  }
  for (const Argument& argument : tool_.arguments) {
    if (auto added = addArgument(argument); !added) {
      return base::fail(about(argument, added.error()));
    }
  }
  if (!cookie_.empty()) {
    request_.headers.emplace_back("Cookie", cookie_);
  }
  if (auto finished = finishTarget(); !finished) {
    return base::fail(finished.error());
  }
  if (auto finished = finishBody(); !finished) {
    return base::fail(finished.error());
  }
  return std::move(request_);
}

// The schema refuses unknown names before; a name that came through would be dropped without a word.
Result<void> RequestBinder::checkArguments() const {
  if (!arguments_.is_object()) {
    return base::fail(ErrorKind::kInvalidInput, "arguments: must be an object");
  }
  for (const auto& member : arguments_.items()) {
    const bool known = std::any_of(tool_.arguments.begin(), tool_.arguments.end(),
                                   [&](const Argument& argument) { return argument.key == member.key(); });
    if (!known) {
      return base::fail(ErrorKind::kInvalidInput,
                        "argument " + member.key() + ": not an argument of " + tool_.description.name);
    }
  }
  if (const auto masked = findMask(arguments_)) {
    return base::fail(ErrorKind::kInvalidInput,
                      "argument at " + *masked +
                          ": holds the text this server puts in the place of a secret; give the value itself, or leave "
                          "the argument out");
  }
  return {};
}

Result<void> RequestBinder::addArgument(const Argument& argument) {
  const Json* given = findMember(arguments_, argument.key);
  const bool absent = given == nullptr || (given->is_null() && !argument.nullable);
  if (argument.target == ArgumentTarget::kParameter) {
    const schemas::Parameter& parameter = operation_.parameters[argument.parameter];
    if (absent && parameter.filled_from_login == "operatorId" && !login_.operator_id.empty()) {
      return addParameter(argument, login_.operator_id);
    }
    if (absent && (argument.required || parameter.location == ParameterLocation::kPath)) {
      return base::fail(ErrorKind::kInvalidInput, parameter.filled_from_login.empty()
                                                      ? "required"
                                                      : "not given, and the sign-in does not tell it; give it");
    }
    return absent ? Result<void>() : addParameter(argument, *given);
  }
  if (absent) {
    return argument.required ? Result<void>(base::fail(ErrorKind::kInvalidInput, "required")) : Result<void>();
  }
  switch (argument.target) {
    case ArgumentTarget::kBodyMember:
      return addBodyMember(argument, *given);
    case ArgumentTarget::kBody:
      body_ = *given;
      return {};
    default:
      return {};
  }
}

Result<void> RequestBinder::addParameter(const Argument& argument, Json value) {
  const schemas::Parameter& parameter = operation_.parameters[argument.parameter];
  if (parameter.location == ParameterLocation::kPath) {
    return addPath(argument, parameter, value);
  }
  auto text = serializeParameter(parameter, value);
  if (!text) {
    return base::fail(text.error());
  }
  if (!text->has_value()) {
    return argument.required ? Result<void>(base::fail(ErrorKind::kInvalidInput,
                                                       "required, and an empty array or object sends nothing; give at "
                                                       "least one"))
                             : Result<void>();
  }
  switch (parameter.location) {
    case ParameterLocation::kQuery:
      query_ += (query_.empty() ? "" : "&") + **text;
      return {};
    case ParameterLocation::kCookie:
      cookie_ += (cookie_.empty() ? "" : "; ") + **text;
      return {};
    default:
      return addHeader(parameter, **text);
  }
}

Result<void> RequestBinder::addPath(const Argument& argument, const schemas::Parameter& parameter, const Json& value) {
  if (parameter.content_type.empty()) {
    if (auto checked = checkPathParts(argument, value); !checked) {
      return checked;
    }
  }
  auto text = serializeParameter(parameter, value);
  if (!text) {
    return base::fail(text.error());
  }
  // What the style makes of harmless values (a dot before a dot) is checked as well; it also refuses an empty result.
  if (auto checked = checkPathValue(argument.key, text->value_or("")); !checked) {
    return checked;
  }
  path_.emplace_back(parameter.name, **text);
  return {};
}

Result<void> RequestBinder::addHeader(const schemas::Parameter& parameter, std::string value) {
  if (!isHeaderText(value)) {
    return base::fail(ErrorKind::kInvalidInput,
                      "is sent as a header and must hold no control character and no space at its ends");
  }
  if (sameMediaType(parameter.name, "content-type")) {
    chosen_type_ = std::move(value);
  } else {
    request_.headers.emplace_back(parameter.name, std::move(value));
  }
  return {};
}

Result<void> RequestBinder::addBodyMember(const Argument& argument, const Json& value) {
  if (!body_) {
    body_ = Json::object();
  }
  if (!argument.json_text || value.is_null()) {
    base::appendMember(*body_, argument.wire_name, value);
    return {};
  }
  if (value.is_string() && !(argument.secret && looksLikeSecretReference(value.get_ref<const std::string&>()))) {
    if (auto read = base::readJson(value.get_ref<const std::string&>()); !read) {
      return base::fail(read.error().within("must be JSON text or an object"));
    }
    base::appendMember(*body_, argument.wire_name, value);
  } else if (value.is_string()) {
    base::appendMember(*body_, argument.wire_name, value);
  } else {
    base::appendMember(*body_, argument.wire_name, base::writeJson(value));
  }
  return {};
}

Result<void> RequestBinder::finishTarget() {
  const auto written = schemas::readPathTemplate(operation_.path);
  if (!written) {
    return base::fail(written.error());
  }
  std::string_view rest = written->path;
  while (!rest.empty()) {
    const auto open = rest.find('{');
    request_.target += base::percentEncode(rest.substr(0, open), kTemplateText);
    if (open == std::string_view::npos) {
      break;
    }
    const auto close = rest.find('}', open);
    const std::string_view name = rest.substr(open + 1, close == std::string_view::npos ? close : close - open - 1);
    const auto found = std::find_if(path_.begin(), path_.end(), [&](const auto& entry) { return entry.first == name; });
    if (close == std::string_view::npos || found == path_.end()) {
      return base::fail(ErrorKind::kInternal,
                        "path " + operation_.path + ": nothing fills {" + std::string(name) + "}");
    }
    request_.target += found->second;
    rest.remove_prefix(close + 1);
  }
  if (hasDotSegment(request_.target)) {
    return base::fail(ErrorKind::kRefused, "path_rejected: the values make a path with a . or .. segment");
  }
  const std::string fixed = base::percentEncode(written->fixedQuery(), kTemplateText);
  if (!fixed.empty() || !query_.empty()) {
    request_.target += "?" + fixed + (fixed.empty() || query_.empty() ? "" : "&") + query_;
  }
  return {};
}

Result<const schemas::MediaType*> RequestBinder::chosenMediaType() const {
  const auto& content = operation_.body->content;
  const std::string& wanted = chosen_type_.empty() ? tool_.body_media_type : chosen_type_;
  const auto named = std::find_if(content.begin(), content.end(),
                                  [&](const schemas::MediaType& media) { return sameMediaType(media.type, wanted); });
  if (named != content.end()) {
    return &*named;
  }
  const auto range = std::find_if(content.begin(), content.end(), [](const schemas::MediaType& media) {
    return media.type.find('*') != std::string::npos;
  });
  if (range != content.end()) {
    return &*range;
  }
  std::string known;
  for (const schemas::MediaType& media : content) {
    known += (known.empty() ? "" : ", ") + media.type;
  }
  return base::fail(ErrorKind::kInvalidInput, "content-type " + wanted + ": the operation takes " + known);
}

std::vector<std::string> RequestBinder::fileMembers() const {
  std::vector<std::string> names;
  for (const Argument& argument : tool_.arguments) {
    if (argument.file) {
      names.push_back(argument.wire_name);
    }
  }
  return names;
}

Result<void> RequestBinder::finishBody() {
  if (!operation_.body) {
    return {};
  }
  for (const Argument& argument : tool_.arguments) {
    if (body_ && argument.required_in_body && findMember(*body_, argument.wire_name) == nullptr &&
        argument.target == ArgumentTarget::kBodyMember) {
      return base::fail(ErrorKind::kInvalidInput,
                        "argument " + argument.key + ": required as soon as any other part of the body is given");
    }
  }
  const auto whole = std::find_if(tool_.arguments.begin(), tool_.arguments.end(),
                                  [](const Argument& argument) { return argument.target == ArgumentTarget::kBody; });
  const bool has_members = whole == tool_.arguments.end();
  if (!body_ && !(operation_.body->required && has_members)) {
    return {};
  }
  auto media = chosenMediaType();
  if (!media) {
    return base::fail(media.error());
  }
  auto body = serializeBody(**media, body_ ? *body_ : Json::object(), fileMembers());
  if (!body) {
    return base::fail(body.error().within(has_members ? "body" : "argument " + whole->key));
  }
  const bool as_chosen = !chosen_type_.empty() && bodyKind(**media) != BodyKind::kMultipart;
  request_.content_type = as_chosen ? chosen_type_ : std::move(body->content_type);
  request_.body = std::move(body->bytes);
  return {};
}

}  // namespace

Result<HttpRequest> bindArguments(const Tool& tool, const Json& arguments, const LoginValues& login) {
  return RequestBinder(tool, arguments, login).bind();
}

}  // namespace soracom_mcp::tools
