#include "app/call_arguments.h"

#include <fstream>
#include <iostream>
#include <iterator>

#include "base/json_reader.h"

namespace soracom_mcp::app {
namespace {

base::Result<std::string> readText(const std::string& text) {
  if (text == "-") {
    return std::string(std::istreambuf_iterator<char>(std::cin), {});
  }
  if (!text.starts_with("@")) {
    return text;
  }
  std::ifstream file(text.substr(1), std::ios::binary);
  if (!file) {
    return base::fail(base::ErrorKind::kNotFound, "--args: the file " + text.substr(1) + " cannot be read");
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

base::Result<base::Json> readCallArguments(const std::string& text) {
  auto source = readText(text);
  if (!source) {
    return base::fail(std::move(source).error());
  }
  auto arguments = base::readJson(*source, {.exact_numbers = true});
  if (!arguments) {
    return base::fail(arguments.error().within("--args"));
  }
  if (!arguments->is_object()) {
    return base::fail(base::ErrorKind::kInvalidInput,
                      "--args: a JSON object is expected, for example '{\"user_name\":\"alice\"}'");
  }
  return arguments;
}

}  // namespace soracom_mcp::app
