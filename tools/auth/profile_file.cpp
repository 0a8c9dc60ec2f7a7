#include "tools/auth/profile_file.h"

#include <fcntl.h>
#include <string.h>  // explicit_bzero is not in <cstring>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/json_reader.h"

namespace soracom_mcp::tools {
namespace {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

constexpr std::size_t kMaxProfileBytes = 64 * 1024;

class File final {
 public:
  explicit File(const std::string& path)
      : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)) {}
  ~File() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int fd() const { return fd_; }

 private:
  const int fd_;
};

base::Error openFault(const std::string& path, int number) {
  if (number == ENOENT || number == ENOTDIR) {
    return {ErrorKind::kNotFound, path + " does not exist"};
  }
  if (number == ELOOP) {
    return {ErrorKind::kRefused, path + " is a symbolic link; name the file itself"};
  }
  return {ErrorKind::kInvalidInput, path + " cannot be read: " + std::generic_category().message(number)};
}

/// Judges the open file, so that it cannot be exchanged between the look and the reading.
Result<void> checkOwnership(int fd, const std::string& path) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) {
    return fail(openFault(path, errno));
  }
  if (!S_ISREG(info.st_mode)) {
    return fail(ErrorKind::kRefused, path + " is not a regular file");
  }
  if (info.st_uid != ::geteuid()) {
    return fail(ErrorKind::kRefused,
                path + " belongs to another user; it must belong to the user this program runs as");
  }
  if ((info.st_mode & 077U) != 0) {
    return fail(ErrorKind::kRefused,
                path + " holds credentials and others can reach it; run: chmod 600 '" + path + "'");
  }
  return {};
}

Result<std::string> readText(const std::string& path) {
  const File file(path);
  if (file.fd() < 0) {
    return fail(openFault(path, errno));
  }
  if (auto checked = checkOwnership(file.fd(), path); !checked) {
    return fail(std::move(checked).error());
  }
  std::string text(kMaxProfileBytes + 1, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const auto got = ::read(file.fd(), text.data() + size, text.size() - size);
    if (got < 0 && errno != EINTR) {
      return fail(openFault(path, errno));
    }
    if (got == 0) {
      text.resize(size);
      return text;
    }
    size += got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  return fail(ErrorKind::kInvalidInput, path + " is larger than " + std::to_string(kMaxProfileBytes) + " bytes");
}

bool equalWithoutCase(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

/// Takes members out of a profile; the first fault stays.
class MemberReader final {
 public:
  MemberReader(const Json& object, const std::string& path) : object_(object), path_(path) {}

  std::string text(std::string_view name) {
    const Json* value = find(name);
    if (value == nullptr) {
      return {};
    }
    if (!value->is_string()) {
      note(name, "a string");
      return {};
    }
    return value->get<std::string>();
  }

  bool truth(std::string_view name) {
    const Json* value = find(name);
    if (value != nullptr && !value->is_boolean()) {
      note(name, "true or false");
    }
    return value != nullptr && value->is_boolean() && value->get<bool>();
  }

  std::optional<long long> integer(std::string_view name) {
    const Json* value = find(name);
    if (value == nullptr) {
      return std::nullopt;
    }
    if (!value->is_number_integer()) {
      note(name, "a whole number");
      return std::nullopt;
    }
    return value->get<long long>();
  }

  const std::optional<base::Error>& fault() const { return fault_; }

 private:
  const Json* find(std::string_view name) const {
    const Json* found = base::findMember(object_, name);
    for (auto each = object_.begin(); found == nullptr && each != object_.end(); ++each) {
      if (equalWithoutCase(each.key(), name)) {
        found = &each.value();
      }
    }
    return found != nullptr && found->is_null() ? nullptr : found;
  }

  void note(std::string_view name, std::string_view expected) {
    if (!fault_) {
      fault_ =
          base::Error{ErrorKind::kInvalidInput, path_ + ": " + std::string(name) + " must be " + std::string(expected)};
    }
  }

  const Json& object_;
  const std::string& path_;
  std::optional<base::Error> fault_;
};

}  // namespace

Result<Profile> readProfileFile(const std::string& path) {
  auto text = readText(path);
  if (!text) {
    return fail(std::move(text).error());
  }
  const auto json = base::readJson(*text, {.max_bytes = kMaxProfileBytes, .max_depth = 8, .max_nodes = 1'000});
  explicit_bzero(text->data(), text->size());
  if (!json || !json->is_object()) {
    return fail(ErrorKind::kInvalidInput, path + " is no JSON object" + (json ? "" : ": " + json.error().message));
  }
  MemberReader members(*json, path);
  Profile out;
  out.sandbox = members.truth("sandbox");
  out.coverage_type = members.text("coverageType");
  out.endpoint = members.text("endpoint");
  out.auth_key_id = members.text("authKeyId");
  out.auth_key = Secret(members.text("authKey"));
  out.email = members.text("email");
  out.password = Secret(members.text("password"));
  out.operator_id = members.text("operatorId");
  out.user_name = members.text("username");
  out.one_time_code = Secret(members.text("mfaOTPCode"));
  out.source_profile = members.text("sourceProfile");
  out.token_timeout_seconds = members.integer("tokenTimeoutSeconds");
  if (!members.text("profileCommand").empty()) {
    return fail(ErrorKind::kUnsupported,
                path +
                    " has a profileCommand, and this program runs no commands to get credentials. Put an AuthKey "
                    "into the profile, or set SORACOM_AUTH_KEY_ID and SORACOM_AUTH_KEY from the command's output");
  }
  if (members.fault()) {
    return fail(*members.fault());
  }
  return out;
}

std::string profileFileName(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool dash = c == '-' || std::string_view("./ &_=+:").find(c) != std::string_view::npos;
    if (kept) {
      out.push_back(c);
    } else if (dash && !out.ends_with('-')) {
      out.push_back('-');
    }
  }
  return out;
}

}  // namespace soracom_mcp::tools
