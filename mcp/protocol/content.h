#pragma once

#include <string>

namespace soracom_mcp::mcp {

/// One block of a tool's result or of a prompt's message. A revision that lacks a kind gets a text in its place.
struct ContentBlock {
  enum class Kind { kText, kImage, kAudio, kResource, kResourceLink };
  Kind kind = Kind::kText;
  /// kText: the text. kImage, kAudio: the bytes in base64. kResource: the text, or base64 where `binary`.
  /// kResourceLink: a description, which may be empty.
  std::string text;
  std::string mime_type;  ///< required for kImage and kAudio
  std::string uri = {};   ///< kResource, kResourceLink
  std::string name = {};  ///< kResourceLink
  bool binary = false;    ///< kResource only
};

}  // namespace soracom_mcp::mcp
