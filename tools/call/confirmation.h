#pragma once

#include <chrono>
#include <string>

#include "mcp/server/tool_provider.h"
#include "tools/call/confirmation_text.h"
#include "tools/call/prepared_call.h"
#include "tools/safety/policy.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// The approval of one finished request by a person: what is asked, and what an answer comes to. An answer counts only
/// when it comes back for this very request, shown in this very text, and says what was asked for: the choice of yes,
/// which is not the first, or the name of what the call acts on, for which there is no default. That a person gave it
/// is the client's word.
class Confirmation final {
 public:
  /// `consent` is not kNone. The call outlives this. `roomy`: the client shows a message of any length.
  Confirmation(const PreparedCall& call, Consent consent, std::string_view base_url, const SecretScrubber& secrets,
               bool roomy);

  /// How much of it a form can hold.
  enum class Room {
    kEnough,            ///< all that has to be known
    kReadElsewhere,     ///< a form can be answered, and says where the whole text stands
    kApproveElsewhere,  ///< nobody could know from a form what they approve
  };
  Room room() const { return room_; }

  /// `approval_id` names it where it can be read and approved besides; may be empty.
  mcp::InputRequired question(std::chrono::milliseconds lifetime, std::string_view approval_id) const;

  enum class Answer {
    kNone,     ///< not asked yet, or nothing came back
    kForeign,  ///< for another request, or shown another text
    kExpired,
    kApproved,
    kDeclined,
    kUnanswered,  ///< closed without an answer, as by a host without a person
    kWrong,       ///< sent off without the consent
  };
  /// kApproved of a question that is approved elsewhere says no more than that somebody claims to have done so.
  Answer read(const mcp::InputAnswers& answers) const;

  /// What a client is told whose answer, or silence, lasted too long.
  std::string expired() const;
  /// What a person reads where there is room for all of it, without the last line that says what to do.
  const std::string& text() const { return text_.whole(); }
  /// What has to be typed; empty where yes is enough.
  const std::string& name() const { return name_; }
  /// The same for the same request shown in the same words, and for no other.
  const std::string& binding() const { return binding_; }

 private:
  const PreparedCall& call_;
  const ConfirmationText text_;
  const std::string name_;
  const bool roomy_;
  Room room_ = Room::kEnough;
  std::string binding_;
};

}  // namespace soracom_mcp::tools
