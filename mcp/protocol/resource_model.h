#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "mcp/protocol/input_required.h"

namespace soracom_mcp::mcp {

/// A resource as clients see it. `title`, `description` and `mime_type` may be empty.
struct ResourceDescription {
  std::string uri;
  std::string name;
  std::string title;
  std::string description;
  std::string mime_type;
};

/// A family of resources; `uri_template` is RFC 6570.
struct ResourceTemplateDescription {
  std::string uri_template;
  std::string name;
  std::string title;
  std::string description;
  std::string mime_type;
};

struct ResourceContent {
  std::string uri;
  std::string mime_type;  ///< may be empty
  std::string text;       ///< base64 where `binary`
  bool binary = false;
};

/// What reading a resource came to: its contents, or what has to be asked first.
struct ResourceReading {
  std::vector<ResourceContent> contents;
  /// How long a client may keep them.
  std::chrono::milliseconds fresh_for{0};
  std::optional<InputRequired> input_required = {};
};

}  // namespace soracom_mcp::mcp
