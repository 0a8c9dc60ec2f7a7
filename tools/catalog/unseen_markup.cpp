#include "tools/catalog/unseen_markup.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"

namespace soracom_mcp::tools {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t kLongestDefinition = 4096;

struct Kind {
  std::string_view open;
  std::string_view close;
  std::size_t overlap;  // of the opening, how much may be part of the end: "<!-->" is a whole comment
};

// In the order in which they are tried.
constexpr std::array<Kind, 7> kKinds = {{{"<!--", "-->", 2},
                                         {"<![cdata[", "]]>", 0},
                                         {"<!doctype", ">", 0},
                                         {"<?", "?>", 0},
                                         {"<script", "</script>", 0},
                                         {"<style", "</style>", 0},
                                         {"<template", "</template>", 0}}};

// "[label]: address "title"" with what white space may stand between them; nothing where it is text.
struct Definition {
  std::size_t length = 0;       // 0: none
  std::string_view up_to_link;  // what stays of it; empty: nothing
};

std::size_t skipSpaces(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r", at), text.size());
}

// Spaces, one line end, spaces.
std::size_t skipToNextWord(std::string_view text, std::size_t at) {
  at = skipSpaces(text, at);
  return at < text.size() && text[at] == '\n' ? skipSpaces(text, at + 1) : at;
}

bool endsLine(std::string_view text, std::size_t at) { return at >= text.size() || text[at] == '\n'; }

// Where the title that begins at `at` ends, with the spaces behind it, if it is one; else npos.
std::size_t titleEnd(std::string_view text, std::size_t at) {
  if (at >= text.size() || (text[at] != '"' && text[at] != '\'' && text[at] != '(')) {
    return npos;
  }
  const std::size_t close = text.find(text[at] == '(' ? ')' : text[at], at + 1);
  if (close == npos || text.substr(at, close - at).find("\n\n") != npos) {
    return npos;
  }
  const std::size_t end = skipSpaces(text, close + 1);
  return endsLine(text, end) ? end : npos;
}

Definition definitionAt(std::string_view whole) {
  const std::string_view text = whole.substr(0, kLongestDefinition);
  const std::size_t label = text.find(']');
  if (label == npos || label < 2 || !text.substr(label).starts_with("]:") || text.substr(1, label).find('[') != npos) {
    return {};
  }
  const std::size_t link = skipToNextWord(text, label + 2);
  const bool angled = link < text.size() && text[link] == '<';
  const std::size_t link_end =
      angled ? text.find_first_of(">\n", link) + 1 : std::min(text.find_first_of(" \t\r\n", link), text.size());
  if (link_end == link || link_end == 0 || (angled && text[link_end - 1] != '>')) {
    return {};
  }
  std::size_t end = skipSpaces(text, link_end);
  const bool alone = endsLine(text, end);
  if (const std::size_t titled = titleEnd(text, skipToNextWord(text, link_end)); titled != npos) {
    end = titled;
  } else if (!alone) {
    return {};
  }
  const std::string_view address = text.substr(link, link_end - link);
  const bool absolute = address.find("://") != npos;
  return {end, absolute ? text.substr(0, link_end) : std::string_view()};
}

bool beginsLine(std::string_view text, std::size_t at) {
  std::size_t spaces = 0;
  while (at > 0 && text[at - 1] == ' ' && spaces < 4) {
    --at;
    ++spaces;
  }
  return spaces < 4 && (at == 0 || text[at - 1] == '\n');
}

class Reader final {
 public:
  explicit Reader(std::string_view text) : text_(text), lowered_(base::lowerCase(text)) {}

  std::string read() {
    std::string out;
    out.reserve(text_.size());
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t mark = std::min(text_.find_first_of("<[", at), text_.size());
      out.append(text_, at, mark - at);
      at = mark;
      if (at == text_.size()) {
        break;
      }
      if (const std::size_t end = text_[at] == '<' ? unseenEnd(at) : npos; end != npos) {
        out += ' ';
        at = end;
        continue;
      }
      const bool may_define = text_[at] == '[' && beginsLine(text_, at);
      if (const Definition found = may_define ? definitionAt(text_.substr(at)) : Definition(); found.length > 0) {
        out += found.up_to_link;
        at += found.length;
        continue;
      }
      out += text_[at++];
    }
    return out;
  }

 private:
  // The end of the markup that begins at `at`; npos where it is text.
  std::size_t unseenEnd(std::size_t at) {
    const std::string_view rest = std::string_view(lowered_).substr(at);
    for (std::size_t i = 0; i < kKinds.size(); ++i) {
      const Kind& kind = kKinds[i];
      if (endless_[i] || !rest.starts_with(kind.open)) {
        continue;
      }
      const std::size_t close = lowered_.find(kind.close, at + kind.open.size() - kind.overlap);
      if (close != npos) {
        return close + kind.close.size();
      }
      if (kind.overlap > 0) {
        return text_.size();
      }
      endless_[i] = true;  // nor will there be one further on
    }
    return npos;
  }

  std::string_view text_;
  std::string lowered_;
  std::array<bool, kKinds.size()> endless_{};
};

}  // namespace

std::string withoutUnseenMarkup(std::string_view text) { return Reader(text).read(); }

}  // namespace soracom_mcp::tools
