#include "tools/safety/audit_verifier.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "tools/safety/audit_chain.h"
#include "tools/safety/audit_files.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::PrivateDirectory;
using base::Result;

constexpr std::size_t kBlock = 256 * 1024;
constexpr std::size_t kMaxLine = 1024 * 1024;

using TakeLine = std::function<bool(std::string_view line, std::size_t number)>;

/// Calls `take` with each whole line; returns how many bytes follow the last one.
Result<std::size_t> readLines(int fd, const TakeLine& take) {
  std::string rest;
  std::size_t number = 0;
  for (std::size_t offset = 0;;) {
    const std::size_t old = rest.size();
    rest.resize(old + kBlock);
    const ssize_t got = ::pread(fd, rest.data() + old, kBlock, static_cast<off_t>(offset));
    if (got < 0 && errno != EINTR) {
      return base::systemFailure("cannot read the audit", errno);
    }
    rest.resize(old + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    offset += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    std::size_t done = 0;
    for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', done)) {
      if (!take(std::string_view(rest).substr(done, end - done), ++number)) {
        return std::size_t{0};
      }
      done = end + 1;
    }
    rest.erase(0, done);
    if (got == 0 || rest.size() > kMaxLine) {
      return rest.size();
    }
  }
}

class Verification {
 public:
  explicit Verification(const base::Secret& key) : chain_(key) {}

  bool take(const std::string& file, std::string_view line, std::size_t number) {
    const auto link = chain_.read(line);
    if (!link) {
      return broken(file, number, "this is no line of the audit");
    }
    if (!link->sealed) {
      return broken(file, number, "the line was changed, or sealed with another key");
    }
    if (verdict_.lines > 0 && (link->previous != position_.hash || link->position.sequence != position_.sequence + 1)) {
      return broken(file, number,
                    "it does not follow line number " + std::to_string(position_.sequence) +
                        ": lines between them were removed, added or exchanged");
    }
    if (verdict_.lines++ == 0) {
      verdict_.first = link->position.sequence;
    }
    position_ = link->position;
    verdict_.last = position_.sequence;
    return true;
  }

  bool broken(const std::string& file, std::size_t number, std::string why) {
    verdict_.whole = false;
    verdict_.where = file + ", line " + std::to_string(number);
    verdict_.why = std::move(why);
    return false;
  }

  AuditVerdict& verdict() { return verdict_; }

 private:
  AuditChain chain_;
  AuditPosition position_;
  AuditVerdict verdict_;
};

Result<PrivateDirectory> openAudit(const std::string& path) {
  auto directory = PrivateDirectory::open(path, false);
  return directory || directory.error().kind != ErrorKind::kNotFound
             ? std::move(directory)
             : fail(ErrorKind::kNotFound, "nothing was written to an audit in " + path + " yet");
}

}  // namespace

Result<AuditVerdict> verifyAudit(const std::string& path) {
  const auto directory = openAudit(path);
  if (!directory) {
    return fail(directory.error());
  }
  const auto files = auditFiles(*directory);
  if (!files) {
    return fail(files.error());
  }
  const auto key = auditKey(*directory, false);
  if (!key) {
    return fail(files->empty()
                    ? base::Error{ErrorKind::kNotFound, "nothing was written to an audit in " + path + " yet"}
                    : key.error());
  }
  Verification verification(*key);
  AuditVerdict& verdict = verification.verdict();
  for (const std::string& name : *files) {
    const auto fd = directory->openFile(name);
    if (!fd) {
      return fail(fd.error());
    }
    std::size_t lines = 0;
    const auto rest = readLines(fd->get(), [&](std::string_view line, std::size_t number) {
      lines = number;
      return verification.take(name, line, number);
    });
    if (!rest) {
      return fail(rest.error());
    }
    ++verdict.files;
    verdict.half_line = *rest;
    if (verdict.whole && *rest > 0 && name != files->back()) {
      verification.broken(name, lines + 1, "the file ends with half a line");
    }
    if (!verdict.whole) {
      break;
    }
  }
  return verdict;
}

Result<void> readAudit(const std::string& path, const std::function<bool(std::string_view line)>& take) {
  const auto directory = openAudit(path);
  const auto files = directory ? auditFiles(*directory) : Result<std::vector<std::string>>(fail(directory.error()));
  if (!files) {
    return fail(files.error());
  }
  bool more = true;
  for (const std::string& name : *files) {
    const auto fd = directory->openFile(name);
    const auto read = fd ? readLines(fd->get(), [&](std::string_view line, std::size_t) { return more = take(line); })
                         : Result<std::size_t>(fail(fd.error()));
    if (!read) {
      return fail(read.error());
    }
    if (!more) {
      break;
    }
  }
  return {};
}

}  // namespace soracom_mcp::tools
