// Build-time program: embed_manifest DOCUMENT.yaml OVERLAY.yaml OUT.cpp
//
// Writes the source of manifests/built_in.h: the document with the overlay applied, and the overlay itself.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "schemas/document_source.h"
#include "schemas/overlay.h"

namespace soracom_mcp::manifests {
namespace {

using base::Json;
using base::Result;

// Bytes of JSON in one piece of the literal: short enough for a line that an editor shows.
constexpr std::size_t kPiece = 100;

// Compact, and ASCII, so that the literal means the same whatever the compiler takes the source encoding to be.
std::string toAscii(const Json& value) { return value.dump(-1, ' ', true); }

// The text as string literals that the compiler joins. JSON in ASCII has no control characters, so two escapes do.
void appendLiteral(std::string& out, std::string_view text) {
  for (std::size_t start = 0; start < text.size(); start += kPiece) {
    out += "    \"";
    for (const char c : text.substr(start, kPiece)) {
      if (c == '"' || c == '\\') {
        out += '\\';
      }
      out += c;
    }
    out += "\"\n";
  }
}

void appendConstant(std::string& out, std::string_view name, std::string_view text) {
  out += "constexpr std::string_view k";
  out += name;
  out += " =\n";
  appendLiteral(out, text);
  out += "    \"\";\n";
}

std::string sourceOf(const Json& document, const Json& overlay) {
  std::string out =
      "// Written by embed_manifest at build time. Edit manifests/*.yaml instead.\n"
      "#include \"manifests/built_in.h\"\n\n"
      "namespace soracom_mcp::manifests {\nnamespace {\n\n";
  appendConstant(out, "Document", toAscii(document));
  out += '\n';
  appendConstant(out, "Overlay", toAscii(overlay));
  out +=
      "\n}  // namespace\n\n"
      "std::string_view builtInDocument() { return kDocument; }\n"
      "std::string_view builtInOverlay() { return kOverlay; }\n\n"
      "}  // namespace soracom_mcp::manifests\n";
  return out;
}

Result<void> embed(const std::string& document_path, const std::string& overlay_path, const std::string& out_path) {
  auto document = schemas::readDocumentFile(document_path);
  if (!document) {
    return base::fail(document.error());
  }
  const auto overlay = schemas::readDocumentFile(overlay_path);
  if (!overlay) {
    return base::fail(overlay.error());
  }
  // Whether every action finds its target is a matter of the tests, not of the build.
  const auto applied = schemas::applyOverlay(*document, *overlay);
  if (!applied) {
    return base::fail(applied.error().within(overlay_path));
  }
  std::ofstream out(out_path, std::ios::binary | std::ios::trunc);
  out << sourceOf(*document, *overlay);
  if (!out.flush()) {
    return base::fail(base::ErrorKind::kInternal, out_path + ": cannot be written");
  }
  return {};
}

}  // namespace
}  // namespace soracom_mcp::manifests

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: embed_manifest DOCUMENT.yaml OVERLAY.yaml OUT.cpp\n";
    return 2;
  }
  const auto done = soracom_mcp::manifests::embed(argv[1], argv[2], argv[3]);
  if (!done) {
    std::cerr << "embed_manifest: " << done.error().message << '\n';
    return 1;
  }
  return 0;
}
