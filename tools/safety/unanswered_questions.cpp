#include "tools/safety/unanswered_questions.h"

namespace soracom_mcp::tools {
namespace {

// Beyond this many the others share a count, so that whoever invents principals cannot fill the memory.
constexpr std::size_t kMaxPrincipals = 1024;
constexpr std::string_view kOthers;

}  // namespace

unsigned* UnansweredQuestions::find(std::string_view principal) {
  auto found = in_a_row_.find(principal);
  if (found == in_a_row_.end() && in_a_row_.size() >= kMaxPrincipals) {
    found = in_a_row_.find(kOthers);
  }
  return found == in_a_row_.end() ? nullptr : &found->second;
}

bool UnansweredQuestions::mayAsk(std::string_view principal) {
  const std::lock_guard lock(mutex_);
  const unsigned* count = find(principal);
  return count == nullptr || *count < kMost;
}

void UnansweredQuestions::closed(std::string_view principal) {
  const std::lock_guard lock(mutex_);
  if (unsigned* count = find(principal)) {
    ++*count;
  } else {
    in_a_row_.emplace(in_a_row_.size() < kMaxPrincipals ? principal : kOthers, 1);
  }
}

void UnansweredQuestions::answered(std::string_view principal) {
  const std::lock_guard lock(mutex_);
  if (const auto found = in_a_row_.find(principal); found != in_a_row_.end()) {
    // A place of its own is kept where there are no more.
    if (in_a_row_.size() < kMaxPrincipals) {
      in_a_row_.erase(found);
    } else {
      found->second = 0;
    }
  }
}

}  // namespace soracom_mcp::tools
