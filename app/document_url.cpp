#include "app/document_url.h"

#include "base/utf8.h"

namespace soracom_mcp::app {

using base::ErrorKind;
using base::fail;

bool isDocumentUrl(std::string_view name) { return name.find("://") != std::string_view::npos; }

std::string shownDocument(const std::string& name) {
  return isDocumentUrl(name) ? name.substr(0, name.find_first_of("?#")) : name;
}

base::Result<DocumentUrl> parseDocumentUrl(std::string_view text, bool allow_insecure_http) {
  text = text.substr(0, text.find('#'));
  const auto scheme = text.find("://");
  const auto path = scheme == std::string_view::npos ? scheme : text.find_first_of("/?", scheme + 3);
  auto origin = tools::parseBaseUrl(text.substr(0, path), true);
  if (!origin) {
    return fail(ErrorKind::kInvalidInput,
                "not the URL of a document: it must be https:// with a host, without user name and password, such as "
                "https://api.example.com/openapi.json");
  }
  DocumentUrl out;
  out.target = path == std::string_view::npos ? "/" : std::string(text.substr(path));
  if (out.target.front() == '?') {
    out.target.insert(0, "/");
  }
  out.origin = *std::move(origin);
  out.text = out.origin.text + out.target;
  out.shown = base::truncateUtf8(base::escapeForDisplay(base::repairUtf8(out.text.substr(0, out.text.find('?')))), 300);
  if (!out.origin.https && !allow_insecure_http && !tools::isThisMachine(out.origin.host)) {
    return fail(ErrorKind::kInvalidInput,
                out.shown +
                    ": over plain http anybody on the way can change a document; use https, or permit it with "
                    "--allow-insecure-http");
  }
  return out;
}

}  // namespace soracom_mcp::app
