#include "mcp/protocol/feature_results.h"

#include <algorithm>

#include "mcp/protocol/content_writer.h"
#include "mcp/protocol/members.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {

std::string readingMessage(const ResultShaper& shaper, const RequestId& id, const ResourceReading& reading,
                           bool repeated) {
  std::string out = openResult(id) + R"({"contents":[)";
  for (const ResourceContent& content : reading.contents) {
    if (out.back() != '[') {
      out += ',';
    }
    appendContents(out, content);
  }
  out += ']';
  out += shaper.cacheableEnd(repeated ? 0 : std::max<std::int64_t>(0, reading.fresh_for.count()));
  out += '}';
  return out;
}

Refusal missingResource(const ResultShaper& shaper, std::string_view uri) {
  std::string data = R"({"uri":)";
  appendText(data, uri);
  data += '}';
  return Refusal{shaper.shape().missing_resource_code, "Resource not found", std::move(data), kHttpOk};
}

std::string promptMessage(const ResultShaper& shaper, const RequestId& id, const PromptContent& prompt) {
  std::string out = openResult(id) + '{';
  appendTextMember(out, "description", prompt.description);
  openMember(out, "messages");
  out += '[';
  for (const PromptMessage& message : prompt.messages) {
    if (out.back() != '[') {
      out += ',';
    }
    out += message.role == PromptMessage::Role::kUser ? R"({"role":"user","content":)"
                                                      : R"({"role":"assistant","content":)";
    appendBlock(out, message.content, shaper.shape());
    out += '}';
  }
  out += ']';
  out += shaper.plainEnd();
  out += '}';
  return out;
}

std::string completionMessage(const ResultShaper& shaper, const RequestId& id, const Completion& completion) {
  std::string out = openResult(id) + R"({"completion":{"values":[)";
  const std::size_t shown = std::min(completion.values.size(), Completion::kMaxValues);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) {
      out += ',';
    }
    appendText(out, completion.values[i]);
  }
  const std::size_t total = std::max(completion.total, completion.values.size());
  out += R"(],"total":)" + std::to_string(total);
  appendBoolMember(out, "hasMore", total > shown);
  out += '}';
  out += shaper.plainEnd();
  out += '}';
  return out;
}

}  // namespace soracom_mcp::mcp
