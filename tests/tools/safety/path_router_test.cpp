#include <fstream>
#include <set>
#include <sstream>

#include "base/json_reader.h"
#include "tests/catch.h"
#include "tools/safety/path_guard.h"

namespace soracom_mcp::tools {
namespace {

struct Entry {
  const char* id;
  const char* method;
  const char* path;
};

schemas::OpenApiDocument documentOf(const std::vector<Entry>& entries) {
  schemas::OpenApiDocument document;
  for (const Entry& entry : entries) {
    schemas::Operation operation;
    operation.id = entry.id;
    operation.method = entry.method;
    operation.path = entry.path;
    document.operations.push_back(std::move(operation));
  }
  return document;
}

std::string routeId(const PathRouter& router, std::string_view method, std::string_view target) {
  const schemas::Operation* found = router.route(method, target);
  return found == nullptr ? "none" : found->id;
}

/// The operations of the built-in document by the reference data; nothing where the data is not there.
std::optional<schemas::OpenApiDocument> referenceDocument() {
  std::ifstream file(SORACOM_MCP_SOURCE_DIR "/../shared/reference/operations.json");
  std::stringstream text;
  text << file.rdbuf();
  const auto root = base::readJson(text.str());
  if (!root) {
    return std::nullopt;
  }
  schemas::OpenApiDocument document;
  for (const base::Json& entry : *root) {
    schemas::Operation operation;
    operation.id = base::findMember(entry, "operationId")->get<std::string>();
    operation.method = base::findMember(entry, "method")->get<std::string>();
    operation.path = base::findMember(entry, "path")->get<std::string>();
    document.operations.push_back(std::move(operation));
  }
  return document;
}

std::vector<std::string> segmentsOf(const std::string& path) {
  std::vector<std::string> segments;
  std::stringstream stream(path.substr(1));
  for (std::string segment; std::getline(stream, segment, '/');) {
    segments.push_back(segment);
  }
  return segments;
}

std::string join(const std::vector<std::string>& segments) {
  std::string path;
  for (const std::string& segment : segments) {
    path += "/" + segment;
  }
  return path;
}

/// As an intermediary does (RFC 3986 section 5.2.4).
std::vector<std::string> withoutDotSegments(const std::vector<std::string>& segments) {
  std::vector<std::string> out;
  for (const std::string& segment : segments) {
    if (segment == ".." && !out.empty()) {
      out.pop_back();
    } else if (segment != "." && segment != "..") {
      out.push_back(segment);
    }
  }
  return out;
}

/// The finished path with `value` in one parameter and a harmless text in all others.
std::vector<std::string> filled(std::vector<std::string> segments, std::size_t place, const std::string& value) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i].front() == '{') {
      segments[i] = i == place ? value : "v";
    }
  }
  return segments;
}

TEST_CASE("a literal segment wins over a template for the methods it has") {
  const auto document = documentOf({{"getUser", "GET", "/users/{user_name}"},
                                    {"createUser", "POST", "/users/{user_name}"},
                                    {"getDefault", "GET", "/users/default_permissions"},
                                    {"listKeys", "GET", "/users/{user_name}/keys"}});
  const PathRouter router(document);
  CHECK(routeId(router, "GET", "/users/alice") == "getUser");
  CHECK(routeId(router, "GET", "/users/alice?x=/a/b") == "getUser");
  CHECK(routeId(router, "GET", "/users/default_permissions") == "getDefault");
  CHECK(routeId(router, "GET", "/users/default%5Fpermissions") == "getDefault");
  CHECK(routeId(router, "POST", "/users/default_permissions") == "createUser");
  CHECK(routeId(router, "GET", "/users/default_permissions/keys") == "listKeys");
  CHECK(routeId(router, "GET", "/users/a%2Fkeys") == "getUser");
  CHECK(routeId(router, "GET", "/users/") == "none");
  CHECK(routeId(router, "GET", "/users/a/") == "none");
  CHECK(routeId(router, "DELETE", "/users/a") == "none");
}

TEST_CASE("check refuses a target that another operation or none would answer") {
  const auto document =
      documentOf({{"updateUser", "PUT", "/users/{user_name}"}, {"updateDefault", "PUT", "/users/default_permissions"}});
  const PathRouter router(document);
  const schemas::Operation& update = document.operations.front();
  CHECK(router.check(update, "/users/alice").has_value());
  const auto shadowed = router.check(update, "/users/default_permissions");
  REQUIRE_FALSE(shadowed.has_value());
  CHECK(shadowed.error().kind == base::ErrorKind::kRefused);
  CHECK(shadowed.error().message.starts_with("path_rejected: "));
  CHECK(shadowed.error().message.find("updateDefault") != std::string::npos);
  CHECK_FALSE(router.check(update, "/users/alice/more").has_value());
}

TEST_CASE("a query that is fixed in a path tells operations of that path apart") {
  const auto document = documentOf({{"any", "POST", "/jobs/{id}"},
                                    {"kill", "POST", "/jobs/{id}?op=kill"},
                                    {"killHard", "POST", "/jobs/{id}?op=kill&force=1"},
                                    {"stop", "POST", "/jobs/{id}#stop"}});
  const PathRouter router(document);
  const auto& [any, kill, kill_hard, stop] =
      std::tie(document.operations[0], document.operations[1], document.operations[2], document.operations[3]);
  CHECK(router.check(any, "/jobs/1").has_value());
  CHECK(router.check(any, "/jobs/1?op=show").has_value());
  CHECK(router.check(kill, "/jobs/1?op=kill&force=0").has_value());
  CHECK(router.check(kill_hard, "/jobs/1?op=kill&force=1").has_value());
  CHECK(router.check(stop, "/jobs/1?x=op=kill").has_value());
  for (const char* query : {"op=kill", "x=1&op=kill", "op=%6bill"}) {
    CAPTURE(query);
    const auto refused = router.check(any, "/jobs/1?" + std::string(query));
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message.find("kill (/jobs/{id}?op=kill)") != std::string::npos);
  }
  CHECK_FALSE(router.check(kill, "/jobs/1?op=kill&force=1").has_value());
}

TEST_CASE("segments may mix literal text and several parameters") {
  const auto document = documentOf({{"any", "GET", "/f/{name}"},
                                    {"json", "GET", "/f/{name}.json"},
                                    {"range", "GET", "/f/{from}..{to}"},
                                    {"folder", "GET", "/f/{name}/"}});
  const PathRouter router(document);
  CHECK(routeId(router, "GET", "/f/a") == "any");
  CHECK(routeId(router, "GET", "/f/a.json") == "json");
  CHECK(routeId(router, "GET", "/f/.json") == "any");
  CHECK(routeId(router, "GET", "/f/1..2") == "range");
  CHECK(routeId(router, "GET", "/f/a/") == "folder");
}

TEST_CASE("templates that differ only in parameter names answer for each other") {
  const auto document = documentOf({{"one", "GET", "/a/{x}"}, {"two", "GET", "/a/{y}"}});
  const PathRouter router(document);
  CHECK(router.check(document.operations[0], "/a/1").has_value());
  CHECK(router.check(document.operations[1], "/a/1").has_value());
}

TEST_CASE("every operation of the built-in document routes to itself") {
  const auto document = referenceDocument();
  if (!document) {
    WARN("reference/operations.json is not there: not checked");
    return;
  }
  REQUIRE(document->operations.size() == 77);
  const PathRouter router(*document);
  for (const schemas::Operation& operation : document->operations) {
    const auto segments = segmentsOf(operation.path);
    CHECK(router.check(operation, join(filled(segments, segments.size(), ""))).has_value());
  }
}

TEST_CASE("every value that re-routes an operation of the built-in document is refused") {
  const auto document = referenceDocument();
  if (!document) {
    WARN("reference/operations.json is not there: not checked");
    return;
  }
  const PathRouter router(*document);
  std::set<std::string> literals;
  for (const schemas::Operation& operation : document->operations) {
    for (const std::string& segment : segmentsOf(operation.path)) {
      if (segment.front() != '{') {
        literals.insert(segment);
      }
    }
  }
  std::size_t climbing = 0;
  std::size_t shadowed = 0;
  for (const schemas::Operation& operation : document->operations) {
    const auto segments = segmentsOf(operation.path);
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (segments[i].front() != '{') {
        continue;
      }
      for (const std::string dots : {".", ".."}) {
        const auto target = filled(segments, i, dots);
        const schemas::Operation* answers = router.route(operation.method, join(withoutDotSegments(target)));
        climbing += dots == ".." && answers != nullptr && answers != &operation ? 1 : 0;
        CHECK_FALSE(checkPathValue("x", dots).has_value());
        CHECK_FALSE(checkTarget("https://api.example/v1", join(target)).has_value());
      }
      for (const std::string& literal : literals) {
        const std::string target = join(filled(segments, i, literal));
        if (router.route(operation.method, target) != &operation) {
          ++shadowed;
          CHECK(literal == "default_permissions");
          CHECK_FALSE(router.check(operation, target).has_value());
        }
      }
    }
  }
  CHECK(climbing == 20);
  CHECK(shadowed == 3);
}

TEST_CASE("finding the operation of a long path ends at its budget and is no verdict then") {
  std::vector<std::string> paths;
  for (int i = 0; i < 200; ++i) {
    paths.push_back("/{a}-" + std::to_string(i) + "-{b}");
  }
  schemas::OpenApiDocument document;
  for (const std::string& path : paths) {
    schemas::Operation operation;
    operation.id = path;
    operation.method = "GET";
    operation.path = path;
    document.operations.push_back(std::move(operation));
  }
  const PathRouter router(document);
  base::WorkBudget work(1'000'000);
  const auto checked = router.check(document.operations.front(), "/" + std::string(100'000, 'x'), work);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().kind == base::ErrorKind::kLimit);
  CHECK(work.end() == base::WorkBudget::End::kSpent);
}

}  // namespace
}  // namespace soracom_mcp::tools
