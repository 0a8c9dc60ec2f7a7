#include "tools/safety/audit_log.h"

#include <vector>

#include "base/log.h"

namespace soracom_mcp::tools {
namespace {

using base::Result;

std::vector<std::string_view> splitLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string lostLine(std::size_t count) {
  return auditTime() + R"(,"event":"lost","text":"the audit could not be written for a while","lines":)" +
         std::to_string(count);
}

}  // namespace

AuditLog::AuditLog(AuditLogOptions options)
    : options_(std::move(options)), writer_(options_.directory, options_.rotate_bytes) {}

AuditLog::~AuditLog() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) {
    thread_.join();
  }
  (void)flush();
}

void AuditLog::add(std::string members) {
  bool full = false;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.lines.size() + members.size() > kMaxWaiting || members.size() > kMaxLine) {
      ++waiting_.lost;
      return;
    }
    if (!thread_.joinable() && !ending_) {
      thread_ = std::thread([this] { run(); });
    }
    if (waiting_.lines.empty()) {
      changed_.notify_all();
    }
    const std::size_t before = waiting_.lines.size();
    waiting_.lines.append(members).append("\n");
    full = before / options_.buffer_bytes != waiting_.lines.size() / options_.buffer_bytes;
  }
  if (full) {
    (void)flush();
  }
}

Result<void> AuditLog::writeWaiting(std::string_view last) {
  Waiting taken;
  {
    const std::lock_guard lock(mutex_);
    taken = std::move(waiting_);
    waiting_ = {};
  }
  std::vector<std::string_view> lines = splitLines(taken.lines);
  const std::string lost = taken.lost > 0 ? lostLine(taken.lost) : std::string();
  if (!lost.empty()) {
    lines.push_back(lost);
  }
  if (!last.empty()) {
    lines.push_back(last);
  }
  auto written = lines.empty() ? Result<void>() : writer_.append(lines);
  const std::lock_guard lock(mutex_);
  if (!written) {
    // What came meanwhile comes after it.
    waiting_.lines.insert(0, taken.lines);
    waiting_.lost += taken.lost;
    if (!std::exchange(complained_, true)) {
      base::log(base::LogLevel::kWarning, "the audit cannot be written: {}", written.error().message);
    }
  } else {
    complained_ = false;
  }
  return written;
}

Result<void> AuditLog::flush() {
  const std::lock_guard lock(writing_);
  return writeWaiting({});
}

Result<void> AuditLog::addNow(std::string members) {
  if (members.size() > kMaxLine) {
    return base::fail(base::ErrorKind::kLimit, "a line of the audit is too long");
  }
  const std::lock_guard lock(writing_);
  auto written = writeWaiting(members);
  return written ? writer_.makeDurable() : written;
}

void AuditLog::run() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    changed_.wait(lock, [this] { return ending_ || isDue(); });
    if (changed_.wait_for(lock, options_.buffer_time, [this] { return ending_; })) {
      return;  // the destructor writes the rest
    }
    lock.unlock();
    (void)flush();
    lock.lock();
  }
}

}  // namespace soracom_mcp::tools
