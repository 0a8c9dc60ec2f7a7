#pragma once

#include <array>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/base64.h"
#include "base/json.h"

namespace soracom_mcp::test {

/// One way of writing a secret, and a way to read it again that shares nothing with what the program does.
struct Writing {
  const char* name;
  std::function<std::string(const std::string&)> write;
};

inline std::string hexOf(std::string_view bytes, bool upper, std::string_view before = "") {
  const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out.append(before);
    out += digits[static_cast<unsigned char>(c) >> 4U];
    out += digits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

inline std::string eachAs(const std::string& text, const std::function<std::string(char, std::size_t)>& write) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += write(text[i], i);
  }
  return out;
}

inline std::string inQuotes(const std::string& text) {
  const std::string quoted = base::writeJson(base::Json(text));
  return quoted.substr(1, quoted.size() - 2);
}

inline std::string wrapped(const std::string& text, std::size_t width, const std::string& line_break) {
  return eachAs(text, [&](char c, std::size_t i) { return (i != 0 && i % width == 0 ? line_break : "") + c; });
}

/// Of ASCII.
inline std::vector<Writing> writings() {
  const auto one = [](char c) { return std::string(1, c); };
  const auto unicode = [](bool upper) {
    return [upper](const std::string& s) {
      return eachAs(s, [&](char c, std::size_t) { return "\\u00" + hexOf(std::string(1, c), upper); });
    };
  };
  const auto base64At = [](std::size_t offset, base::Base64 alphabet) {
    return [offset, alphabet](const std::string& s) {
      return base::encodeBase64(std::string("~~~").substr(0, offset) + s + "~", alphabet);
    };
  };
  return {
      {"as it is", [](const std::string& s) { return s; }},
      {"JSON", inQuotes},
      {"JSON in JSON", [](const std::string& s) { return inQuotes(inQuotes(s)); }},
      {"JSON in JSON in JSON", [](const std::string& s) { return inQuotes(inQuotes(inQuotes(s))); }},
      {"JSON with all as \\u", unicode(false)},
      {"JSON with all as \\u in capitals", unicode(true)},
      {"JSON with every second as \\u",
       [=](const std::string& s) {
         return eachAs(s, [&](char c, std::size_t i) {
           return i % 2 == 0 ? "\\u00" + hexOf(one(c), false) : inQuotes(one(c));
         });
       }},
      {"JSON with escaped slashes",
       [=](const std::string& s) {
         return eachAs(s, [&](char c, std::size_t) { return c == '/' ? "\\/" : inQuotes(one(c)); });
       }},
      {"percent codes", [](const std::string& s) { return hexOf(s, true, "%"); }},
      {"percent codes in lower case", [](const std::string& s) { return hexOf(s, false, "%"); }},
      {"every third as a percent code",
       [=](const std::string& s) {
         return eachAs(s, [&](char c, std::size_t i) {
           return i % 3 == 0 || c == '%' ? hexOf(one(c), i % 2 == 0, "%") : one(c);
         });
       }},
      {"percent codes twice",
       [](const std::string& s) {
         return eachAs(hexOf(s, true, "%"), [](char c, std::size_t) { return c == '%' ? "%25" : std::string(1, c); });
       }},
      {"a form",
       [=](const std::string& s) {
         return eachAs(s, [&](char c, std::size_t) {
           const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
           return c == ' ' ? "+" : plain ? one(c) : hexOf(one(c), true, "%");
         });
       }},
      {"HTML",
       [=](const std::string& s) {
         return eachAs(s, [&](char c, std::size_t) {
           return c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '"' ? "&quot;" : c == '\'' ? "&#39;" : one(c);
         });
       }},
      {"HTML in numbers",
       [](const std::string& s) {
         return eachAs(s, [](char c, std::size_t i) {
           return i % 2 == 0 ? "&#" + std::to_string(int{c}) + ";" : "&#x" + hexOf(std::string(1, c), false) + ";";
         });
       }},
      {"HTML in numbers without an end",
       [](const std::string& s) {
         return eachAs(s, [](char c, std::size_t i) {
           return i % 2 == 0 ? "&#x" + hexOf(std::string(1, c), false) : "&#" + std::to_string(int{c});
         });
       }},
      {"percent codes of Unicode", [](const std::string& s) { return hexOf(s, true, "%u00"); }},
      {"quoted-printable", [](const std::string& s) { return hexOf(s, true, "="); }},
      {"hexadecimal", [](const std::string& s) { return hexOf(s, false); }},
      {"hexadecimal in capitals", [](const std::string& s) { return hexOf(s, true); }},
      {"hexadecimal in both cases",
       [](const std::string& s) {
         return eachAs(s, [](char c, std::size_t i) { return hexOf(std::string(1, c), i % 2 == 0); });
       }},
      {"hexadecimal behind a digit", [](const std::string& s) { return "f" + hexOf(s, false); }},
      {"\\x escapes", [](const std::string& s) { return hexOf(s, false, "\\x"); }},
      {"base64", base64At(0, base::Base64::kStandard)},
      {"base64 behind one byte", base64At(1, base::Base64::kStandard)},
      {"base64 behind two bytes", base64At(2, base::Base64::kStandard)},
      {"base64url", base64At(0, base::Base64::kUrl)},
      {"base64url behind one byte", base64At(1, base::Base64::kUrl)},
      {"base64url behind two bytes", base64At(2, base::Base64::kUrl)},
      {"base64 in lines",
       [](const std::string& s) { return wrapped(base::encodeBase64("a header: " + s + " and more"), 20, "\r\n"); }},
      {"base64 in lines in JSON",
       [](const std::string& s) {
         return inQuotes(wrapped(base::encodeBase64("a header: " + s + " and more"), 20, "\n"));
       }},
      {"base64 of JSON",
       [](const std::string& s) { return base::encodeBase64("{\"member\": \"" + inQuotes(s) + "\"}      "); }},
      {"base64 of base64",
       [](const std::string& s) { return base::encodeBase64("{\"a\": \"" + base::encodeBase64(s + "       ") + "\"}"); }},
      {"base64 in percent codes",
       [](const std::string& s) {
         return eachAs(base::encodeBase64("xxx" + s), [](char c, std::size_t) {
           return c == '+' || c == '/' || c == '=' ? hexOf(std::string(1, c), true, "%") : std::string(1, c);
         });
       }},
      {"UTF-16", [](const std::string& s) { return eachAs(s, [](char c, std::size_t) { return std::string{c, '\0'}; }); }},
      {"UTF-16 with the high byte first",
       [](const std::string& s) { return eachAs(s, [](char c, std::size_t) { return std::string{'\0', c}; }); }},
  };
}

/// A random text of `length` characters that JSON, URLs and HTML escape or not; none of a to f, so that it is not taken
/// for part of the text around it.
inline std::string randomSecret(std::mt19937& random, std::size_t length, std::string_view alphabet) {
  std::string out;
  while (out.size() < length) {
    out += alphabet[random() % alphabet.size()];
  }
  return out;
}

inline constexpr std::array<std::string_view, 4> kAlphabets{
    "GHIJKLMNOPQRSTUVWXYZghijklmnopqrstuvwxyz0123456789", "0123456789",
    "GHIJKLMNghijklmn0123456789-_.~!*'()+/=&%#?:;@$,\"<>\\{}[]|^`", "GHIJKLghijkl 0123456789 "};

/// The readings of a text that its writer may have meant: for the test alone, slow and simple.
inline std::vector<std::string> readingsOf(const std::string& text) {
  std::vector<std::string> out{text};
  std::string hex;
  std::string wide;
  std::string letters;
  for (const char c : text) {
    wide += c == '\0' ? "" : std::string(1, c);
    letters += c == '\n' || c == '\r' ? "" : std::string(1, c);
  }
  out.push_back(wide);
  const auto value = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  for (std::size_t phase = 0; phase < 2; ++phase) {
    std::string bytes;
    for (std::size_t i = phase; i + 1 < text.size(); i += 2) {
      const int high = value(text[i]);
      const int low = value(text[i + 1]);
      bytes += high < 0 || low < 0 ? '~' : static_cast<char>(high * 16 + low);
    }
    out.push_back(bytes);
  }
  for (const std::string& mark : {std::string("%"), std::string("="), std::string("\\x"), std::string("\\u00")}) {
    std::string read;
    for (std::size_t i = 0; i < text.size();) {
      const std::size_t at = i + mark.size();
      if (text.compare(i, mark.size(), mark) == 0 && at + 1 < text.size() && value(text[at]) >= 0 && value(text[at + 1]) >= 0) {
        read += static_cast<char>(value(text[at]) * 16 + value(text[at + 1]));
        i = at + 2;
      } else if (mark.size() > 1 && text[i] == '\\' && i + 1 < text.size()) {
        read += text[i + 1];
        i += 2;
      } else {
        read += text[i++];
      }
    }
    out.push_back(read);
  }
  static constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t phase = 0; phase < 4; ++phase) {
    std::string bytes;
    unsigned bits = 0;
    std::size_t count = 0;
    std::size_t skip = phase;  // letters of each run
    for (std::size_t i = 0; i < letters.size(); ++i) {
      const char c = letters[i] == '-' ? '+' : letters[i] == '_' ? '/' : letters[i];
      const auto at = kLetters.find(c);
      if (at == std::string_view::npos) {
        bytes += '~';
        count = 0;
        skip = phase;
        continue;
      }
      if (skip > 0) {
        --skip;
        continue;
      }
      bits = bits << 6U | static_cast<unsigned>(at);
      if (++count % 4 == 0) {
        for (const unsigned shift : {16U, 8U, 0U}) {
          bytes += static_cast<char>(bits >> shift & 0xFFU);
        }
      }
    }
    out.push_back(bytes);
  }
  return out;
}

/// Whether a text, in any reading, shows six consecutive characters of the secret.
inline bool showsPart(const std::string& text, const std::string& secret) {
  for (const std::string& reading : readingsOf(text)) {
    for (std::size_t i = 0; i + 6 <= secret.size(); ++i) {
      if (reading.find(secret.substr(i, 6)) != std::string::npos) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace soracom_mcp::test
