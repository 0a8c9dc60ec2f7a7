// Reads of several pages, through the service.
#include "base/json_reader.h"
#include "tests/tools/call/fake_upstream.h"
#include "tests/tools/catalog/inline_document.h"
#include "tools/call/tool_service.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

std::shared_ptr<const ToolRegistry> things() {
  static const std::shared_ptr<const ToolRegistry> registry = registryOf(documentOf(
      R"({"/things":{"get":{"operationId":"listThings","parameters":[{"name":"after","in":"query","schema":{"type":"string"}}],
          "x-soracom-cli-pagination":{"request":{"param":"after"},"response":{"header":"x-next"}},
          "responses":{"200":)" +
      okJson(
          R"({"type":"array","items":{"type":"object","properties":{"id":{"type":"integer"},"late":{"type":"string"}}}})") +
      R"(}}},"/linked":{"get":{"operationId":"listLinked","parameters":[{"name":"page","in":"query","schema":{"type":"integer"}}],
          "responses":{"200":{"description":"","headers":{"link":{"schema":{"type":"string"}}},
            "content":{"application/json":{"schema":{"type":"array","items":{"type":"object"}}}}}}}}})"));
  return registry;
}

HttpResponse page(std::string body, const std::string& next = "", const char* header = "X-Next") {
  HttpResponse out{200, {{"Content-Type", "application/json"}}, std::move(body)};
  if (!next.empty()) {
    out.headers.emplace_back(header, next);
  }
  return out;
}

struct Pages {
  explicit Pages(FakeClient::Handler handler, ToolServiceOptions options = {})
      : client(std::move(handler)), service(things(), client, credentials, std::move(options)) {}

  std::string call(const char* tool, const char* arguments, bool is_error = false) {
    mcp::RequestContext context;
    context.stop = source.get();
    context.report_progress = [this](const mcp::ProgressUpdate& update) { progress.push_back(update.message); };
    const auto outcome = service.call(tool, base::readJson(arguments).value(), context);
    REQUIRE(outcome.has_value());
    CHECK(outcome->is_error == is_error);
    CHECK(outcome->structured.has_value() != is_error);
    return outcome->content.front().text;
  }
  std::vector<std::string> targets() const {
    std::vector<std::string> out;
    for (const HttpRequest& request : client.sent()) {
      out.push_back(request.target);
    }
    return out;
  }

  base::StopSource source;
  FakeClient client;
  FakeCredentials credentials;
  ToolService service;
  std::vector<std::string> progress;
};

/// Pages 1 to `last`, by the key that asks for them.
FakeClient::Handler numbered(int last, std::size_t bytes = 0) {
  return [last, bytes](const HttpRequest& request, const base::Stop&) -> base::Result<HttpResponse> {
    const auto at = request.target.find("after=");
    const int number = at == std::string::npos ? 1 : std::stoi(request.target.substr(at + 6));
    return page("[ {\"id\":" + std::to_string(number) + ",\"text\":\"" + std::string(bytes, 'x') + "\"} ]\n",
                number < last ? std::to_string(number + 1) : "");
  };
}

TEST_CASE("one page is read unless more are asked for") {
  Pages pages(numbered(3));
  CHECK(pages.call("listThings", "{}") ==
        R"({"items":[{"id":1,"text":""}],"_notice":"There is more: call again with after \"2\"."})");
  CHECK(pages.targets() == std::vector<std::string>{"/things"});
}

TEST_CASE("pages are read one after the other into one answer") {
  Pages pages(numbered(3));
  CHECK(pages.call("listThings", R"({"pages":20,"fields":"id"})") ==
        R"({"items":[{"id":1},{"id":2},{"id":3}],"_notice":"From 3 pages."})");
  CHECK(pages.targets() == std::vector<std::string>{"/things", "/things?after=2", "/things?after=3"});
  CHECK(pages.progress == std::vector<std::string>{"page 2 is read", "page 3 is read"});
}

TEST_CASE("reading ends at the pages asked for and says how to go on") {
  Pages pages(numbered(9));
  CHECK(pages.call("listThings", R"({"pages":2,"fields":"id"})") ==
        R"({"items":[{"id":1},{"id":2}],"_notice":"From 2 pages. There is more: call again with after \"3\"."})");
  for (const char* one :
       {R"({"pages":1,"fields":"id"})", R"({"pages":0,"fields":"id"})", R"({"pages":-7,"fields":"id"})"}) {
    CHECK_THAT(pages.call("listThings", one), Catch::Matchers::StartsWith(R"({"items":[{"id":1}],)"));
  }
  Pages many(numbered(99));
  many.call("listThings", R"({"pages":18446744073709551615})");
  CHECK(many.targets().size() == 20);
}

TEST_CASE("a page that does not fit is left for the next call") {
  ToolServiceOptions options;
  options.limits.max_text_bytes = 10'000;
  Pages pages(numbered(9, 3000), options);
  const std::string text = pages.call("listThings", R"({"pages":9})");
  CHECK(text.size() <= 10'000);
  CHECK_THAT(text, Catch::Matchers::Contains(
                       R"("_notice":"From 2 pages. The answer is full. There is more: call again with after \"3\".")"));
}

TEST_CASE("a key that comes back ends the reading") {
  Pages pages([](const HttpRequest&, const base::Stop&) -> base::Result<HttpResponse> { return page("[{}]", "same"); });
  CHECK_THAT(pages.call("listThings", R"({"pages":20})"), Catch::Matchers::Contains("was read already"));
  CHECK(pages.targets().size() == 2);
}

TEST_CASE("a page that fails leaves those before it and the way to it") {
  for (const bool status : {true, false}) {
    Pages pages([status](const HttpRequest& request, const base::Stop&) -> base::Result<HttpResponse> {
      if (request.target == "/things") {
        return page("[{\"id\":1}]", "k");
      }
      return status ? base::Result<HttpResponse>(HttpResponse{500, {}, ""})
                    : base::fail(base::ErrorKind::kInterrupted, "broke");
    });
    CHECK(pages.call("listThings", R"({"pages":3})") ==
          R"({"items":[{"id":1}],"_notice":"Page 2 could not be read ()" +
              std::string(status ? "HTTP 500" : std::string(base::errorKindName(base::ErrorKind::kInterrupted))) +
              R"(). There is more: call again with after \"k\"."})");
  }
}

TEST_CASE("a call that is cancelled between pages ends without an answer") {
  Pages* running = nullptr;
  Pages pages([&](const HttpRequest& request, const base::Stop&) -> base::Result<HttpResponse> {
    if (request.target == "/things") {
      return page("[{\"id\":1}]", "k");
    }
    running->source.stop(base::StopReason::kCancelledByClient);
    return base::fail(base::ErrorKind::kCancelled, "stopped");
  });
  running = &pages;
  mcp::RequestContext context;
  context.stop = pages.source.get();
  const auto outcome = pages.service.call("listThings", Json{{"pages", 5}}, context);
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().kind == base::ErrorKind::kCancelled);
  CHECK(pages.targets().size() == 2);
}

TEST_CASE("every page counts against the limits") {
  ToolServiceOptions options;
  options.safety.limits.read = {3, std::chrono::seconds(600), 3};
  options.safety.limits.patience = std::chrono::milliseconds(0);
  Pages pages(numbered(9), options);
  CHECK_THAT(pages.call("listThings", R"({"pages":9})"), Catch::Matchers::Contains("too many calls"));
  CHECK(pages.targets().size() == 3);
}

TEST_CASE("links are followed where the document declares them") {
  Pages pages([](const HttpRequest& request, const base::Stop&) -> base::Result<HttpResponse> {
    return request.target == "/linked" ? page("[1]", "<https://api.example/v1/linked?page=2>; rel=\"next\"", "Link")
           : request.target == "/linked?page=2"
               ? page("[2]", "<https://evil.example/v1/linked?page=3>; rel=next", "Link")
               : page("[3]");
  });
  CHECK(pages.call("listLinked", R"({"pages":5})") ==
        R"({"items":[1,2],"_notice":"From 2 pages. There is more, at an address that this tool does not call."})");
  CHECK(pages.targets() == std::vector<std::string>{"/linked", "/linked?page=2"});
  CHECK(pages.call("listLinked", "{}") == R"({"items":[1],"_notice":"There is more: call again with page 2."})");
}

TEST_CASE("fields that were asked for are cut out of the answer and unknown ones named") {
  Pages pages(numbered(1));
  CHECK(pages.call("listThings", R"({"fields":"id"})") == R"({"items":[{"id":1}]})");
  CHECK(pages.call("listThings", R"({"fields":"id,late"})") == R"({"items":[{"id":1}]})");
  CHECK_THAT(pages.call("listThings", R"({"fields":"nothing"})", true),
             Catch::Matchers::Contains("fields: there is no nothing; there are id, text."));
  CHECK_THAT(pages.call("listThings", R"({"fields":"a,,b"})", true),
             Catch::Matchers::StartsWith("listThings was not called"));
  CHECK(pages.targets().size() == 3);
}

TEST_CASE("an answer with fewer members keeps the promise of the output schema") {
  const Tool& tool = *things()->find("listThings");
  const auto promise = schemas::Validator::compile(*tool.description.output_schema);
  REQUIRE(promise.has_value());
  Pages pages(numbered(2));
  for (const char* arguments :
       {R"({"fields":"id"})", R"({"fields":"late,id","pages":2})", R"({"fields":"id,nothing"})"}) {
    CHECK(promise->validate(base::readJson(pages.call("listThings", arguments)).value()).empty());
  }
}

}  // namespace
}  // namespace soracom_mcp::tools
