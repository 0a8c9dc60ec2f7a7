#include "tests/manifests/description.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>

#include "schemas/document_source.h"
#include "schemas/overlay.h"
#include "tests/catch.h"

namespace soracom_mcp::manifests {
namespace {

constexpr std::array<std::string_view, 3> kTexts = {"summary", "description", "title"};
constexpr std::array<std::string_view, 3> kAside = {"info", "example", "examples"};

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Below `properties` the member names are those of the API's data, whatever they are.
void visitTexts(const Json& value, const std::string& pointer, bool names_are_data,
                const std::function<void(std::string_view, const std::string&)>& visit) {
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      visitTexts(value[i], base::pointerTo(pointer, std::to_string(i)), false, visit);
    }
    return;
  }
  if (!value.is_object()) {
    return;
  }
  for (const auto& [name, member] : value.items()) {
    const std::string below = base::pointerTo(pointer, name);
    if (!names_are_data && contains(kTexts, name) && member.is_string()) {
      visit(below, member.get_ref<const std::string&>());
    } else {
      visitTexts(member, below, !names_are_data && name == "properties", visit);
    }
  }
}

Json withoutTexts(const Json& value, bool names_are_data) {
  if (value.is_array()) {
    Json out = Json::array();
    for (const Json& element : value) {
      out.push_back(withoutTexts(element, false));
    }
    return out;
  }
  if (!value.is_object()) {
    return value;
  }
  Json out = Json::object();
  for (const auto& [name, member] : value.items()) {
    if (names_are_data || !(contains(kTexts, name) || contains(kAside, name))) {
      out[name] = withoutTexts(member, !names_are_data && name == "properties");
    }
  }
  return out;
}

}  // namespace

Json readManifest(const std::string& name) {
  auto document = schemas::readDocumentFile(std::string(SORACOM_MCP_SOURCE_DIR "/manifests/") + name);
  if (!document) {
    FAIL(document.error().message);
  }
  return std::move(*document);
}

std::optional<Json> readShared(const std::string& path) {
  const std::string file = std::string(SORACOM_MCP_SOURCE_DIR "/../shared/") + path;
  if (!std::filesystem::exists(file)) {
    WARN("not checked: " << file << " is absent");
    return std::nullopt;
  }
  auto document = schemas::readDocumentFile(file);
  if (!document) {
    FAIL(document.error().message);
  }
  return std::move(*document);
}

Json withOverlay(Json document) {
  const auto applied = schemas::applyOverlay(document, readManifest("soracom.overlay.yaml"));
  if (!applied) {
    FAIL(applied.error().message);
  }
  return document;
}

std::vector<OperationAt> operationsOf(const Json& document) {
  std::vector<OperationAt> out;
  for (const auto& [path, item] : document.at("paths").items()) {
    for (const auto& [name, operation] : item.items()) {
      if (base::findMember(operation, "operationId") != nullptr) {
        std::string method = name;
        std::transform(method.begin(), method.end(), method.begin(),
                       [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
        out.push_back({path, method, &operation});
      }
    }
  }
  return out;
}

const Json* memberAt(const Json& value, const std::vector<std::string_view>& names) {
  const Json* at = &value;
  for (const std::string_view name : names) {
    at = base::findMember(*at, name);
    if (at == nullptr) {
      return nullptr;
    }
  }
  return at;
}

std::string textOf(const Json& object, std::string_view member) {
  const Json* value = base::findMember(object, member);
  return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

void forEachText(const Json& document,
                 const std::function<void(std::string_view pointer, const std::string& text)>& visit) {
  visitTexts(document, "", false, visit);
}

Json factsOf(const Json& document) { return withoutTexts(document, false); }

}  // namespace soracom_mcp::manifests
