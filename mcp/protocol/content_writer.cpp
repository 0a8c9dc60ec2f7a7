#include "mcp/protocol/content_writer.h"

#include "mcp/protocol/members.h"
#include "mcp/rpc/encode.h"

namespace soracom_mcp::mcp {
namespace {

using Kind = ContentBlock::Kind;

void appendTextBlock(std::string& out, std::string_view text) {
  out += R"({"type":"text","text":)";
  appendText(out, text);
  out += '}';
}

void appendBytesBlock(std::string& out, std::string_view type, const ContentBlock& block) {
  out += R"({"type":")";
  out += type;
  out += R"(","data":)";
  appendText(out, block.text);
  out += R"(,"mimeType":)";
  appendText(out, block.mime_type);
  out += '}';
}

void appendLinkBlock(std::string& out, const ContentBlock& block) {
  out += R"({"type":"resource_link")";
  openMember(out, "uri");
  appendText(out, block.uri);
  openMember(out, "name");
  appendText(out, block.name);
  appendTextMember(out, "description", block.text);
  appendTextMember(out, "mimeType", block.mime_type);
  out += '}';
}

}  // namespace

void appendContents(std::string& out, const ResourceContent& content) {
  out += '{';
  openMember(out, "uri");
  appendText(out, content.uri);
  appendTextMember(out, "mimeType", content.mime_type);
  openMember(out, content.binary ? "blob" : "text");
  appendText(out, content.text);
  out += '}';
}

void appendBlock(std::string& out, const ContentBlock& block, const Shape& shape) {
  switch (block.kind) {
    case Kind::kText:
      return appendTextBlock(out, block.text);
    case Kind::kImage:
      return appendBytesBlock(out, "image", block);
    case Kind::kAudio:
      return shape.audio ? appendBytesBlock(out, "audio", block)
                         : appendTextBlock(out, "[audio, " + block.mime_type + ": not part of this protocol version]");
    case Kind::kResource:
      out += R"({"type":"resource","resource":)";
      appendContents(out, {block.uri, block.mime_type, block.text, block.binary});
      out += '}';
      return;
    case Kind::kResourceLink:
      return shape.resource_links ? appendLinkBlock(out, block) : appendTextBlock(out, block.name + ": " + block.uri);
  }
}

}  // namespace soracom_mcp::mcp
