#pragma once

#include <string>
#include <vector>

#include "bench/child_process.h"
#include "bench/load_result.h"
#include "bench/rpc_message.h"

namespace soracom_mcp::bench {

/// How many calls to make, and when to stop starting new ones.
struct LoadShape {
  std::int64_t in_flight = 1;
  std::int64_t calls = INT64_MAX;
  double seconds = 0;  ///< 0: no limit
};

/// One server process and the conversation with it. Every failure ends the program.
class StdioSession final {
 public:
  /// `companions` are other processes of the set-up, such as the mock: their CPU time is not foreign.
  StdioSession(const std::vector<std::string>& command, Era era, std::vector<std::int64_t> companions);

  pid_t serverId() const { return server_.id(); }

  /// The first exchange. Returns milliseconds from just before the spawn to the answer.
  double open();

  struct Listing {
    std::int64_t tools = 0;
    std::int64_t bytes = 0;
    std::int64_t nanoseconds = 0;     ///< waiting for answers, all pages; reading them is not counted
    std::int64_t since_spawn_ns = 0;  ///< from just before the spawn until the last page was there
  };
  Listing listTools();

  LoadResult callTool(const std::string& tool, const std::string& arguments, const LoadShape& shape);

 private:
  std::string ask(std::string_view method, std::string_view params);

  ChildProcess server_;
  Era era_;
  std::vector<std::int64_t> companions_;
  std::int64_t next_id_ = 1;
};

}  // namespace soracom_mcp::bench
