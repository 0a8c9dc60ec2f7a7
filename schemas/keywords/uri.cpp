#include "schemas/keywords/uri.h"

#include "base/percent_decoding.h"

namespace soracom_mcp::schemas {
namespace {

// RFC 3986 section 3. Views into the text that was split; has_ tells an empty part from a missing one.
struct UriParts {
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;
  std::string_view query;
  std::string_view fragment;
  bool has_scheme = false;
  bool has_authority = false;
  bool has_query = false;
  bool has_fragment = false;
};

bool isSchemeByte(char c, bool first) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (!first && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'));
}

UriParts split(std::string_view text) {
  UriParts out;
  if (const auto hash = text.find('#'); hash != std::string_view::npos) {
    out.has_fragment = true;
    out.fragment = text.substr(hash + 1);
    text = text.substr(0, hash);
  }
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    out.has_query = true;
    out.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  std::size_t i = 0;
  while (i < text.size() && isSchemeByte(text[i], i == 0)) {
    ++i;
  }
  if (i > 0 && i < text.size() && text[i] == ':') {
    out.has_scheme = true;
    out.scheme = text.substr(0, i);
    text = text.substr(i + 1);
  }
  if (text.starts_with("//")) {
    out.has_authority = true;
    const auto end = std::min(text.find('/', 2), text.size());
    out.authority = text.substr(2, end - 2);
    text = text.substr(end);
  }
  out.path = text;
  return out;
}

// RFC 3986 section 5.2.4.
std::string removeDotSegments(std::string_view path) {
  std::string out;
  while (!path.empty()) {
    if (path.starts_with("../")) {
      path.remove_prefix(3);
    } else if (path.starts_with("./") || path.starts_with("/./")) {
      path.remove_prefix(2);
    } else if (path == "/." || path == "/..") {
      if (path == "/..") {
        out.resize(out.rfind('/') == std::string::npos ? 0 : out.rfind('/'));
      }
      out += '/';
      break;
    } else if (path.starts_with("/../")) {
      path.remove_prefix(3);
      out.resize(out.rfind('/') == std::string::npos ? 0 : out.rfind('/'));
    } else if (path == "." || path == "..") {
      break;
    } else {
      const auto end = std::min(path.find('/', 1), path.size());
      out += path.substr(0, end);
      path.remove_prefix(end);
    }
  }
  return out;
}

std::string merge(const UriParts& base, std::string_view path) {
  if (base.has_authority && base.path.empty()) {
    return "/" + std::string(path);
  }
  const auto slash = base.path.rfind('/');
  return slash == std::string_view::npos ? std::string(path)
                                         : std::string(base.path.substr(0, slash + 1)) + std::string(path);
}

}  // namespace

std::string resolveUri(std::string_view base, std::string_view reference) {
  const UriParts from = split(base);
  UriParts to = split(reference);
  std::string path(to.path);
  if (to.has_scheme || base.empty()) {
    return std::string(reference);
  }
  if (to.has_authority) {
    path = removeDotSegments(to.path);
  } else {
    if (to.path.empty()) {
      path = from.path;
      if (!to.has_query) {
        to.has_query = from.has_query;
        to.query = from.query;
      }
    } else {
      path = removeDotSegments(to.path.starts_with('/') ? std::string(to.path) : merge(from, to.path));
    }
    to.has_authority = from.has_authority;
    to.authority = from.authority;
  }
  std::string out = from.has_scheme ? std::string(from.scheme) + ":" : "";
  out += to.has_authority ? "//" + std::string(to.authority) : "";
  out += path;
  out += to.has_query ? "?" + std::string(to.query) : "";
  out += to.has_fragment ? "#" + std::string(to.fragment) : "";
  return out;
}

SplitUri splitFragment(std::string_view uri) {
  const auto hash = uri.find('#');
  SplitUri out;
  out.resource = uri.substr(0, hash);
  if (hash == std::string_view::npos) {
    return out;
  }
  out.fragment = base::percentDecode(uri.substr(hash + 1));
  return out;
}

}  // namespace soracom_mcp::schemas
