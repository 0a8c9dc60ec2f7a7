#pragma once

#include <string>

#include "tools/call/call_gate.h"
#include "tools/call/call_preparation.h"
#include "tools/call/upstream_calls.h"

namespace soracom_mcp::tools {

/// The pages of one read after the first. Bounded by what the caller asks for, by the bytes an answer may have, by 8
/// MiB as received, and by the call's deadline: a page that would probably not be there in time is not begun. Ends at a
/// page that was asked for before, so that it never runs in a circle. Every page passes the limits like a call of its
/// own.
class PagedRead final {
 public:
  PagedRead(CallPreparation& preparation, UpstreamCalls& upstream, CallGate& gate, std::size_t max_bytes)
      : preparation_(preparation), upstream_(upstream), gate_(gate), max_bytes_(max_bytes) {}

  /// Of `first`, whose answer is a JSON array, makes the answer that all pages read come to: the elements of all, and
  /// the headers of the last, which say how to go on. Another answer is left as it is. A page that fails, or that does
  /// not fit, is not part of it; the headers then are those of the page before. Cancelled: `first` becomes that.
  void follow(const PreparedCall& call, Exchange& first, const mcp::RequestContext& context, const base::Stop& stop);

  /// How many pages the answer holds, the first included.
  unsigned pages() const { return pages_; }
  /// Of the last page that is part of the answer.
  const std::string& lastTarget() const { return last_target_; }
  /// Why it ended before the last page and before as many as were asked for; empty where it did not.
  const std::string& remark() const { return remark_; }

 private:
  bool add(const PreparedCall& call, const std::string& body);

  CallPreparation& preparation_;
  UpstreamCalls& upstream_;
  CallGate& gate_;
  const std::size_t max_bytes_;
  unsigned pages_ = 1;
  std::size_t shown_bytes_ = 0;
  std::string elements_;
  std::string last_target_;
  std::string remark_;
};

}  // namespace soracom_mcp::tools
