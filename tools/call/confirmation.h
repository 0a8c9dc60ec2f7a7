#pragma once

#include <chrono>
#include <string>

#include "mcp/server/tool_provider.h"
#include "tools/call/prepared_call.h"
#include "tools/safety/policy.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// The approval of one finished request by a person: what is asked, and what an answer comes to. An answer counts only
/// when it comes back for this very request, shown in this very text, and says what was asked for: yes, or the name of
/// what the call acts on, for which there is no default. That a person gave it is the client's word.
class Confirmation final {
 public:
  /// `consent` is not kNone. The call outlives this.
  Confirmation(const PreparedCall& call, Consent consent, const SecretScrubber& secrets);

  mcp::InputRequired question(std::chrono::milliseconds lifetime) const;

  enum class Answer {
    kNone,     ///< not asked yet, or nothing came back
    kForeign,  ///< for another request, or shown another text
    kApproved,
    kDeclined,
    kWrong,  ///< sent off without the consent
  };
  Answer read(const mcp::InputAnswers& answers) const;

  /// What a person reads, without the last line that says what to do.
  const std::string& text() const { return text_; }
  /// What has to be typed; empty where yes is enough.
  const std::string& name() const { return name_; }
  /// The same for the same request shown in the same words, and for no other.
  const std::string& binding() const { return binding_; }

 private:
  const PreparedCall& call_;
  std::string text_;
  std::string name_;
  std::string binding_;
};

}  // namespace soracom_mcp::tools
