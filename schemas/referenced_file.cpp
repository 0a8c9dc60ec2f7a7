#include "schemas/referenced_file.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "schemas/keywords/uri.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr const char* kBundle = "; bundle the document into one file";

bool hasScheme(std::string_view text) {
  const auto colon = text.find(':');
  return colon != std::string_view::npos && colon > 1 && text.find_first_of("/?#") > colon &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '-' ||
                  c == '.';
         });
}

// `file` as the file `from` writes it, counted from the document's folder; nothing where it leads out of it.
std::optional<std::string> pathInFolder(const std::string& from, const std::string& file) {
  const auto slash = from.rfind('/');
  const std::string path = (slash == std::string::npos ? "" : from.substr(0, slash + 1)) + file;
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string part = path.substr(begin, end - begin);
    if (part == "..") {
      if (parts.empty()) {
        return std::nullopt;
      }
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
    begin = end + 1;
  }
  std::string out;
  for (const std::string& part : parts) {
    out += (out.empty() ? "" : "/") + part;
  }
  return out;
}

}  // namespace

Result<std::string> referencedFile(const std::string& written, const std::string& from, bool in_folder) {
  if (hasScheme(written) || written.starts_with("//")) {
    return fail(ErrorKind::kRefused, std::string("is a URL, and nothing is fetched for a reference") + kBundle);
  }
  const std::string path = decodedReference(written);
  if (path.starts_with('/')) {
    return fail(ErrorKind::kRefused, std::string("is an absolute path, which is not followed") + kBundle);
  }
  const bool plain = std::none_of(path.begin(), path.end(), [](char c) {
    return c == '\\' || c == '?' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (!plain) {
    return fail(ErrorKind::kRefused, std::string("is no plain path of a file") + kBundle);
  }
  if (!in_folder) {
    return fail(ErrorKind::kRefused,
                std::string("names another document, which is followed only from a document in a file") + kBundle);
  }
  const auto in_this_folder = pathInFolder(from, path);
  if (!in_this_folder || in_this_folder->empty()) {
    return fail(ErrorKind::kRefused, std::string("leads out of the document's folder") + kBundle);
  }
  return *in_this_folder;
}

std::string decodedReference(std::string_view text) { return splitFragment("#" + std::string(text)).fragment; }

}  // namespace soracom_mcp::schemas
