#include "schemas/path_template.h"

#include <algorithm>

#include "base/percent_decoding.h"

namespace soracom_mcp::schemas {
namespace {

base::Result<PathQueryItem> readItem(std::string_view text) {
  const auto equals = std::min(text.find('='), text.size());
  PathQueryItem out{base::percentDecode(text.substr(0, equals)), {}, text};
  if (text.find_first_of("{}") == std::string_view::npos) {
    return out;
  }
  const std::string_view value = text.substr(std::min(equals + 1, text.size()));
  const bool whole = value.size() > 2 && value.front() == '{' && value.find_first_of("{}", 1) == value.size() - 1 &&
                     value.back() == '}';
  if (!whole || out.name.empty() || out.name.find_first_of("{}") != std::string::npos) {
    return base::fail(base::ErrorKind::kUnsupported,
                      "the query in its path must be made of NAME=VALUE and NAME={PARAMETER}");
  }
  out.parameter = value.substr(1, value.size() - 2);
  return out;
}

}  // namespace

std::string PathTemplate::fixedQuery() const {
  std::string out;
  for (const PathQueryItem& item : query) {
    if (item.parameter.empty()) {
      out += (out.empty() ? "" : "&") + std::string(item.text);
    }
  }
  return out;
}

base::Result<PathTemplate> readPathTemplate(std::string_view written) {
  const auto fragment = std::min(written.find('#'), written.size());
  if (written.find_first_of("/{", fragment) != std::string_view::npos) {
    return base::fail(base::ErrorKind::kUnsupported, "its path goes on behind a #, and what stands there is not sent");
  }
  written = written.substr(0, fragment);
  const auto mark = written.find('?');
  PathTemplate out{written.substr(0, mark), {}};
  std::string_view rest = mark == std::string_view::npos ? std::string_view() : written.substr(mark + 1);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    if (end > 0) {
      auto item = readItem(rest.substr(0, end));
      if (!item) {
        return base::fail(std::move(item).error());
      }
      out.query.push_back(*std::move(item));
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

}  // namespace soracom_mcp::schemas
