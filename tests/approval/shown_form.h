#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace soracom_mcp::test {

/// What agent hosts show of a form, as far as it could be measured in them (docs/clients.md).
struct ShownForm {
  explicit ShownForm(const base::Json& form);

  /// The message as it is broken at a width: at spaces, and within words that are longer.
  std::vector<std::string> rows(std::size_t width) const;
  /// The first three lines of the message, each cut at a width: all that the narrowest host shows of it.
  std::string glimpse(std::size_t width) const;

  std::string message;
  std::string key;
  base::Json field;
  std::string title;
  std::string description;
  bool choice = false;
};

/// Columns of a terminal; characters of the scripts of East Asia take two.
std::size_t columnsIn(std::string_view text);

}  // namespace soracom_mcp::test
