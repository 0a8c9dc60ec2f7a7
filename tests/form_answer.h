#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "tests/catch.h"

namespace soracom_mcp::test {

/// What the title of a field asks to type: "Type NAME to approve".
inline std::string askedName(const base::Json& field) {
  const std::string title = field.at("title").get<std::string>();
  const std::string_view before = "Type ";
  const std::string_view after = " to approve";
  REQUIRE(title.starts_with(before));
  REQUIRE(title.ends_with(after));
  return title.substr(before.size(), title.size() - before.size() - after.size());
}

/// What a person who agrees puts into a form, as its schema asks: the last of the choices, or the name in the title.
inline base::Json agreedContent(const base::Json& form) {
  base::Json content = base::Json::object();
  for (const auto& [key, field] : form.at("requestedSchema").at("properties").items()) {
    content[key] = field.contains("enum") ? field.at("enum").back() : base::Json(askedName(field));
  }
  return content;
}

}  // namespace soracom_mcp::test
