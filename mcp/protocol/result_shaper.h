#pragma once

#include <string>

#include "mcp/protocol/request_context.h"
#include "mcp/protocol/server_identity.h"
#include "mcp/protocol/shaping.h"
#include "mcp/protocol/tool_model.h"
#include "mcp/rpc/request_id.h"

namespace soracom_mcp::mcp {

/// How long a client may keep an answer, in milliseconds. The scope is always private: what is listed follows this
/// process's configuration.
inline constexpr int kListTtlMs = 300'000;
inline constexpr int kDiscoverTtlMs = 3'600'000;

/// Writes results as one revision wants them. Immutable and thread-safe.
class ResultShaper final {
 public:
  ResultShaper(Revision revision, const ServerIdentity& identity);

  const Shape& shape() const { return shape_; }
  /// {"name":...,"title":...,"version":...}
  const std::string& implementation() const { return implementation_; }

  /// What closes a result that is not cacheable: the members every result has, then `}`. With a leading comma where
  /// there are any.
  const std::string& plainEnd() const { return plain_end_; }
  /// The same for a cacheable result.
  std::string cacheableEnd(std::int64_t ttl_ms) const;
  /// The same with more members of `_meta`: `meta_members` is their text without braces.
  std::string endWithMeta(std::string_view meta_members) const;
  /// The `_meta` of a result with a leading comma, or nothing where it has no members.
  std::string metaMember(std::string_view meta_members) const;

  void appendTool(std::string& out, const ToolDescription& tool) const;
  std::string outcomeMessage(const RequestId& id, const ToolOutcome& outcome) const;
  /// `progress` and `total` are finite.
  std::string progressMessage(const ProgressToken& token, const ProgressUpdate& update) const;

 private:
  std::string end(const std::string& cache_hints, std::string_view meta_members) const;
  bool declaresOutput(const ToolDescription& tool) const;
  bool isStructured(const ToolOutcome& outcome) const;

  const Shape& shape_;
  std::string implementation_;
  std::string plain_end_;
};

}  // namespace soracom_mcp::mcp
