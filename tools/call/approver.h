#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/stop.h"

namespace soracom_mcp::tools {

/// A way to a person besides the client's forms. Thread-safe.
class Approver {
 public:
  virtual ~Approver() = default;

  struct Question {
    std::string tool;
    std::string text;     ///< for the person, complete but for what to do
    std::string name;     ///< to be typed; empty: yes is enough
    std::string binding;  ///< an approval counts once, and for this alone
    std::string caller;   ///< whose share of the open questions it takes (KnownCallers)
  };
  struct Answer {
    enum class Kind { kApproved, kDeclined, kUnanswered };
    Kind kind = Kind::kUnanswered;
    std::string id;  ///< kUnanswered: how the person names the question; empty where it was not taken
  };

  /// Blocks until somebody has answered or `until` has passed or `stop` is requested. A question that is left
  /// unanswered stays open, so that the same one finds the answer later. `waits` is called with the id before the
  /// waiting begins.
  virtual Answer ask(const Question& question, base::Clock::time_point until, const base::Stop& stop,
                     const std::function<void(const std::string& id)>& waits) = 0;

  /// Whether a question of this binding is open or has been answered.
  virtual bool knows(std::string_view binding) = 0;

  /// A question of this binding, open or answered, is taken back: somebody has said no elsewhere.
  virtual void withdraw(std::string_view binding) = 0;
};

}  // namespace soracom_mcp::tools
