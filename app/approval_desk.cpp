#include "app/approval_desk.h"

#include <algorithm>

#include "base/log.h"
#include "base/random_id.h"
#include "base/utf8.h"

namespace soracom_mcp::app {
namespace {

using base::Json;
using Kind = tools::Approver::Answer::Kind;

constexpr std::size_t kIdBytes = 4;

}  // namespace

void ApprovalDesk::dropExpired(base::Clock::time_point now) {
  std::erase_if(entries_, [&](const auto& entry) { return entry.second.expiry <= now; });
}

ApprovalDesk::Entries::iterator ApprovalDesk::findBinding(std::string_view binding) {
  return std::find_if(entries_.begin(), entries_.end(),
                      [&](const auto& entry) { return entry.second.question.binding == binding; });
}

base::Result<void> ApprovalDesk::openOnce() {
  if (is_open_) {
    return {};
  }
  auto opened = open_();
  is_open_ = opened.has_value();
  return opened;
}

base::Result<void> ApprovalDesk::open() {
  const std::lock_guard lock(mutex_);
  return openOnce();
}

tools::Approver::Answer ApprovalDesk::ask(const Question& question, base::Clock::time_point until,
                                          const base::Stop& stop,
                                          const std::function<void(const std::string& id)>& waits) {
  std::unique_lock lock(mutex_);
  dropExpired(base::Clock::now());
  auto found = findBinding(question.binding);
  if (found == entries_.end()) {
    const auto of_caller = std::count_if(entries_.begin(), entries_.end(), [&](const auto& entry) {
      return entry.second.question.caller == question.caller;
    });
    if (entries_.size() >= kMaxOpen || static_cast<std::size_t>(of_caller) >= kMaxOpenOfOne) {
      return {Kind::kUnanswered, ""};
    }
    if (auto opened = openOnce(); !opened) {
      base::log(base::LogLevel::kWarning, "no call can wait for soracom-mcp approve: {}", opened.error().message);
      return {Kind::kUnanswered, ""};
    }
    found = entries_.emplace(base::randomHex(kIdBytes), Entry{question, base::Clock::now() + lifetime_}).first;
  }
  const std::string id = found->first;
  if (found->second.kind == Kind::kUnanswered) {
    lock.unlock();
    waits(id);
    lock.lock();
  }
  // Another call of the same request may take the answer away; then nobody has answered this one.
  const auto settled = [&] {
    found = entries_.find(id);
    return found == entries_.end() || found->second.kind != Kind::kUnanswered;
  };
  answered_.wait_until(lock, stop.token(), until, settled);
  if (!settled() || found == entries_.end() || found->second.expiry <= base::Clock::now()) {
    return {Kind::kUnanswered, id};
  }
  const Kind kind = found->second.kind;
  entries_.erase(found);
  answered_.notify_all();
  return {kind, id};
}

bool ApprovalDesk::knows(std::string_view binding) {
  const std::lock_guard lock(mutex_);
  dropExpired(base::Clock::now());
  return findBinding(binding) != entries_.end();
}

void ApprovalDesk::withdraw(std::string_view binding) {
  const std::lock_guard lock(mutex_);
  if (const auto found = findBinding(binding); found != entries_.end()) {
    entries_.erase(found);
    answered_.notify_all();
  }
}

ApprovalDesk::Entry* ApprovalDesk::findOpen(const Json& id) {
  const auto found = id.is_string() ? entries_.find(id.get_ref<const std::string&>()) : entries_.end();
  return found == entries_.end() || found->second.kind != Kind::kUnanswered ? nullptr : &found->second;
}

Json ApprovalDesk::serve(const Json& request) {
  const std::lock_guard lock(mutex_);
  dropExpired(base::Clock::now());
  if (base::findMember(request, "list") != nullptr) {
    Json waiting = Json::array();
    for (const auto& [id, entry] : entries_) {
      if (entry.kind == Kind::kUnanswered) {
        waiting.push_back({{"id", id}, {"tool", entry.question.tool}});
      }
    }
    Json out = Json::object();
    out.emplace("waiting", std::move(waiting));
    return out;
  }
  if (const Json* id = base::findMember(request, "show")) {
    const Entry* entry = findOpen(*id);
    return entry == nullptr ? Json::object()
                            : Json{{"id", *id},
                                   {"tool", entry->question.tool},
                                   {"text", entry->question.text},
                                   {"name", entry->question.name}};
  }
  const Json* id = base::findMember(request, "answer");
  const Json* typed = base::findMember(request, "typed");
  Entry* entry = id != nullptr && typed != nullptr ? findOpen(*id) : nullptr;
  if (entry == nullptr) {
    return Json::object();
  }
  const std::string& name = entry->question.name;
  // A name that cannot be typed is typed as it is shown.
  const bool agreed = name.empty() ? *typed == "yes" : *typed == name || *typed == base::escapeForDisplay(name);
  entry->kind = agreed ? Kind::kApproved : Kind::kDeclined;
  answered_.notify_all();
  return {{"outcome", agreed ? "approved" : "declined"}};
}

}  // namespace soracom_mcp::app
