#include "schemas/document_source.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

#include "base/heap_room.h"
#include "base/json_reader.h"
#include "base/utf8.h"
#include "schemas/yaml_reader.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Json;
using base::Result;

constexpr std::size_t kMaxDepth = YamlLimits{}.max_depth;
// A document as values, its tools and their list take about as many times its bytes.
constexpr std::size_t kRoomPerByte = 24;

class File final {
 public:
  explicit File(const std::string& path)
      : descriptor_(path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {
    // Opened without waiting for who might write to a pipe of that name; what is there is waited for.
    if (descriptor_ >= 0 && path != "-") {
      ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) & ~O_NONBLOCK);
    }
  }
  ~File() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

base::Unexpected<base::Error> systemError(int code) {
  const ErrorKind kind = code == ENOENT || code == ENOTDIR ? ErrorKind::kNotFound : ErrorKind::kInvalidInput;
  return fail(kind, std::generic_category().message(code));
}

Result<std::string> readBytes(const std::string& path) {
  const File file(path);
  if (file.descriptor() < 0) {
    return systemError(errno);
  }
  std::string text;
  std::array<char, 64 * 1024> buffer;
  while (true) {
    const ssize_t got = ::read(file.descriptor(), buffer.data(), buffer.size());
    if (got == 0) {
      return text;
    }
    if (got < 0 && errno != EINTR) {
      return systemError(errno);
    }
    if (got > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    if (text.size() > kMaxDocumentBytes) {
      return fail(ErrorKind::kLimit, "larger than " + std::to_string(kMaxDocumentBytes) + " bytes");
    }
  }
}

// The JSON reader names a byte, which editors do not show: "at byte 7" becomes "at line 1, column 8 (byte 7)".
std::string withLine(const std::string& message, std::string_view text) {
  constexpr std::string_view kAt = " at byte ";
  const auto at = message.find(kAt);
  if (at == std::string::npos) {
    return message;
  }
  std::size_t byte = 0;
  const char* digits = message.data() + at + kAt.size();
  const char* end = message.data() + message.size();
  if (std::from_chars(digits, end, byte).ec != std::errc() || byte > text.size()) {
    return message;
  }
  const std::string_view before = text.substr(0, byte);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto column = byte - (before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1) + 1;
  const char* rest = std::find_if_not(digits, end, [](char c) { return c >= '0' && c <= '9'; });
  return message.substr(0, at) + " at line " + std::to_string(line) + ", column " + std::to_string(column) + " (byte " +
         std::to_string(byte) + ")" + std::string(rest, end);
}

}  // namespace

Result<Json> readDocumentText(std::string_view text, std::size_t max_values) {
  base::makeHeapRoom(text.size() * kRoomPerByte);
  text = base::withoutByteOrderMark(text);
  const auto first = text.find_first_not_of(" \t\r\n");
  const bool json = first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
  if (first != std::string_view::npos && text[first] == '<') {
    return fail(ErrorKind::kInvalidInput,
                "it is HTML or XML, not JSON or YAML; name the OpenAPI document itself, not a page that shows it");
  }
  if (!json) {
    return readYaml(text, {.max_bytes = kMaxDocumentBytes, .max_depth = kMaxDepth, .max_nodes = max_values});
  }
  // The JSON reader counts each member once more than the value it holds.
  auto document = base::readJson(
      text,
      {.max_bytes = kMaxDocumentBytes, .max_depth = kMaxDepth, .max_nodes = max_values * 2, .exact_numbers = true});
  if (!document) {
    return fail(document.error().kind, withLine(document.error().message, text));
  }
  return document;
}

Result<std::string> readDocumentBytes(const std::string& path) {
  Result<std::string> bytes = readBytes(path);
  return bytes ? std::move(bytes) : Result<std::string>(fail(bytes.error().within(path)));
}

Result<Json> readDocumentFile(const std::string& path) {
  const Result<std::string> text = readDocumentBytes(path);
  if (!text) {
    return fail(text.error());
  }
  Result<Json> document = readDocumentText(*text);
  if (!document) {
    return fail(document.error().within(path));
  }
  return document;
}

}  // namespace soracom_mcp::schemas
