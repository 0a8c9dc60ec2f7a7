#include "tools/safety/audit_writer.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <ctime>

#include "tools/safety/audit_files.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::PrivateDirectory;
using base::Result;

/// More than the longest line.
constexpr std::size_t kTail = 64 * 1024;

Result<std::string> readTail(int fd, std::size_t size) {
  std::string tail(std::min(size, kTail), '\0');
  const ssize_t got = ::pread(fd, tail.data(), tail.size(), static_cast<off_t>(size - tail.size()));
  if (got != static_cast<ssize_t>(tail.size())) {
    return base::systemFailure("cannot read the end of the audit", got < 0 ? errno : EIO);
  }
  return tail;
}

}  // namespace

std::string auditTime() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  // Taking a date apart is what costs: once a second will do.
  thread_local std::time_t known = -1;
  thread_local char text[48];
  thread_local std::size_t size = 0;
  if (const auto seconds = static_cast<std::time_t>(ms / 1000); seconds != known) {
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    size = std::strftime(text, sizeof text, R"("time":"%Y-%m-%dT%H:%M:%S.)", &parts);
    known = seconds;
  }
  const std::string digits = std::to_string(1000 + ms % 1000);
  return std::string(text, size).append(digits, 1, 3).append("Z\"");
}

Result<void> AuditWriter::openDirectory() {
  if (directory_path_.empty()) {
    return fail(ErrorKind::kRefused, "there is no folder for the audit: neither XDG_STATE_HOME nor HOME names one");
  }
  if (!directory_) {
    auto directory = PrivateDirectory::open(directory_path_, true);
    if (!directory) {
      return fail(std::move(directory).error());
    }
    directory_ = *std::move(directory);
  }
  return {};
}

/// Another process may have renamed the file since.
Result<void> AuditWriter::openFile() {
  struct stat named {};
  struct stat opened {};
  const bool exists = ::fstatat(directory_->fd(), kAuditFile, &named, AT_SYMLINK_NOFOLLOW) == 0;
  if (file_ && exists && ::fstat(file_.get(), &opened) == 0 && named.st_ino == opened.st_ino &&
      named.st_dev == opened.st_dev) {
    return {};
  }
  known_ = false;
  auto file = exists ? directory_->openFile(kAuditFile, true) : directory_->create(kAuditFile);
  if (!file) {
    return fail(std::move(file).error());
  }
  file_ = *std::move(file);
  return exists ? Result<void>() : directory_->sync();
}

/// The position after the last whole line of a file; half a line after it is counted in size_ no more.
Result<void> AuditWriter::findPosition(int fd, std::size_t size, const std::string& name) {
  auto tail = readTail(fd, size);
  if (!tail) {
    return fail(std::move(tail).error());
  }
  const auto end = tail->rfind('\n');
  if (end == std::string::npos && size > 0 && size >= kTail) {
    return fail(ErrorKind::kRefused, directory_path_ + "/" + name + " is no audit file; move it away");
  }
  const std::size_t whole = end == std::string::npos ? 0 : end + 1;
  size_ = size - (tail->size() - whole);
  if (whole == 0) {
    position_ = {};
    return {};
  }
  const auto begin = end == 0 ? std::string::npos : tail->rfind('\n', end - 1);
  const std::size_t first = begin == std::string::npos ? 0 : begin + 1;
  const auto link = chain_->read(std::string_view(*tail).substr(first, end - first));
  if (!link || !link->sealed) {
    return fail(ErrorKind::kRefused, "the last line of " + directory_path_ + "/" + name +
                                         " was not written by this program: look at it with 'soracom-mcp audit "
                                         "verify', then move the file away");
  }
  position_ = link->position;
  return {};
}

Result<void> AuditWriter::findEnd() {
  struct stat info {};
  if (::fstat(file_.get(), &info) != 0) {
    return base::systemFailure("cannot look at the audit", errno);
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  if (known_ && size == size_) {
    return {};
  }
  known_ = false;
  if (auto found = findPosition(file_.get(), size, kAuditFile); !found) {
    return found;
  }
  if (size_ < size) {
    if (::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0) {
      return base::systemFailure("cannot cut the half line at the end of the audit", errno);
    }
    remark_ = auditTime() + R"(,"event":"cut","text":"half a line of )" + std::to_string(size - size_) +
              R"( bytes stood here: its writer was stopped meanwhile")";
  }
  if (size_ == 0) {
    const auto files = auditFiles(*directory_);
    if (!files) {
      return fail(files.error());
    }
    if (files->size() > 1) {
      const std::string& last = (*files)[files->size() - 2];
      auto full = directory_->openFile(last);
      struct stat full_info {};
      if (!full || ::fstat(full->get(), &full_info) != 0) {
        return full ? base::systemFailure("cannot look at " + last, errno) : Result<void>(fail(full.error()));
      }
      if (auto found = findPosition(full->get(), static_cast<std::size_t>(full_info.st_size), last); !found) {
        return found;
      }
      size_ = 0;
    }
  }
  known_ = true;
  return {};
}

Result<void> AuditWriter::rotateWhenFull() {
  if (size_ < rotate_bytes_) {
    return {};
  }
  if (::fdatasync(file_.get()) != 0) {
    return base::systemFailure("cannot write the audit", errno);
  }
  if (auto renamed = directory_->rename(kAuditFile, fullAuditFile(position_.sequence)); !renamed) {
    return renamed;
  }
  if (auto opened = openFile(); !opened) {
    return opened;
  }
  return findEnd();
}

Result<void> AuditWriter::write(const std::vector<std::string_view>& lines) {
  AuditPosition position = position_;
  std::string text;
  if (!remark_.empty()) {
    chain_->append(remark_, position, text);
  }
  for (const std::string_view line : lines) {
    chain_->append(line, position, text);
  }
  if (auto written = base::writeAllAt(file_.get(), text, size_); !written) {
    known_ = false;
    if (::ftruncate(file_.get(), static_cast<off_t>(size_)) != 0) {
      return fail(written.error().within("half a line is left in " + directory_path_ + "/" + kAuditFile));
    }
    return fail(written.error().within(directory_path_ + "/" + kAuditFile));
  }
  size_ += text.size();
  position_ = position;
  remark_.clear();
  return {};
}

Result<void> AuditWriter::append(const std::vector<std::string_view>& lines) {
  if (auto opened = openDirectory(); !opened) {
    return opened;
  }
  const auto lock = lockAudit(*directory_);
  if (!lock) {
    return fail(lock.error());
  }
  if (!chain_) {
    const auto key = auditKey(*directory_, true);
    if (!key) {
      return fail(key.error());
    }
    chain_.emplace(*key);
  }
  for (const auto step : {&AuditWriter::openFile, &AuditWriter::findEnd, &AuditWriter::rotateWhenFull}) {
    if (auto done = (this->*step)(); !done) {
      return done;
    }
  }
  return write(lines);
}

Result<void> AuditWriter::makeDurable() {
  if (file_ && ::fdatasync(file_.get()) != 0) {
    return base::systemFailure("cannot write " + directory_path_ + "/" + kAuditFile, errno);
  }
  return {};
}

}  // namespace soracom_mcp::tools
