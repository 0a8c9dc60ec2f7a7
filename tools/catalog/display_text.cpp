#include "tools/catalog/display_text.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/ascii.h"
#include "base/utf8.h"
#include "base/visible_text.h"
#include "tools/catalog/unseen_markup.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

constexpr int kTextLines = 2;  // line ends in a row, at most

// Without those that are usual names of placeholders, such as <title> and <label>.
constexpr std::array<std::string_view, 47> kHtmlTags = {
    "a",   "b",     "blockquote", "br",  "code", "dd",     "div",    "dl",    "dt",    "em",     "h1",     "h2",
    "h3",  "h4",    "hr",         "i",   "img",  "li",     "ol",     "p",     "pre",   "small",  "span",   "strong",
    "td",  "table", "th",         "tr",  "ul",   "u",      "h5",     "h6",    "thead", "tbody",  "tfoot",  "sup",
    "sub", "del",   "ins",        "kbd", "font", "center", "strike", "style", "svg",   "iframe", "details"};

// The length of an HTML tag at the beginning of `text`, or 0. Placeholders such as <name> are not tags.
std::size_t tagLength(std::string_view text) {
  constexpr std::size_t kLongestTag = 1024;
  const auto end = text.substr(0, kLongestTag).find('>');
  if (end == std::string_view::npos) {
    return 0;
  }
  std::size_t from = text.starts_with("</") ? 2 : 1;
  std::string name;
  while (from < end && std::isalnum(static_cast<unsigned char>(text[from])) != 0) {
    name += base::toLower(text[from++]);
  }
  const bool known = std::find(kHtmlTags.begin(), kHtmlTags.end(), name) != kHtmlTags.end();
  const bool ends = from == end || text[from] == ' ' || text[from] == '/';
  return known && ends ? end + 1 : 0;
}

// `[text](target)` at the beginning of `text` with a target that leads nowhere from here: the lengths of the text and
// of the whole; 0 otherwise.
std::pair<std::size_t, std::size_t> relativeLink(std::string_view text) {
  constexpr std::size_t kLongestLink = 2048;
  const std::string_view near = text.substr(0, kLongestLink);
  const auto middle = near.find("](");
  const auto end = middle == std::string_view::npos ? middle : near.find(')', middle);
  if (end == std::string_view::npos || near.substr(1, middle - 1).find('[') != std::string_view::npos) {
    return {0, 0};
  }
  const std::string_view target = near.substr(middle + 2, end - middle - 2);
  const bool absolute = target.find("://") != std::string_view::npos || target.starts_with("mailto:");
  return absolute ? std::pair<std::size_t, std::size_t>{0, 0} : std::pair{middle - 1, end + 1};
}

std::string withoutMarkup(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t mark = std::min(text.find_first_of("<[", i), text.size());
    out.append(text, i, mark - i);
    i = mark;
    if (i == text.size()) {
      break;
    }
    if (text[i] == '<') {
      if (const std::size_t length = tagLength(text.substr(i)); length > 0) {
        out += ' ';
        i += length;
        continue;
      }
    } else if (const auto [inner, whole] = relativeLink(text.substr(i)); whole > 0) {
      out.append(text.substr(i + 1, inner));
      i += whole;
      continue;
    }
    out += text[i++];
  }
  return out;
}

// Collapses spaces, and line ends to at most `max_lines` in a row (0: to a space).
std::string withoutWaste(std::string_view text, int max_lines) {
  std::string out;
  out.reserve(text.size());
  bool space = false;
  int lines = 0;
  for (const char c : text) {
    if (c == '\n' && max_lines > 0) {
      ++lines;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      space = true;
    } else {
      if (!out.empty() && lines > 0) {
        out.append(static_cast<std::size_t>(std::min(lines, max_lines)), '\n');
      } else if (!out.empty() && space) {
        out += ' ';
      }
      space = false;
      lines = 0;
      out += c;
    }
  }
  return out;
}

// Whether cleaning would change nothing, which is so for most texts: printable ASCII without markup or waste.
bool isClean(std::string_view text, std::size_t max_bytes, int max_lines) {
  if (text.size() > max_bytes) {
    return false;
  }
  int lines = 0;
  char before = '\n';
  for (const char c : text) {
    if (c > ' ' && c <= 0x7E) {
      if (c == '<' || c == '[') {
        return false;
      }
    } else if (c == ' ') {
      if (before == ' ' || before == '\n') {
        return false;
      }
    } else if (c != '\n' || before == ' ' || text.front() == '\n') {
      return false;  // a control, or what is not ASCII
    }
    lines = c == '\n' ? lines + 1 : 0;
    if (lines > max_lines) {
      return false;
    }
    before = c;
  }
  return before != '\n' && before != ' ';
}

std::string clean(std::string_view text, std::size_t max_bytes, int max_lines) {
  if (isClean(text, max_bytes, max_lines)) {
    return std::string(text);
  }
  return base::truncateUtf8(withoutWaste(withoutMarkup(withoutUnseenMarkup(base::withoutHidden(text))), max_lines),
                            max_bytes);
}

// Keywords whose value is a schema, a list of schemas or an object of schemas by name.
enum class Holds { kNothing, kSchema, kList, kNamed };

Holds holds(std::string_view keyword) {
  if (keyword == "items" || keyword == "additionalProperties" || keyword == "not" || keyword == "contains" ||
      keyword == "if" || keyword == "then" || keyword == "else" || keyword == "propertyNames" ||
      keyword == "unevaluatedProperties" || keyword == "unevaluatedItems" || keyword == "contentSchema") {
    return Holds::kSchema;
  }
  if (keyword == "allOf" || keyword == "anyOf" || keyword == "oneOf" || keyword == "prefixItems") {
    return Holds::kList;
  }
  const bool named =
      keyword == "properties" || keyword == "patternProperties" || keyword == "$defs" || keyword == "dependentSchemas";
  return named ? Holds::kNamed : Holds::kNothing;
}

// False where nothing is left of it.
bool cleanValue(Json& value, std::size_t max_bytes) {
  const std::string& text = value.get_ref<const std::string&>();
  if (isClean(text, max_bytes, kTextLines)) {
    return true;
  }
  value = cleanText(text, max_bytes);
  return !value.get_ref<const std::string&>().empty();
}

}  // namespace

std::string cleanText(std::string_view text, std::size_t max_bytes) { return clean(text, max_bytes, kTextLines); }

std::string cleanLine(std::string_view text, std::size_t max_bytes) { return clean(text, max_bytes, 0); }

void cleanSchemaTexts(Json& schema, std::size_t max_bytes) {
  if (!schema.is_object()) {
    return;
  }
  bool emptied = false;
  for (auto& [keyword, value] : schema.get_ref<Json::object_t&>()) {
    if (value.is_string()) {
      const bool shown = keyword == "title" || keyword == "description";
      emptied = (shown && !cleanValue(value, max_bytes)) || emptied;
    } else if (value.is_structured()) {
      const Holds kind = holds(keyword);
      if (kind == Holds::kSchema) {
        cleanSchemaTexts(value, max_bytes);
      } else if (kind != Holds::kNothing) {
        for (Json& inner : value) {
          cleanSchemaTexts(inner, max_bytes);
        }
      }
    }
  }
  for (const char* name : {"title", "description"}) {
    const auto found = emptied ? schema.find(name) : schema.end();
    if (found != schema.end() && *found == "") {
      schema.erase(found);
    }
  }
}

}  // namespace soracom_mcp::tools
