#include "schemas/reference_bundler.h"

#include <sys/stat.h>
#include <unistd.h>

#include "schemas/document_source.h"
#include "schemas/openapi_document.h"
#include "schemas/schema_translator.h"
#include "tests/catch.h"
#include "tests/temporary_directory.h"

namespace soracom_mcp::schemas {
namespace {

using base::ErrorKind;
using base::Json;
using test::TemporaryDirectory;
using test::writeFileText;

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// A document in a folder of its own, beside files that it may refer to.
class Folder {
 public:
  Folder() { std::filesystem::create_directory(directory_.in("api")); }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(in(name)).parent_path());
    writeFileText(in(name), text);
  }
  std::string in(const std::string& name) const { return directory_.in("api/" + name); }
  std::string outside(const std::string& name) const { return directory_.in(name); }

  base::Result<Bundled> bundle(Json& root, bool other_files = true) const {
    const auto folder = DocumentFolder::of(in("openapi.yaml"));
    REQUIRE(folder);
    return bundleReferences(
        root, {.name = "openapi.yaml", .folder = &*folder, .other_files = other_files, .remedy = "permit it"});
  }

 private:
  TemporaryDirectory directory_;
};

Json json(const std::string& yaml) {
  auto root = readDocumentText(yaml);
  INFO((root ? "" : root.error().message));
  REQUIRE(root);
  return *std::move(root);
}

const std::string kHead = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\n";

}  // namespace

TEST_CASE("references to files below the folder become local, and each file is read once") {
  const Folder folder;
  folder.write("schemas/pet.yaml",
               "Pet: {type: object, properties: {tag: {$ref: '../schemas/tag.json#/Tag'}, "
               "owner: {$ref: '#/Owner'}, home: {$ref: '../openapi.yaml#/components/schemas/Home'}, "
               "next: {$ref: 'pet.yaml#/Pet'}}}\nOwner: {type: string, maxLength: 5}\n");
  folder.write("schemas/tag.json", R"({"Tag":{"type":"integer","enum":[1,2]}})");
  folder.write("paths/pets.yaml",
               "post:\n  operationId: addPet\n  requestBody:\n    required: true\n    content:\n"
               "      application/json: {schema: {$ref: '../schemas/pet.yaml#/Pet'}}\n"
               "  responses: {}\n");
  Json root = json(kHead +
                   "paths:\n  /pets: {$ref: paths/pets.yaml}\n"
                   "components: {schemas: {Home: {type: boolean}, Again: {$ref: './schemas/pet.yaml#/Pet'}}}\n");
  const auto outside = folder.bundle(root);
  REQUIRE(outside);
  CHECK(outside->outside.empty());
  CHECK(root.at("components").at("x-files").size() == 3);
  auto document = readOpenApi(std::move(root));
  REQUIRE(document);
  CHECK(document->skipped.empty());
  const auto schema =
      translateSchema(*document, document->operations.front().body->content.front().schema, Direction::kRequest);
  REQUIRE(schema);
  const Json& properties = schema->at("properties");
  CHECK(properties.at("tag").at("enum") == Json::array({1, 2}));
  CHECK(properties.at("owner").at("maxLength") == 5);
  CHECK(properties.at("home").at("type") == "boolean");
  CHECK(properties.at("next").at("type") == "object");
}

TEST_CASE("a reference that leads elsewhere is not followed and says where it stands and what to do") {
  const Folder folder;
  writeFileText(folder.outside("secret.yaml"), "x: 1\n");
  folder.write("broken.yaml", "a: [");
  folder.write("list/x.yaml", "x: 1\n");
  REQUIRE(::symlink("../secret.yaml", folder.in("link.yaml").c_str()) == 0);
  REQUIRE(::symlink(folder.outside("secret.yaml").c_str(), folder.in("absolute.yaml").c_str()) == 0);
  REQUIRE(::symlink("..", folder.in("up").c_str()) == 0);
  REQUIRE(::mkfifo(folder.in("pipe.yaml").c_str(), 0600) == 0);
  struct Row {
    const char* reference;
    const char* says;
  };
  static const Row kTable[] = {
      {"http://169.254.169.254/latest/meta-data", "is a URL, and nothing is fetched"},
      {"https://example.com/x.yaml#/X", "is a URL, and nothing is fetched"},
      {"//example.com/x.yaml", "is a URL, and nothing is fetched"},
      {"file:///etc/passwd", "is a URL, and nothing is fetched"},
      {"urn:example:x", "is a URL, and nothing is fetched"},
      {"/etc/passwd", "is an absolute path"},
      {"%2fetc/passwd", "is an absolute path"},
      {"..\\\\secret.yaml", "is no plain path"},
      {"x.yaml?y", "is no plain path"},
      {"../secret.yaml", "leads out of the document's folder"},
      {"%2e%2e/secret.yaml", "leads out of the document's folder"},
      {"list/../../secret.yaml", "leads out of the document's folder"},
      {"link.yaml", "leads out of the document's folder"},
      {"absolute.yaml", "leads out of the document's folder"},
      {"up/secret.yaml", "leads out of the document's folder"},
      {"missing.yaml#/x", "cannot be read: No such file"},
      {"list", "it is no regular file"},
      {"pipe.yaml", "it is no regular file"},
      {"broken.yaml#/a", "cannot be read: YAML line 2"},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.reference) {
      Json root = json(kHead + "paths:\n  /a:\n    get:\n      parameters: [{$ref: \"" + row.reference +
                       "\"}]\n      responses: {}\n  /b: {get: {responses: {}}}\n");
      auto outside = folder.bundle(root);
      REQUIRE(outside);
      const auto document = readOpenApi(std::move(root), {.outside = std::move(outside->outside)});
      REQUIRE(document);
      CHECK(document->operations.size() == 1);
      REQUIRE(document->skipped.size() == 1);
      const std::string& reason = document->skipped.front().reason;
      INFO(reason);
      CHECK(holds(reason, row.says));
      CHECK(holds(reason, "openapi.yaml#/paths/~1a/get/parameters/0"));
      CHECK(reason.find('\n') == std::string::npos);
    }
  }
}

TEST_CASE("a link that stays below the folder is followed") {
  const Folder folder;
  folder.write("real/x.yaml", "X: {type: string}\n");
  REQUIRE(::symlink("real", folder.in("alias").c_str()) == 0);
  Json root = json(kHead + "components: {schemas: {X: {$ref: 'alias/x.yaml#/X'}}}\n");
  CHECK(folder.bundle(root)->outside.empty());
}

TEST_CASE("other files are read only where that is permitted, and the document's own name is no other file") {
  const Folder folder;
  folder.write("x.yaml", "X: {type: string}\n");
  Json root = json(kHead + "components: {schemas: {X: {$ref: 'x.yaml#/X'}, Y: {$ref: 'openapi.yaml#/components'}}}\n");
  const auto outside = folder.bundle(root, false);
  REQUIRE(outside);
  REQUIRE(outside->outside.size() == 1);
  CHECK(outside->outside.at("x.yaml#/X") ==
        "names another file; permit it (it stands at openapi.yaml#/components/schemas/X)");
  CHECK(root.at("components").at("schemas").at("Y").at("$ref") == "#/components");
  const auto nowhere = bundleReferences(root, {.name = "-", .other_files = true});
  REQUIRE(nowhere);
  CHECK(holds(nowhere->outside.at("x.yaml#/X"), "followed only from a document in a file"));
}

TEST_CASE("what only looks like a reference stays as it is") {
  const Folder folder;
  const std::string text = kHead + R"(
components:
  schemas:
    A:
      properties:
        $ref: {type: string}
        default: {properties: {example: {type: string}}}
      default: {$ref: no.yaml}
      enum: [{$ref: no.yaml}]
      example: {$ref: no.yaml}
      x-anything: {$ref: no.yaml}
)";
  Json root = json(text);
  CHECK(folder.bundle(root)->outside.empty());
  CHECK(root == json(text));
}

TEST_CASE("files together are held to the limits of one document") {
  const Folder folder;
  std::string list = kHead + "paths: {}\ncomponents:\n  schemas:\n";
  for (int i = 0; i < 502; ++i) {
    folder.write("f" + std::to_string(i) + ".yaml", "X: {type: string}\n");
    list += "    S" + std::to_string(i) + ": {$ref: 'f" + std::to_string(i) + ".yaml#/X'}\n";
  }
  Json many = json(list);
  const auto refused = folder.bundle(many);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::kLimit);
  CHECK(holds(refused.error().message, "more than 500 files"));

  std::string bomb = "[0";
  for (int i = 0; i < 1'100'000; ++i) {
    bomb += ",0";
  }
  bomb += "]";
  folder.write("one.json", bomb);
  folder.write("two.json", bomb);
  Json large = json(kHead + "components: {schemas: {A: {$ref: one.json}, B: {$ref: two.json}}}\n");
  const auto too_large = folder.bundle(large);
  REQUIRE_FALSE(too_large);
  CHECK(too_large.error().kind == ErrorKind::kLimit);
  CHECK(holds(too_large.error().message, "two.json"));
}

TEST_CASE("a chain of files is followed to its end and a circle of them ends") {
  const Folder folder;
  folder.write("a.yaml", "A: {properties: {b: {$ref: 'b.yaml#/B'}}}\n");
  folder.write("b.yaml", "B: {properties: {a: {$ref: 'a.yaml#/A'}}}\n");
  Json root = json(kHead + "components: {schemas: {A: {$ref: 'a.yaml#/A'}}}\n");
  CHECK(folder.bundle(root)->outside.empty());
  CHECK(root.at("components").at("x-files").at("b.yaml").at("B").at("properties").at("a").at("$ref") ==
        "#/components/x-files/a.yaml/A");
}

TEST_CASE("the files that a document depends on are named, whether they could be read or not") {
  const Folder folder;
  folder.write("a.yaml", "A: {properties: {b: {$ref: 'sub/b.yaml#/B'}, c: {$ref: 'missing/c.yaml'}}}\n");
  folder.write("sub/b.yaml", "B: {$ref: '../a.yaml#/A'}\n");
  const std::string text =
      kHead + "components: {schemas: {A: {$ref: 'a.yaml#/A'}, U: {$ref: 'https://x.example/y'}}}\n";
  Json root = json(text);
  CHECK(folder.bundle(root)->files == std::vector<std::string>{"a.yaml", "sub/b.yaml", "missing/c.yaml"});
  Json other = json(text);
  CHECK(folder.bundle(other, false)->files.empty());
}

TEST_CASE("a dynamic reference that means one schema on every way becomes a reference to it") {
  const Folder folder;
  folder.write("tree.yaml",
               "$defs:\n  Leaf: {$dynamicAnchor: leaf, type: integer}\n"
               "Tree: {$dynamicAnchor: node, type: object, properties: {value: {$dynamicRef: '#leaf'}, "
               "children: {type: array, items: {$dynamicRef: '#node'}}}}\n");
  struct Row {
    const char* schema;
    const char* becomes;
  };
  static const Row kTable[] = {
      {"{$dynamicRef: '#only'}", R"({"$ref":"#/components/schemas/Only"})"},
      {"{$dynamicRef: '#%6fnly'}", R"({"$ref":"#/components/schemas/Only"})"},
      {"{$dynamicRef: '#fixed'}", R"({"$ref":"#/components/schemas/Fixed"})"},
      {"{$dynamicRef: '#/components/schemas/Twice'}", R"({"$ref":"#/components/schemas/Twice"})"},
      {"{$dynamicRef: 'https://example.com/named#inner'}", R"({"$ref":"#/components/schemas/Named/$defs/Inner"})"},
      {"{$dynamicRef: 'tree.yaml#leaf'}", R"({"$ref":"#/components/x-files/tree.yaml/$defs/Leaf"})"},
      {"{description: d, $dynamicRef: '#only', title: t}",
       R"({"description":"d","$ref":"#/components/schemas/Only","title":"t"})"},
      {"{$ref: '#fixed', $dynamicRef: '#only'}",
       R"({"$ref":"#/components/schemas/Fixed","allOf":[{"$ref":"#/components/schemas/Only"}]})"},
      {"{$ref: '#fixed', allOf: [{$dynamicRef: '#fixed'}], $dynamicRef: '#only'}",
       R"({"$ref":"#/components/schemas/Fixed","allOf":[{"$ref":"#/components/schemas/Fixed"},)"
       R"({"$ref":"#/components/schemas/Only"}]})"},
      {"{properties: {$dynamicRef: {type: string}, a: {$dynamicRef: '#only'}}, $dynamicRef: '#only'}",
       R"({"properties":{"$dynamicRef":{"type":"string"},"a":{"$ref":"#/components/schemas/Only"}},)"
       R"("$ref":"#/components/schemas/Only"})"},
      {"{default: {$dynamicRef: '#only'}}", R"({"default":{"$dynamicRef":"#only"}})"},
      {"{$dynamicRef: 7}", R"({"$dynamicRef":7})"},
  };
  for (const Row& row : kTable) {
    DYNAMIC_SECTION(row.schema) {
      Json root = json(std::string("openapi: 3.1.0\ncomponents:\n  schemas:\n    Asked: ") + row.schema + R"(
    Only: {$dynamicAnchor: only, type: string}
    Fixed: {$anchor: fixed, type: string}
    Twice: {$dynamicAnchor: twice, type: string}
    Named: {$id: 'https://example.com/named', $dynamicAnchor: twice, $defs: {Inner: {$dynamicAnchor: inner}}}
)");
      const auto bundled = folder.bundle(root);
      REQUIRE(bundled);
      CHECK(bundled->outside.empty());
      CHECK(bundled->loose.empty());
      CHECK(base::writeJson(root.at("components").at("schemas").at("Asked")) == row.becomes);
    }
  }
}

TEST_CASE("a tree of dynamic references is a recursive schema") {
  const Folder folder;
  folder.write("tree.yaml",
               "Leaf: {$dynamicAnchor: leaf, type: integer}\n"
               "Tree: {$dynamicAnchor: node, type: object, properties: {value: {$dynamicRef: '#leaf'}, "
               "children: {type: array, items: {$dynamicRef: '#node'}}}}\n");
  Json root = json(
      "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {post: {responses: {}, requestBody: {content: "
      "{application/json: {schema: {$ref: 'tree.yaml#/Tree'}}}}}}}\n");
  REQUIRE(folder.bundle(root));
  const auto document = readOpenApi(std::move(root));
  REQUIRE(document);
  Json definitions = Json::object();
  const auto schema = translateSchema(*document, document->operations.front().body->content.front().schema,
                                      Direction::kRequest, &definitions);
  REQUIRE(schema);
  CHECK(schema->at("properties").at("value").at("type") == "integer");
  const std::string inner = schema->at("properties").at("children").at("items").at("$ref").get<std::string>();
  CHECK(definitions.at(inner.substr(inner.rfind('/') + 1)).at("properties").at("value").at("type") == "integer");
}

TEST_CASE("a dynamic reference that may mean several schemas, or none, takes anything and is named") {
  const Folder folder;
  const std::string text = R"(openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/a: {post: {responses: {}, requestBody: {content: {application/json: {schema: {$ref: page}}}}}}}
components:
  schemas:
    Base:
      $id: page
      properties: {items: {type: array, items: {$dynamicRef: '#T'}}, more: {$dynamicRef: '#none'}}
      $defs: {T: {$dynamicAnchor: T, not: {}}}
    Pets: {$id: pets, $ref: page, $defs: {T: {$dynamicAnchor: T, type: string}}}
)";
  Json root = json(text);
  auto bundled = folder.bundle(root);
  REQUIRE(bundled);
  REQUIRE(bundled->loose.size() == 2);
  CHECK(bundled->loose[0].where == "openapi.yaml#/components/schemas/Base/properties/items/items");
  CHECK(bundled->loose[0].reason ==
        "$dynamicRef \"#T\": more than one schema has this $dynamicAnchor, so anything is taken in its place");
  CHECK(holds(bundled->loose[1].reason, "$dynamicRef \"#none\": names no $anchor of the document"));
  const auto document = readOpenApi(std::move(root), {.outside = std::move(bundled->outside)});
  REQUIRE(document);
  CHECK(document->skipped.empty());
  const auto schema =
      translateSchema(*document, document->operations.front().body->content.front().schema, Direction::kRequest);
  REQUIRE(schema);
  CHECK(
      base::writeJson(schema->at("properties")) ==
      R"({"items":{"type":"array","items":{"description":"any JSON value"}},"more":{"description":"any JSON value"}})");

  Json old = json("openapi: 3.0.3\ncomponents: {schemas: {A: {$dynamicRef: '#none'}}}\n");
  CHECK(folder.bundle(old)->loose.empty());
}

}  // namespace soracom_mcp::schemas
