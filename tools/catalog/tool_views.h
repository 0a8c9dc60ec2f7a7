#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "mcp/server/tool_provider.h"
#include "tools/catalog/tool.h"
#include "tools/safety/tool_pattern.h"

namespace soracom_mcp::tools {

/// The fields of a request that ask for less, named as GitHub's MCP server names them. As header fields:
inline constexpr std::string_view kToolsetsHeader = "x-mcp-toolsets";
inline constexpr std::string_view kToolsHeader = "x-mcp-tools";
inline constexpr std::string_view kExcludeToolsHeader = "x-mcp-exclude-tools";
inline constexpr std::string_view kReadonlyHeader = "x-mcp-readonly";
inline constexpr std::string_view kSurfaceHeader = "x-mcp-surface";
/// And as parameters of the URL: the same without this.
inline constexpr std::string_view kViewHeaderPrefix = "x-mcp-";

/// All of them.
std::vector<std::string> viewHeaders();
std::vector<std::string> viewParameters();

/// What a connection asked to see: some of the offered tools. Immutable.
class ToolView final {
 public:
  ToolView(std::string key, std::vector<bool> shown, std::string surface)
      : key_(std::move(key)), shown_(std::move(shown)), surface_(std::move(surface)) {}

  bool shows(const Tool& tool) const { return tool.index < shown_.size() && shown_[tool.index]; }
  /// The same for requests with the same fields.
  const std::string& key() const { return key_; }
  /// As it was asked for; empty: not at all. Nobody has looked yet whether there is such a one.
  const std::string& surface() const { return surface_; }

 private:
  const std::string key_;
  const std::vector<bool> shown_;
  const std::string surface_;
};

/// Reads what requests ask for. A view never shows what is not offered: header fields and parameters each take away,
/// and where both speak both hold. The last kMost views are kept, so that a request costs a look-up. Thread-safe.
class ToolViews final {
 public:
  static constexpr std::size_t kMost = 64;
  static constexpr std::size_t kMaxBytes = 4096;  ///< of all fields
  static constexpr std::size_t kMaxItems = 64;    ///< of one list
  static constexpr std::size_t kMaxWildcards = 8;

  /// `facts` are all tools, by index, and outlive this; `offered` says which of them there are for clients at all.
  ToolViews(const std::vector<ToolFacts>& facts, std::vector<bool> offered);

  /// Null for a request that asks for nothing of the kind. kInvalidInput, with a message for the client, for a toolset
  /// or tool that is not offered (the message says what is), for a value that is none, and for too long ones.
  base::Result<std::shared_ptr<const ToolView>> of(const mcp::RequestFields& fields) const;

  /// Which tools there are for clients at all, by index.
  const std::vector<bool>& offered() const { return offered_; }
  std::size_t kept() const;

 private:
  using Kept = std::list<std::shared_ptr<const ToolView>>;  // the last used first

  base::Result<std::shared_ptr<const ToolView>> make(const mcp::RequestFields& fields, std::string key) const;

  const std::vector<ToolFacts>& facts_;
  const std::vector<bool> offered_;
  mutable std::mutex mutex_;
  mutable Kept kept_;
  mutable std::unordered_map<std::string_view, Kept::iterator> by_key_;  // views into the keys of `kept_`
};

}  // namespace soracom_mcp::tools
