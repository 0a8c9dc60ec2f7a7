#pragma once

#include <string>
#include <string_view>

#include "tools/call/prepared_call.h"
#include "tools/call/shown_arguments.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// What a person reads before a call is sent. Written by us; what the model wrote is marked as its words (see
/// ShownArguments). It begins with one line each for what is done to what in which account, what is lost, and the
/// arguments (the one that names the object may be left to the first line), so that it can be understood from what every host shows of a form (form_room.h).
class ConfirmationText final {
 public:
  /// `base_url` is where the request goes.
  ConfirmationText(const PreparedCall& call, std::string_view base_url, const SecretScrubber& secrets);

  /// Whether the first lines of a form say all that has to be known: every argument in full, and every remark.
  bool fitsForm() const { return fits_; }
  /// Whether a form names every argument, with the beginning of its value at least.
  bool namesAll() const { return names_all_; }

  /// The message of a form. `approval_id` names the question where it can be read whole; may be empty.
  std::string form(std::string_view approval_id) const;
  /// Everything. Values of more than 200 KiB together are cut, the longest first, and their sizes named.
  const std::string& whole() const { return whole_; }
  /// Method, path and query as they are sent.
  const std::string& request() const { return request_; }

 private:
  /// The third line: the arguments behind `before`.
  ShownArguments::Excerpt argumentLine(const std::string& before) const;
  std::string wholeText(const ShownArguments::Excerpt& line) const;

  const ShownArguments arguments_;
  const std::string action_;  ///< what is done, to what, in which account
  std::string loss_;
  std::string line_;  ///< the arguments, as far as they find room; one remark may stand beside them or the loss
  const std::string request_;
  const std::string base_url_;
  const std::string end_;
  std::vector<std::string> remarks_;
  std::string whole_;
  bool fits_ = false;
  bool names_all_ = false;
};

}  // namespace soracom_mcp::tools
