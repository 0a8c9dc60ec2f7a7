#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "schemas/validator.h"

namespace soracom_mcp::schemas {

/// Which schemas there are and how they are named: `$id`, `$anchor`, `$dynamicAnchor` (JSON Schema 2020-12 core,
/// sections 8 and 9). Owns copies of the schemas, so the pointers stay valid as long as the index. Documents of the
/// registry are looked at when something refers to them.
class SchemaIndex final {
 public:
  using ResourceIndex = std::uint32_t;

  struct Resource {
    std::string uri;
    const base::Json* root = nullptr;
    std::unordered_map<std::string, const base::Json*> anchors;
    std::unordered_map<std::string, const base::Json*> dynamic_anchors;
    bool validates = true;  ///< false where the dialect leaves the validation vocabulary out
  };

  struct Target {
    const base::Json* node = nullptr;
    ResourceIndex resource = 0;
    std::string dynamic_anchor;  ///< the name, where the fragment is one of `$dynamicAnchor`
  };

  explicit SchemaIndex(const Validator::Registry& registry) : registry_(registry) {}

  /// Takes in the schema to compile.
  base::Result<Target> addRoot(const base::Json& schema);

  /// What `reference` names, seen from `resource`.
  base::Result<Target> resolve(ResourceIndex resource, std::string_view reference);

  /// The resource of a schema that lies in `parent`.
  ResourceIndex resourceOf(const base::Json& node, ResourceIndex parent) const;
  const Resource& resource(ResourceIndex index) const { return resources_[index]; }
  std::size_t resourceCount() const { return resources_.size(); }

  /// The schemas themselves, to be kept for as long as pointers to them are in use.
  std::deque<base::Json> takeDocuments() { return std::move(documents_); }

 private:
  struct Pending {
    const base::Json* node;
    ResourceIndex resource;
    std::size_t depth;
  };

  base::Result<void> scan(const base::Json& document, const std::string& uri);
  base::Result<void> scanSchema(const Pending& at, std::vector<Pending>& pending);
  base::Result<ResourceIndex> enter(const base::Json& node, ResourceIndex parent);
  base::Result<bool> readDialect(const base::Json& node, bool inherited) const;
  base::Result<void> load(const std::string& uri);
  base::Result<Target> findPointer(ResourceIndex resource, std::string_view pointer) const;
  const base::Json* registered(const std::string& uri) const;

  const Validator::Registry& registry_;
  std::deque<base::Json> documents_;
  std::deque<Resource> resources_;
  std::unordered_map<std::string, ResourceIndex> by_uri_;
  std::unordered_map<const base::Json*, ResourceIndex> resource_of_;
  std::vector<bool> loaded_;
};

}  // namespace soracom_mcp::schemas
