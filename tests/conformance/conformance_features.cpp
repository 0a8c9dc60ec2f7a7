#include "conformance_features.h"

#include "sample_media.h"

namespace soracom_mcp::mcp {
namespace {

using base::Json;
using Kind = ContentBlock::Kind;

constexpr std::string_view kItemPrefix = "test://template/";
constexpr std::string_view kItemSuffix = "/data";

PromptMessage says(ContentBlock block) { return PromptMessage{PromptMessage::Role::kUser, std::move(block)}; }
PromptMessage says(std::string words) { return says(ContentBlock{Kind::kText, std::move(words), {}}); }

std::string valueOf(const PromptArguments& arguments, std::string_view name) {
  const auto found = arguments.find(name);
  return found != arguments.end() ? found->second : std::string();
}

// The id in test://template/{id}/data; empty for another URI.
std::string itemIn(std::string_view uri) {
  const std::size_t around = kItemPrefix.size() + kItemSuffix.size();
  if (uri.size() <= around || !uri.starts_with(kItemPrefix) || !uri.ends_with(kItemSuffix)) {
    return {};
  }
  return std::string(uri.substr(kItemPrefix.size(), uri.size() - around));
}

}  // namespace

ConformanceFeatures::ConformanceFeatures()
    : resources_{{"test://static-text", "static-text", "", "A text that never changes.", "text/plain"},
                 {"test://static-binary", "static-binary", "", "An image that never changes.", "image/png"},
                 {"test://watched-resource", "watched-resource", "", "Can be subscribed to.", "text/plain"}},
      templates_{{"test://template/{id}/data", "template-data", "", "An item by its id.", "application/json"}},
      prompts_{{"test_simple_prompt", "", "A prompt without arguments.", {}},
               {"test_prompt_with_arguments",
                "",
                "A prompt with two arguments.",
                {{"arg1", "The first", true}, {"arg2", "The second", true}}},
               {"test_prompt_with_embedded_resource",
                "",
                "A prompt that brings a resource.",
                {{"resourceUri", "Of the resource", true}}},
               {"test_prompt_with_image", "", "A prompt that brings an image.", {}},
               {"test_input_required_result_prompt", "", "A prompt that asks first.", {}}} {}

base::Result<ResourceReading> ConformanceFeatures::read(std::string_view uri, const RequestContext&) {
  ResourceReading out;
  out.fresh_for = std::chrono::seconds(60);
  const std::string address(uri);
  if (uri == "test://static-text") {
    out.contents.push_back({address, "text/plain", "This is the content of the static text resource.", false});
  } else if (uri == "test://static-binary") {
    out.contents.push_back({address, "image/png", kPngBase64, true});
  } else if (uri == "test://watched-resource") {
    out.contents.push_back({address, "text/plain", "Watched resource content", false});
  } else if (const std::string id = itemIn(uri); !id.empty()) {
    const Json item = {{"id", id}, {"templateTest", true}, {"data", "Data for ID: " + id}};
    out.contents.push_back({address, "application/json", base::writeJson(item), false});
  } else {
    return base::fail(base::ErrorKind::kNotFound, "no such resource");
  }
  return out;
}

base::Result<PromptContent> ConformanceFeatures::get(std::string_view name, const PromptArguments& arguments,
                                                     const RequestContext& context) {
  PromptContent out;
  if (name == "test_simple_prompt") {
    out.messages = {says("This is a simple prompt for testing.")};
  } else if (name == "test_prompt_with_arguments") {
    out.messages = {says("Prompt with arguments: arg1='" + valueOf(arguments, "arg1") + "', arg2='" +
                         valueOf(arguments, "arg2") + "'")};
  } else if (name == "test_prompt_with_embedded_resource") {
    out.messages = {says(ContentBlock{Kind::kResource, "Embedded resource content for testing.", "text/plain",
                                      valueOf(arguments, "resourceUri")}),
                    says("Please process the embedded resource above.")};
  } else if (name == "test_prompt_with_image") {
    out.messages = {says(ContentBlock{Kind::kImage, kPngBase64, "image/png"}), says("Please analyze the image above.")};
  } else if (name == "test_input_required_result_prompt") {
    if (const Json* answer = context.answers.accepted("user_context")) {
      out.messages = {says("The person says: " + base::writeJson(*answer))};
    } else {
      Json schema = {{"type", "object"}};
      schema["properties"]["context"]["type"] = "string";
      schema["required"] = {"context"};
      out.input_required =
          InputRequired{{InputRequest::form("user_context", "What is this about?", std::move(schema))}, {}};
    }
  } else {
    return base::fail(base::ErrorKind::kNotFound, "no such prompt");
  }
  return out;
}

base::Result<Completion> ConformanceFeatures::complete(const CompletionRequest& request, const RequestContext&) {
  Completion out;
  for (const std::string value : {"paris", "park", "party"}) {
    if (value.starts_with(request.value)) {
      out.values.push_back(value);
    }
  }
  out.total = out.values.size();
  return out;
}

}  // namespace soracom_mcp::mcp
