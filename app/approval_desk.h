#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "tools/call/approver.h"

namespace soracom_mcp::app {

/// Questions of this process that wait for a person at some terminal, and what that person's program may ask and say
/// about them. Thread-safe. It opens when the first question comes, so that a process without one has no socket.
class ApprovalDesk final : public tools::Approver {
 public:
  /// Beyond this many open questions no further one is taken.
  static constexpr std::size_t kMaxOpen = 64;
  /// So many of them may be one caller's.
  static constexpr std::size_t kMaxOpenOfOne = 16;

  /// A question and its answer are kept for `lifetime`. `open` makes the desk known to terminals; where it fails, the
  /// failure is logged, the question is not taken, and the next one tries again.
  ApprovalDesk(std::chrono::milliseconds lifetime, std::function<base::Result<void>()> open)
      : lifetime_(lifetime), open_(std::move(open)) {}

  /// Opens it now.
  base::Result<void> open();

  Answer ask(const Question& question, base::Clock::time_point until, const base::Stop& stop,
             const std::function<void(const std::string& id)>& waits) override;
  bool knows(std::string_view binding) override;
  void withdraw(std::string_view binding) override;

  /// Answers a request of the terminal:
  ///   {"list": true}               -> {"waiting": [{"id", "tool"}]}
  ///   {"show": ID}                 -> {"id", "tool", "text", "name"}
  ///   {"answer": ID, "typed": T}   -> {"outcome": "approved" or "declined"}; T is the name, or yes where none is asked
  /// {} for an ID that is not open, and for anything else.
  base::Json serve(const base::Json& request);

 private:
  struct Entry {
    Question question;
    base::Clock::time_point expiry;
    Answer::Kind kind = Answer::Kind::kUnanswered;
  };
  using Entries = std::map<std::string, Entry, std::less<>>;

  void dropExpired(base::Clock::time_point now);
  Entries::iterator findBinding(std::string_view binding);
  Entry* findOpen(const base::Json& id);

  base::Result<void> openOnce();

  const std::chrono::milliseconds lifetime_;
  const std::function<base::Result<void>()> open_;
  std::mutex mutex_;
  std::condition_variable_any answered_;
  bool is_open_ = false;
  Entries entries_;  // by id
};

}  // namespace soracom_mcp::app
