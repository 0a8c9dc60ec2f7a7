#include "app/used_state_files.h"

#include <charconv>
#include <string>

#include "app/state_directory.h"
#include "base/log.h"

namespace soracom_mcp::app {
namespace {

using Time = mcp::UsedStateStore::Time;

constexpr std::chrono::minutes kBetweenRemovals{1};

std::int64_t millisecondsOf(Time time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

bool isExpired(const std::string& name, Time now) {
  std::int64_t expiry = 0;
  const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), expiry);
  return fault == std::errc() && *end == '-' && expiry <= millisecondsOf(now);
}

}  // namespace

base::Result<std::unique_ptr<UsedStateFiles>> UsedStateFiles::open() {
  auto directory = usedApprovalDirectory();
  if (!directory) {
    return base::fail(std::move(directory).error());
  }
  return std::make_unique<UsedStateFiles>(*std::move(directory));
}

void UsedStateFiles::removeExpired(Time now) {
  {
    const std::lock_guard lock(mutex_);
    if (now < next_removal_) {
      return;
    }
    next_removal_ = now + kBetweenRemovals;
  }
  const auto names = directory_.names();
  if (!names) {
    base::log(base::LogLevel::kWarning, "{}", names.error().message);
    return;
  }
  for (const std::string& name : *names) {
    if (isExpired(name, now)) {
      (void)directory_.remove(name);  // another process may have done it
    }
  }
}

base::Result<bool> UsedStateFiles::use(std::string_view id, Time expiry, Time now) {
  removeExpired(now);
  const std::string name = std::to_string(millisecondsOf(expiry)) + "-" + std::string(id);
  if (auto made = directory_.create(name); !made) {
    return directory_.contains(name) ? base::Result<bool>(false) : base::fail(std::move(made).error());
  }
  if (auto synced = directory_.sync(); !synced) {
    return base::fail(std::move(synced).error());
  }
  return true;
}

}  // namespace soracom_mcp::app
