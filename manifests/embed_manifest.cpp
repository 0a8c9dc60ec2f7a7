// Build-time program: embed_manifest DOCUMENT.yaml OVERLAY.yaml OUT.cpp
//
// Writes the source of manifests/built_in.h: the document with the overlay applied, and the overlay itself.
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

constexpr std::size_t kPerLine = 24;

// Compact, and ASCII, so that every byte fits a char whether it is signed or not.
std::string toAscii(const Json& value) { return value.dump(-1, ' ', true); }

// An array of numbers: compilers need not accept a string literal beyond 64 KiB, and some warn.
void appendConstant(std::string& out, std::string_view name, std::string_view text) {
  out += "constexpr char k";
  out += name;
  out += "[] = {";
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += i % kPerLine == 0 ? "\n    " : " ";
    out += std::to_string(static_cast<int>(text[i]));
    out += ',';
  }
  out += "\n};\n";
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
      "std::string_view builtInDocument() { return {kDocument, sizeof kDocument}; }\n"
      "std::string_view builtInOverlay() { return {kOverlay, sizeof kOverlay}; }\n\n"
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
