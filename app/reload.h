#pragma once

#include <memory>

#include "app/composition.h"
#include "app/file_watch.h"
#include "mcp/server/server.h"

namespace soracom_mcp::app {

/// Has the document read anew when one of its files, or one it refers to, changes or SIGHUP comes, and tells the clients of `server`. What
/// changed is logged; a document that cannot be used is named with its reason, and the tools stay as they were.
/// Nothing is watched, and SIGHUP means what it meant, where there is nothing to read anew. One at a time per process;
/// both outlive it.
class Reloading final {
 public:
  Reloading(Composition& parts, mcp::Server& server);
  ~Reloading();
  Reloading(const Reloading&) = delete;
  Reloading& operator=(const Reloading&) = delete;

 private:
  std::unique_ptr<FileWatch> watch_;
};

}  // namespace soracom_mcp::app
