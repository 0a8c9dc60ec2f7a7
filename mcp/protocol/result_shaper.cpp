#include "mcp/protocol/result_shaper.h"

#include "base/json_reader.h"
#include "base/visible_json.h"
#include "mcp/protocol/content_writer.h"
#include "mcp/protocol/members.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;

void appendAnnotations(std::string& out, const ToolAnnotations& annotations) {
  openMember(out, "annotations");
  out += '{';
  appendTextMember(out, "title", annotations.title);
  appendBoolMember(out, "readOnlyHint", annotations.read_only);
  appendBoolMember(out, "destructiveHint", annotations.destructive);
  appendBoolMember(out, "idempotentHint", annotations.idempotent);
  appendBoolMember(out, "openWorldHint", annotations.open_world);
  out += '}';
}

bool hasObjectRoot(const Json& schema) {
  const Json* type = base::findMember(schema, "type");
  return type != nullptr && type->is_string() && type->get_ref<const std::string&>() == "object";
}

std::size_t sizeGuess(const ToolOutcome& outcome) {
  std::size_t size = 256;
  for (const ContentBlock& block : outcome.content) {
    size += block.text.size() + block.text.size() / 4 + 64;
  }
  return size + (outcome.structured ? outcome.structured->size() : 0);
}

// The members of an object as text, without braces.
std::string membersOf(const Json& object) {
  if (!object.is_object() || object.empty()) {
    return {};
  }
  const std::string text = base::writeVisibleJson(object);
  return text.substr(1, text.size() - 2);
}

// JSON text, with nothing hidden in what it holds. Who makes results sees to that; what was missed is caught here.
void appendVisible(std::string& out, const std::string& json) {
  constexpr base::JsonLimits kAny{.max_bytes = ~std::size_t{0},
                                  .max_depth = 1000,
                                  .max_nodes = ~std::size_t{0},
                                  .ambiguous_names = true,
                                  .exact_numbers = true};
  const auto value = base::mayHoldHidden(json) ? base::readJson(json, kAny) : base::Result<Json>(Json());
  if (value && !value->is_null()) {
    out += base::writeVisibleJson(*value);
  } else {
    out += json;
  }
}

std::string implementationJson(const Shape& shape, const ServerIdentity& identity) {
  std::string out = "{";
  openMember(out, "name");
  appendText(out, identity.name);
  if (shape.titles) {
    appendTextMember(out, "title", identity.title);
  }
  openMember(out, "version");
  appendText(out, identity.version);
  out += '}';
  return out;
}

}  // namespace

ResultShaper::ResultShaper(Revision revision, const ServerIdentity& identity)
    : shape_(shapeOf(revision)), implementation_(implementationJson(shape_, identity)), plain_end_(end({}, {})) {}

std::string ResultShaper::cacheableEnd(std::int64_t ttl_ms) const {
  return end(R"(,"ttlMs":)" + std::to_string(ttl_ms) + R"(,"cacheScope":"private")", {});
}

std::string ResultShaper::endWithMeta(std::string_view meta_members) const { return end({}, meta_members); }

std::string ResultShaper::end(const std::string& cache_hints, std::string_view meta_members) const {
  std::string out;
  if (shape_.result_envelope) {
    out += R"(,"resultType":"complete")";
  }
  if (shape_.cache_hints) {
    out += cache_hints;
  }
  out += metaMember(meta_members);
  out += '}';
  return out;
}

std::string ResultShaper::metaMember(std::string_view meta_members) const {
  std::string meta;
  if (shape_.result_envelope) {
    meta += R"("io.modelcontextprotocol/serverInfo":)" + implementation_;
  }
  if (!meta_members.empty()) {
    meta += meta.empty() ? "" : ",";
    meta += meta_members;
  }
  return meta.empty() ? meta : R"(,"_meta":{)" + meta + '}';
}

void ResultShaper::appendTool(std::string& out, const ToolDescription& tool) const {
  out += '{';
  openMember(out, "name");
  appendText(out, tool.name);
  if (shape_.titles) {
    appendTextMember(out, "title", tool.title);
  }
  appendTextMember(out, "description", tool.description);
  openMember(out, "inputSchema");
  out += base::writeVisibleJson(tool.input_schema);
  if (declaresOutput(tool)) {
    openMember(out, "outputSchema");
    out += base::writeVisibleJson(*tool.output_schema);
  }
  if (shape_.tool_annotations) {
    appendAnnotations(out, tool.annotations);
  }
  out += '}';
}

std::string ResultShaper::outcomeMessage(const RequestId& id, const ToolOutcome& outcome) const {
  std::string out = openResult(id);
  out.reserve(out.size() + sizeGuess(outcome));
  out += R"({"content":[)";
  for (const ContentBlock& block : outcome.content) {
    if (out.back() != '[') {
      out += ',';
    }
    appendBlock(out, block, shape_);
  }
  out += ']';
  if (isStructured(outcome)) {
    out += R"(,"structuredContent":)";
    appendVisible(out, *outcome.structured);
  }
  if (outcome.is_error) {
    out += R"(,"isError":true)";
  }
  out += outcome.meta ? endWithMeta(membersOf(*outcome.meta)) : plain_end_;
  out += '}';
  return out;
}

std::string ResultShaper::progressMessage(const ProgressToken& token, const ProgressUpdate& update) const {
  std::string params = R"({"progressToken":)";
  token.appendTo(params);
  params += R"(,"progress":)";
  appendNumber(params, update.progress);
  if (update.total) {
    params += R"(,"total":)";
    appendNumber(params, *update.total);
  }
  if (shape_.progress_message) {
    appendTextMember(params, "message", update.message);
  }
  params += '}';
  return notificationMessage("notifications/progress", params);
}

bool ResultShaper::declaresOutput(const ToolDescription& tool) const {
  return shape_.structured_content && tool.output_schema && (shape_.any_root || hasObjectRoot(*tool.output_schema));
}

bool ResultShaper::isStructured(const ToolOutcome& outcome) const {
  // Some clients hold even an error's structuredContent against the tool's output schema.
  return shape_.structured_content && outcome.structured && !outcome.is_error && !outcome.structured->empty() &&
         (shape_.any_root || outcome.structured->front() == '{');
}

}  // namespace soracom_mcp::mcp
