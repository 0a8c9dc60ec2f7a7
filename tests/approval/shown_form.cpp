#include "tests/approval/shown_form.h"

#include <sstream>

#include "tests/catch.h"

namespace soracom_mcp::test {
namespace {

// The characters of a text that is valid UTF-8.
std::vector<std::string> charactersOf(std::string_view text) {
  std::vector<std::string> out;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80) {
      out.emplace_back();
    }
    out.back() += c;
  }
  return out;
}

std::size_t widthOf(const std::string& character) {
  const auto first = static_cast<unsigned char>(character.front());
  return first >= 0xE3 ? 2 : 1;
}

std::string cutAt(std::string_view line, std::size_t width) {
  std::string out;
  std::size_t used = 0;
  for (const std::string& character : charactersOf(line)) {
    used += widthOf(character);
    if (used > width) {
      break;
    }
    out += character;
  }
  return out;
}

void wrap(const std::string& line, std::size_t width, std::vector<std::string>& rows) {
  rows.emplace_back();
  std::istringstream words(line);
  for (std::string word; std::getline(words, word, ' ');) {
    std::string& row = rows.back();
    if (!row.empty() && columnsIn(row) + 1 + columnsIn(word) > width) {
      rows.emplace_back();
    } else if (!row.empty()) {
      row += ' ';
    }
    for (const std::string& character : charactersOf(word)) {
      if (columnsIn(rows.back()) + widthOf(character) > width) {
        rows.emplace_back();
      }
      rows.back() += character;
    }
  }
}

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    out.push_back(line);
  }
  return out;
}

}  // namespace

std::size_t columnsIn(std::string_view text) {
  std::size_t columns = 0;
  for (const std::string& character : charactersOf(text)) {
    columns += widthOf(character);
  }
  return columns;
}

ShownForm::ShownForm(const base::Json& form) {
  REQUIRE(form.is_object());
  message = form.at("message").get<std::string>();
  const base::Json& schema = form.at("requestedSchema");
  REQUIRE(schema.at("properties").size() == 1);
  key = schema.at("properties").items().begin().key();
  CHECK(schema.at("required") == base::Json::array({key}));
  field = schema.at("properties").front();
  title = field.at("title").get<std::string>();
  description = field.at("description").get<std::string>();
  choice = field.contains("enum");
}

std::vector<std::string> ShownForm::rows(std::size_t width) const {
  std::vector<std::string> out;
  for (const std::string& line : linesOf(message)) {
    wrap(line, width, out);
  }
  return out;
}

std::string ShownForm::glimpse(std::size_t width) const {
  std::string out;
  const std::vector<std::string> lines = linesOf(message);
  for (std::size_t i = 0; i < lines.size() && i < 3; ++i) {
    out += cutAt(lines[i], width) + "\n";
  }
  return out;
}

}  // namespace soracom_mcp::test
