#include "tools/call/response_mapper.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/base64.h"
#include "base/utf8.h"
#include "base/visible_json.h"
#include "base/visible_text.h"
#include "base/work_budget.h"
#include "tools/call/masked_text.h"
#include "tools/call/narrowing.h"
#include "tools/call/plain_text.h"
#include "tools/call/projection.h"
#include "tools/call/response_meta.h"
#include "tools/call/result_budget.h"
#include "tools/call/upstream_error.h"
#include "tools/catalog/media_type.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr std::size_t kMaxExcerpt = 200;
/// Room for the notice in a cut result.
constexpr std::size_t kNoticeRoom = 1000;

struct Mapping {
  const Tool& tool;
  const HttpResponse& response;
  SecretScrubber scrubber;
  const std::vector<Tool>& tools;
  const ResultLimits& limits;
  CallSecrets* secrets;
  const AnswerExtras& extras;
  std::size_t& written_out;  ///< hidden characters of the answer
  base::WorkBudget& work;

  std::string opening() const { return tool.description.name + ": done (HTTP " + std::to_string(response.status); }
  /// Before one more part of the work on the body.
  bool mayGoOn() const { return work.spend(response.body.size()); }
  std::string hiddenNotice() const {
    return written_out == 0 ? std::string()
                            : std::to_string(written_out) + " hidden character" + (written_out == 1 ? " is" : "s are") +
                                  " written out, as in <U+202E>.";
  }
  bool promisesJson() const { return tool.description.output_schema.has_value(); }
  std::string secretNotice() const { return secrets == nullptr ? std::string() : secrets->notice(); }
  /// " It is kept as secret://NAME ..." where that was done.
  std::string wholeKept() const {
    return secrets != nullptr && !secrets->keepWhole(response.body).empty() ? " " + secrets->notice() : std::string();
  }
};

std::string mediaTypeOf(const HttpResponse& response, const SecretScrubber& secrets) {
  std::string type = secrets.scrub(std::string_view(response.header("content-type"))).substr(0, 200);
  type.resize(std::min(type.find(';'), type.size()));
  while (type.ends_with(' ')) {
    type.pop_back();
  }
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return plainLine(type, 100);
}

mcp::ToolOutcome textOutcome(std::string text) {
  mcp::ToolOutcome outcome;
  outcome.content.push_back({mcp::ContentBlock::Kind::kText, std::move(text), {}});
  return outcome;
}

mcp::ToolOutcome structuredOutcome(std::string json) {
  mcp::ToolOutcome outcome = textOutcome(std::move(json));
  outcome.structured = outcome.content.front().text;
  return outcome;
}

std::string joined(const std::string& left, const std::string& right) {
  return left + (left.empty() || right.empty() ? "" : " ") + right;
}

/// A member the upstream has given the notice's name stays.
std::string writeWithNotice(const Json& root, const std::string& notice) {
  if (notice.empty() || base::findMember(root, kNoticeMember) != nullptr) {
    return base::writeJson(root);
  }
  Json with_notice = root;
  with_notice.get_ref<Json::object_t&>().emplace(kNoticeMember, notice);
  return base::writeJson(with_notice);
}

Json wrapped(Json body) {
  if (body.is_object()) {
    return body;
  }
  Json root = Json::object();
  root.emplace(body.is_array() ? "items" : "result", std::move(body));
  return root;
}

void decodeJsonText(Json& value) {
  if (!value.is_string()) {
    return;
  }
  if (auto decoded = base::readJson(value.get_ref<const std::string&>(), {.exact_numbers = true});
      decoded && decoded->is_structured()) {
    maskSecretOutput(*decoded, {});
    value = *std::move(decoded);
  }
}

std::string largestMember(const Json& root) {
  std::string name;
  std::size_t size = 0;
  for (const auto& [key, member] : root.get_ref<const Json::object_t&>()) {
    if (const std::size_t own = base::writeJson(member).size(); own > size) {
      size = own;
      name = base::pointerTo("", key);
    }
  }
  return plainLine(name, 200) + " (" + std::to_string(size) + " bytes)";
}

/// Keeps what did not fit. `link` becomes the block that leads to it, and the result says so in a sentence; empty where
/// nothing is kept.
std::string keepRest(const Mapping& map, const char* mime_type, std::vector<std::string> pieces,
                     std::optional<mcp::ContentBlock>& link, bool binary = false,
                     std::string_view shown = {}) {
  if (map.extras.kept == nullptr) {
    return {};
  }
  const std::size_t count = pieces.size();
  const std::string uri = map.extras.kept->keep(map.extras.principal, mime_type, std::move(pieces), binary, shown);
  if (uri.empty()) {
    return {};
  }
  link = mcp::ContentBlock{mcp::ContentBlock::Kind::kResourceLink, "", mime_type, uri, "rest of the answer"};
  return "It can be read for " + std::to_string(map.extras.kept->limits().lifetime.count()) + " minutes as " +
         (count == 1 ? "the resource " + uri : "the resources " + uri + " to " + KeptResults::uriOf(uri, count)) + ".";
}

std::vector<std::string> restOf(const Mapping& map, const Json& root, const std::vector<Cut>& cuts) {
  if (cuts.size() == 1) {
    if (const Json::json_pointer at(cuts.front().pointer); root.contains(at)) {
      return splitArray(root.at(at), cuts.front().kept, map.limits.max_text_bytes);
    }
  }
  return splitText(base::writeJson(root), map.limits.max_text_bytes);
}

mcp::ToolOutcome withLink(mcp::ToolOutcome outcome, std::optional<mcp::ContentBlock> link) {
  if (link) {
    outcome.content.push_back(*std::move(link));
  }
  return outcome;
}

std::string cutNotice(const Mapping& map, const std::vector<Cut>& cuts) {
  std::string notice = "Cut to fit " + std::to_string(map.limits.max_text_bytes) + " bytes:";
  for (const Cut& cut : cuts) {
    notice += " " + plainLine(cut.pointer, 60) + " has the first " + std::to_string(cut.kept) + " of " +
              std::to_string(cut.total) + " elements;";
  }
  notice.back() = '.';
  const std::string advice = narrowingAdvice(map.tool, map.tools);
  return notice + (advice.empty() ? "" : " " + advice);
}

mcp::ToolOutcome tooLarge(const Mapping& map, const Json& root, std::size_t size) {
  const std::string advice = narrowingAdvice(map.tool, map.tools);
  std::optional<mcp::ContentBlock> link;
  const std::string kept =
      keepRest(map, "text/plain", splitText(base::writeJson(root), map.limits.max_text_bytes), link);
  const std::string text = map.opening() + "), but its result of " + std::to_string(size) +
                           " bytes is above the limit of " + std::to_string(map.limits.max_text_bytes) +
                           " and cannot be cut at array elements. The largest part is " + largestMember(root) + ".";
  return withLink(errorOutcome(joined(joined(text, advice), kept)), std::move(link));
}

/// How a caller writes the value of an argument: numbers without quotes.
std::string writtenValue(const Mapping& map, const std::string& key, const std::string& value) {
  const Json* properties = base::findMember(map.tool.description.input_schema, "properties");
  const Json* schema = properties == nullptr ? nullptr : base::findMember(*properties, key);
  const Json* type = schema == nullptr ? nullptr : base::findMember(*schema, "type");
  if (type != nullptr && (*type == "integer" || *type == "number") && !map.scrubber.finds(value)) {
    if (const auto number = base::readJson(value); number && number->is_number()) {
      return value;
    }
  }
  return base::escapeHiddenInJson(base::writeJson(Json(map.scrubber.scrub(base::repairUtf8(value)))));
}

std::string nextPageNotice(const Mapping& map) {
  const auto& next = map.extras.next;
  if (!next) {
    return {};
  }
  if (next->target.empty()) {
    return "There is more, at an address that this tool does not call.";
  }
  if (next->arguments.empty()) {
    return "There is more, which no argument of this tool asks for.";
  }
  std::string text = "There is more: call again with ";
  for (const auto& [key, value] : next->arguments) {
    text += (text.ends_with("with ") ? "" : " and ") + key + " " + writtenValue(map, key, value);
  }
  return text + ".";
}

std::string pagesNotice(const Mapping& map) {
  const std::string pages =
      map.extras.pages > 1 ? "From " + std::to_string(map.extras.pages) + " pages." : std::string();
  return joined(joined(pages, map.extras.remark), nextPageNotice(map));
}

/// The schema of the body itself, where it is known.
const Json* bodySchema(const Tool& tool) {
  if (!tool.description.output_schema || tool.output != OutputShape::kWrapped) {
    return tool.description.output_schema ? &*tool.description.output_schema : nullptr;
  }
  const Json* members = base::findMember(*tool.description.output_schema, "properties");
  return members == nullptr ? nullptr : base::findMember(*members, "items");
}

mcp::ToolOutcome notMapped(const Mapping& map) {
  return errorOutcome(map.opening() + "), but " + map.work.error("reading its answer").message +
                      ". The call was carried out; do not repeat it for that.");
}

/// Takes the secrets out of `body` that is read from `written`, and has the answer's other parts searched for them.
void takeSecrets(Mapping& map, std::string_view written, Json& body) {
  if (map.secrets != nullptr) {
    map.secrets->keep(body);
    if (const SecretScrubber* taken = map.secrets->taken()) {
      map.scrubber.add(*taken);
    }
  } else {
    maskSecretOutput(body, map.tool.secret_output);
  }
  for (const std::string& pointer : map.tool.json_text_output) {
    visitAt(body, pointer, decodeJsonText);
  }
  maskJsonTexts(body);
  if (map.scrubber.mayOccurIn(written)) {
    map.scrubber.scrub(body);
  }
}

mcp::ToolOutcome mapJson(Mapping& map, std::string_view written, Json body) {
  takeSecrets(map, written, body);
  if (!map.mayGoOn()) {
    return notMapped(map);
  }
  // A text that holds JSON may hide in it what the body does not show.
  if (base::mayHoldHidden(map.response.body) || !map.tool.json_text_output.empty()) {
    maskBetweenHidden(body, map.scrubber);
    map.written_out += base::makeVisible(body);
  }
  std::string unknown;
  if (auto projection = Projection::parse(map.extras.fields); projection && !projection->keepsAll()) {
    projection->apply(body, map.work);
    if (map.work.ended()) {
      return notMapped(map);
    }
    unknown = projection->unknown(bodySchema(map.tool));
    if (!unknown.empty() && !projection->foundAny()) {
      return errorOutcome(map.opening() + "), but the answer has nothing of what was asked for. " + unknown);
    }
  }
  const Json root = wrapped(std::move(body));
  const std::string more = joined(joined(map.secretNotice(), map.hiddenNotice()), joined(unknown, pagesNotice(map)));
  std::string text = writeWithNotice(root, more);
  std::optional<mcp::ContentBlock> link;
  if (text.size() > map.limits.max_text_bytes) {
    if (!map.mayGoOn()) {
      return notMapped(map);
    }
    std::vector<Cut> cuts;
    const std::size_t room = kNoticeRoom + 2 * more.size();
    Json cut = root;
    if (map.limits.max_text_bytes <= room || !fitInto(cut, map.limits.max_text_bytes - room, cuts, map.work)) {
      if (map.work.ended()) {
        return notMapped(map);
      }
      return tooLarge(map, root, text.size());
    }
    const bool one = cuts.size() == 1;
    std::string rest = keepRest(map, one ? "application/json" : "text/plain", restOf(map, root, cuts), link);
    rest = rest.empty() ? rest : (one ? "The rest is kept. " : "The whole is kept as text. ") + rest;
    text = writeWithNotice(cut, joined(joined(cutNotice(map, cuts), rest), more));
  }
  return withLink(
      map.tool.output == OutputShape::kNone ? textOutcome(std::move(text)) : structuredOutcome(std::move(text)),
      std::move(link));
}

/// HEAD answers in the headers.
std::string headerLines(const HttpResponse& response, const SecretScrubber& secrets) {
  static constexpr std::array<std::string_view, 6> kLeftOut{"set-cookie", "connection", "keep-alive",
                                                            "date",       "server",     "location"};
  std::string text;
  for (const auto& [name, value] : response.headers) {
    const bool left_out = std::any_of(kLeftOut.begin(), kLeftOut.end(),
                                      [&](std::string_view other) { return equalHeaderName(name, other); });
    if (!left_out) {
      text += "\n" + maskedLine(name, 100, secrets) + ": " + maskedLine(value, 1000, secrets);
    }
  }
  return text;
}

mcp::ToolOutcome mapEmpty(const Mapping& map) {
  if (map.promisesJson()) {
    return structuredOutcome(writeWithNotice(
        Json::object(),
        joined(map.opening() + "), but the answer is empty where data was promised.", map.secretNotice())));
  }
  std::string text = joined(map.opening() + ", no content).", map.secretNotice());
  if (const std::string& location = map.response.header("location"); !location.empty()) {
    text += "\nlocation: " + maskedLine(location, 1000, map.scrubber);
  }
  if (map.tool.operation->method == "HEAD") {
    text += headerLines(map.response, map.scrubber);
  }
  return textOutcome(std::move(text));
}

mcp::ToolOutcome mapBroken(const Mapping& map, const std::string& type, const std::string& why) {
  std::string text = map.opening() +
                     "), but its answer cannot be shown: " + (type.empty() ? "content without a type" : type) + ", " +
                     std::to_string(map.response.body.size()) + " bytes, where JSON was promised" +
                     (why.empty() ? "." : " (" + why + ").") + " The call was carried out; do not repeat it for that.";
  if (map.tool.secret_output.empty()) {
    const std::string& body = map.response.body;
    const bool html = type.find("html") != std::string::npos || body.starts_with('<');
    text += " It begins: " + (html ? maskedHtmlLine(body, kMaxExcerpt, map.scrubber)
                                   : maskedLine(maskJsonText(body), kMaxExcerpt, map.scrubber));
  } else {
    text += map.wholeKept();
  }
  return errorOutcome(map.scrubber.scrub(text));
}

/// A text of which nobody said that it is JSON.
std::string withoutSecrets(Mapping& map, std::string_view written) {
  const auto begin = written.find_first_not_of(" \t\r\n");
  const bool may_be_json = begin != std::string_view::npos && (written[begin] == '{' || written[begin] == '[');
  if (auto body = may_be_json ? base::readJson(written, kBodyLimits)
                              : base::Result<Json>(base::fail(base::ErrorKind::kNotFound, ""))) {
    const Json before = *body;
    takeSecrets(map, written, *body);
    if (*body != before) {
      return base::writeJson(*body);
    }
  }
  return maskJsonText(std::string(written));
}

mcp::ToolOutcome mapText(Mapping& map, const std::string& type) {
  const std::size_t limit = map.limits.max_text_bytes;
  std::optional<mcp::ContentBlock> link;
  const bool html = type.find("html") != std::string::npos;
  std::string text = html ? maskedHtmlLine(map.response.body, limit, map.scrubber)
                          : withoutSecrets(map, base::withoutByteOrderMark(map.response.body));
  if (!map.mayGoOn()) {
    return notMapped(map);
  }
  text = maskedText(text, map.scrubber, &map.written_out);
  if (!map.mayGoOn()) {
    return notMapped(map);
  }
  if (const std::string notice = map.hiddenNotice(); !notice.empty()) {
    text = "[" + notice + "]\n" + text;
  }
  if (const std::string notice = map.secretNotice(); !notice.empty()) {
    text = notice + "\n" + text;
  }
  if (text.size() > limit) {
    const std::size_t whole = text.size();
    const std::size_t room = limit - std::min<std::size_t>(limit, 400);
    std::string first = splitText(std::string_view(text).substr(0, room + 4), room).front();
    std::vector<std::string> rest = splitText(std::string_view(text).substr(first.size()), limit);
    const std::string kept = keepRest(map, "text/plain", std::move(rest), link, false, first);
    text = std::move(first);
    text += "\n[cut: the first " + std::to_string(text.size()) + " of " + std::to_string(whole) + " bytes" +
            (kept.empty() ? "" : ". The rest is kept. " + kept) + "]";
  }
  return withLink(textOutcome(std::move(text)), std::move(link));
}

bool isShownImage(std::string_view type) {
  return type == "image/png" || type == "image/jpeg" || type == "image/gif" || type == "image/webp";
}

mcp::ToolOutcome mapBytes(const Mapping& map, const std::string& type) {
  const std::string& body = map.response.body;
  if (isShownImage(type) && body.size() <= map.limits.max_image_bytes && !map.scrubber.finds(body)) {
    mcp::ToolOutcome outcome;
    outcome.content.push_back({mcp::ContentBlock::Kind::kImage, base::encodeBase64(body), type});
    return outcome;
  }
  std::optional<mcp::ContentBlock> link;
  std::string kept;
  if (map.extras.kept != nullptr && body.size() < map.extras.kept->limits().max_bytes_of_one &&
      !map.scrubber.finds(body)) {
    kept =
        keepRest(map, type.empty() ? "application/octet-stream" : type.c_str(), {base::encodeBase64(body)}, link, true);
  }
  return withLink(
      textOutcome(joined(map.opening() + "). The answer is " + (type.empty() ? "content without a type" : type) +
                             " of " + std::to_string(body.size()) + " bytes, which cannot be shown here.",
                         kept)),
      std::move(link));
}

mcp::ToolOutcome mapBody(Mapping& map) {
  const std::string type = mediaTypeOf(map.response, map.scrubber);
  const bool json = type.empty() || isJsonMediaType(type);
  std::string why;
  if (json || map.promisesJson()) {
    const std::string_view written = base::withoutByteOrderMark(map.response.body);
    if (written.find_first_not_of(" \t\r\n") == std::string_view::npos) {
      return mapEmpty(map);
    }
    auto body = base::readJson(written, kBodyLimits);
    if (body) {
      return mapJson(map, written, *std::move(body));
    }
    why = body.error().message;
  }
  if (map.promisesJson() || isJsonMediaType(type)) {
    return mapBroken(map, type, json ? why : "");
  }
  if (!map.tool.secret_output.empty()) {
    return textOutcome(map.opening() + "). The answer may hold a secret in a form that cannot be masked, so it is " +
                       "withheld: " + (type.empty() ? "content without a type" : type) + ", " +
                       std::to_string(map.response.body.size()) + " bytes." + map.wholeKept());
  }
  const bool text = isTextMediaType(type) || (type.empty() && !base::findInvalidUtf8(map.response.body));
  return text ? mapText(map, type) : mapBytes(map, type);
}

}  // namespace

mcp::ToolOutcome mapResponse(const Tool& tool, const HttpResponse& response, const SecretScrubber& scrubber,
                             const std::vector<Tool>& tools, const ResultLimits& limits, CallSecrets* secrets,
                             const AnswerExtras& extras) {
  std::size_t written_out = 0;
  // What a body may cost is bounded by its size, so that only the stop ends the work on it.
  base::WorkBudget work(std::numeric_limits<std::uint64_t>::max(), extras.stop);
  Mapping map{tool, response, scrubber, tools, limits, secrets, extras, written_out, work};
  mcp::ToolOutcome outcome = response.body.empty() ? mapEmpty(map) : mapBody(map);
  Json meta = responseMeta({response.status, maskedHeaders(response.headers, map.scrubber), {}});
  map.scrubber.scrub(meta);
  base::makeVisible(meta);
  if (written_out > 0) {
    meta.emplace(kHiddenMeta, written_out);
  }
  outcome.meta = std::move(meta);
  return outcome;
}

}  // namespace soracom_mcp::tools
