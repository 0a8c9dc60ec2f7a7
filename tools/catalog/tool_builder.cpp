#include "tools/catalog/tool_builder.h"

#include <algorithm>
#include <cctype>

#include "base/utf8.h"
#include "tools/catalog/argument_examples.h"
#include "tools/catalog/display_text.h"
#include "tools/catalog/input_schema.h"
#include "tools/catalog/output_schema.h"
#include "tools/catalog/risk.h"
#include "tools/catalog/visible_schema.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr std::size_t kMaxTitle = 128;
constexpr std::string_view kNoData = "Returns no data.";

// Letters and digits alone, to see whether two texts say the same.
std::string bareText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80) {
      out += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return out;
}

std::string withFullStop(std::string text) {
  if (!text.empty() && (std::isalnum(static_cast<unsigned char>(text.back())) != 0 || text.back() == ')')) {
    text += '.';
  }
  return text;
}

std::string joined(const std::string& left, const std::string& right) {
  return left + (left.empty() || right.empty() ? "" : " ") + right;
}

std::string toolDescription(const schemas::Operation& operation, OutputShape output) {
  const bool told = !operation.extension.description.empty();
  const std::string summary = told ? "" : cleanLine(operation.summary, kMaxToolDescription);
  const std::string details =
      cleanText(told ? operation.extension.description : operation.description, kMaxToolDescription);
  const std::string bare_summary = bareText(summary);
  const std::string bare_details = bareText(details);
  const bool repeated = bare_details.starts_with(bare_summary);
  std::string text = repeated ? withFullStop(details) : joined(withFullStop(summary), withFullStop(details));
  if (bare_summary.starts_with(bare_details)) {
    text = withFullStop(summary);
  }
  if (text.empty()) {
    text = operation.method + " " + cleanLine(operation.path, kMaxToolDescription) + ".";
  }
  if (operation.deprecated) {
    text = joined("Deprecated.", text);
  }
  const std::string_view ending = output == OutputShape::kNone ? kNoData : std::string_view();
  text = base::truncateUtf8(text, kMaxToolDescription - (ending.empty() ? 0 : ending.size() + 1));
  return joined(text, std::string(ending));
}

std::string toolTitle(const schemas::Operation& operation, const std::string& name) {
  for (const std::string* text : {&operation.extension.title, &operation.summary}) {
    std::string title = cleanLine(*text, kMaxTitle);
    while (title.ends_with('.') && !title.ends_with("..")) {
      title.pop_back();
    }
    if (!title.empty()) {
      return title;
    }
  }
  return name;
}

/// Of reads alone: a change is not called for a part of its answer, and is not repeated for the next page.
AnswerArguments answerArguments(const schemas::Operation& operation, const OutputSchema& output) {
  AnswerArguments out;
  out.fields = output.json && operationRisk(operation) == Risk::kRead;
  // Where it saves most: in every tool it would make the list of tools longer by more than it is worth.
  out.listed_fields = out.fields && output.shape == OutputShape::kWrapped;
  out.pages = out.fields && operation.method == "GET" && operation.paging.has_value();
  return out;
}

}  // namespace

base::Result<Tool> makeTool(const schemas::OpenApiDocument& document, const schemas::Operation& operation,
                            std::string name, mcp::ToolDescription& shown, const ToolOptions& options) {
  OutputSchema output = makeOutputSchema(document, operation);
  const AnswerArguments answer = answerArguments(operation, output);
  auto input = makeInputSchema(document, operation, answer);
  if (!input) {
    return base::fail(input.error());
  }
  Json full;
  if (options.cut_cycles && base::findMember(input->schema, "$defs") != nullptr) {
    full = std::move(input->schema);
    input = makeInputSchema(document, operation, answer, true);
    if (!input) {
      return base::fail(input.error());
    }
  }
  Tool tool{shown};
  tool.remarks = showExamples(operation, *input);
  if (hidesSomething(input->schema)) {
    full = full.is_null() ? input->schema : std::move(full);
    if (!makeSchemaVisible(input->schema).empty()) {
      tool.remarks.push_back(
          "its input schema has names or values with hidden characters; they are shown written out, as in <U+202E>, "
          "and sent as they are");
    }
  }
  if (output.schema) {
    makeSchemaVisible(*output.schema);
  }
  tool.operation = &operation;
  tool.arguments = std::move(input->arguments);
  tool.secret_definitions = std::move(input->secret_definitions);
  tool.full_input_schema = std::move(full);
  tool.body_media_type = std::move(input->body_media_type);
  tool.risk = operationRisk(operation);
  tool.output = output.shape;
  tool.secret_output = std::move(output.secrets);
  tool.json_text_output = std::move(output.json_texts);
  shown.name = std::move(name);
  shown.title = toolTitle(operation, shown.name);
  shown.description = toolDescription(operation, tool.output);
  shown.input_schema = std::move(input->schema);
  shown.output_schema = std::move(output.schema);
  shown.annotations = operationAnnotations(operation);
  shown.annotations.title = shown.title;
  return tool;
}

}  // namespace soracom_mcp::tools
