#include "tools/safety/secret_scrubber.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "base/base64.h"
#include "base/exact_number.h"
#include "base/json_append.h"
#include "base/utf8.h"
#include "tools/safety/redaction.h"
#include "tools/safety/text_decoding.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

/// Ways of writing that stand one in the other.
constexpr int kMaxDepth = 3;
/// A layer this small is joined with the next whatever that one's size.
constexpr std::size_t kSmallLayer = 1024;
constexpr std::size_t kLayerRatio = 8;
/// Digits that a double keeps.
constexpr std::size_t kDoubleDigits = 15;
/// In bytes of UTF-8.
constexpr std::size_t kLongestCharacter = 4;
/// In which it is faster to look for one character after the other.
constexpr std::size_t kLongText = 128;

std::string urlSafe(std::string base64) {
  std::replace(base64.begin(), base64.end(), '+', '-');
  std::replace(base64.begin(), base64.end(), '/', '_');
  return base64;
}

/// The part of the encoding that is the same whatever stands before (`offset` bytes after a multiple of three) and
/// after the secret.
std::string stableBase64(std::string_view secret, std::size_t offset) {
  std::string encoded = base::encodeBase64(std::string(offset, '\0').append(secret));
  encoded.resize(encoded.find_last_not_of('=') + 1);
  const std::size_t front = offset == 0 ? 0 : offset + 1;
  const std::size_t back = (offset + secret.size()) % 3 == 0 ? 0 : 1;
  return encoded.substr(front, encoded.size() - front - back);
}

/// What an upstream makes of digits that it takes for a number: no zeros in front, and what a double keeps of many.
void addNumberForms(std::string_view secret, std::vector<std::string>& forms) {
  if (secret.find_first_not_of("0123456789") != std::string_view::npos) {
    return;
  }
  const std::string_view digits = secret.substr(std::min(secret.find_first_not_of('0'), secret.size()));
  if (digits.size() != secret.size()) {
    forms.emplace_back(digits);
  }
  if (digits.size() > kDoubleDigits) {
    std::string kept = base::writeJson(Json(std::strtod(std::string(digits).c_str(), nullptr)));
    kept = kept.substr(0, kept.find('e'));
    std::erase(kept, '.');
    kept.resize(kept.find_last_not_of('0') + 1);
    forms.push_back(std::move(kept));
  }
}

std::string wide(const std::u32string& text, std::size_t low, std::size_t high) {
  std::string out;
  for (const char32_t code : text) {
    const char bytes[2] = {static_cast<char>(code & 0xFFU), static_cast<char>(code >> 8U & 0xFFU)};
    out += bytes[low];
    out += bytes[high];
  }
  return out;
}

/// Other encodings than UTF-8, of which ASCII does not differ but for NUL bytes.
void addEncodings(std::string_view secret, std::vector<std::string>& forms) {
  const bool ascii = std::all_of(secret.begin(), secret.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (ascii || base::findInvalidUtf8(secret)) {
    return;
  }
  std::u32string text;
  for (std::size_t at = 0; at < secret.size();) {
    const auto first = static_cast<unsigned char>(secret[at]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t code = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
      code = code << 6U | (static_cast<unsigned char>(secret[at + i]) & 0x3FU);
    }
    text.push_back(code);
    at += length;
  }
  const char32_t largest = *std::max_element(text.begin(), text.end());
  if (largest < 0x100) {
    forms.emplace_back(text.begin(), text.end());
  }
  if (largest < 0x10000) {
    forms.push_back(wide(text, 0, 1));
    forms.push_back(wide(text, 1, 0));
  }
}

/// What of a secret counts as one of its own: without blanks around it, and the lines of a key in PEM, which may be
/// broken otherwise.
std::vector<std::string_view> partsOf(std::string_view secret) {
  constexpr std::string_view kBlanks = " \t\r\n";
  constexpr std::size_t kShortestLine = 16;
  std::vector<std::string_view> parts{secret};
  const auto first = secret.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) {
    return parts;
  }
  const std::string_view trimmed = secret.substr(first, secret.find_last_not_of(kBlanks) - first + 1);
  if (trimmed.size() != secret.size()) {
    parts.push_back(trimmed);
  }
  for (std::string_view rest = trimmed; rest.find('\n') != std::string_view::npos;) {
    rest.remove_prefix(rest.find('\n') + 1);
    const std::string_view line = rest.substr(0, rest.find_first_of("\r\n"));
    if (line.size() >= kShortestLine && runAround(line, Run::kBase64, 0).end == line.size()) {
      parts.push_back(line);
    }
  }
  return parts;
}

void addNeedles(std::string_view secret, std::vector<std::string>& forms, std::vector<std::string>& encodings) {
  forms.emplace_back(secret);
  addNumberForms(secret, forms);
  addEncodings(secret, forms);
  for (std::size_t offset = 0; offset < 3; ++offset) {
    std::string stable = stableBase64(secret, offset);
    if (std::string safe = urlSafe(stable); safe != stable) {
      encodings.push_back(std::move(safe));
    }
    encodings.push_back(std::move(stable));
  }
}

bool mayBeNumber(std::string_view text) { return text.find_first_not_of("0123456789.eE+-") == std::string_view::npos; }

/// Kinds of writing a text may hold, seen from single characters.
enum Trace : unsigned char { kBackslash = 1, kPercent = 2, kEntity = 4, kNul = 8, kLine = 16, kPlus = 32, kEquals = 64 };

constexpr std::array<unsigned char, 256> kTraces = [] {
  std::array<unsigned char, 256> traces{};
  traces['\\'] = kBackslash;
  traces['%'] = kPercent;
  traces['&'] = kEntity;
  traces['\0'] = kNul;
  traces['\n'] = kLine;
  traces['+'] = kPlus;
  traces['='] = kEquals;
  return traces;
}();

unsigned tracesIn(std::string_view text) {
  unsigned traces = 0;
  if (text.size() < kLongText) {
    for (const char c : text) {
      traces |= kTraces[static_cast<unsigned char>(c)];
    }
    return traces;
  }
  for (const char c : {'\\', '%', '&', '\0', '\n', '+', '='}) {
    traces |= text.find(c) != std::string_view::npos ? kTraces[static_cast<unsigned char>(c)] : 0U;
  }
  return traces;
}

bool looksLikeText(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    return (c >= 0x20 && c < 0x7F) || c == '\0' || c == '\t' || c == '\n' || c == '\r';
  });
}

/// Ordered, those that overlap or touch as one.
void joinRanges(std::vector<ByteRange>& ranges) {
  std::sort(ranges.begin(), ranges.end(), [](ByteRange left, ByteRange right) { return left.begin < right.begin; });
  std::size_t kept = 0;
  for (const ByteRange range : ranges) {
    if (kept > 0 && range.begin <= ranges[kept - 1].end) {
      ranges[kept - 1].end = std::max(ranges[kept - 1].end, range.end);
    } else {
      ranges[kept++] = range;
    }
  }
  ranges.resize(kept);
}

}  // namespace

/// One text and what it decodes to.
class SecretScrubber::Search final {
 public:
  Search(const SecretScrubber& owner, bool first_only, int max_depth = kMaxDepth)
      : owner_(owner), first_only_(first_only), max_depth_(max_depth) {}

  void run(std::string_view text) { look(text, nullptr, nullptr, 0); }
  bool any() const { return !ranges_.empty(); }
  std::vector<ByteRange> ranges() && {
    joinRanges(ranges_);
    return std::move(ranges_);
  }

 private:
  using Places = std::vector<std::uint32_t>;

  bool enough() const { return first_only_ && any(); }
  bool findsPlainly(std::string_view text) const {
    return std::any_of(owner_.layers_.begin(), owner_.layers_.end(),
                       [&](const auto& layer) { return layer->finds(text); });
  }
  /// `places` are those of the outermost text; null where `text` is that. `decoded` is what `text` comes from.
  void look(std::string_view text, const DecodedText* decoded, const Places* places, int depth);
  void lookInto(const DecodedText& decoded, const Places* places, int depth);
  void lookIntoRuns(std::string_view text, const DecodedText* decoded, const Places* places, int depth);
  void lookIntoRun(std::string_view text, Run kind, ByteRange run, const Places* places, int depth);

  const SecretScrubber& owner_;
  const bool first_only_;
  const int max_depth_;
  std::vector<ByteRange> ranges_;
  std::string bytes_;
  std::vector<std::size_t> seen_;  ///< digests of decoded texts: ways of writing in another order come to the same
};

void SecretScrubber::Search::look(std::string_view text, const DecodedText* decoded, const Places* places, int depth) {
  std::vector<ByteRange> found;
  for (const auto& layer : owner_.layers_) {
    layer->find(text, found);
  }
  for (const ByteRange range : found) {
    ranges_.push_back(places == nullptr ? range : ByteRange{(*places)[range.begin], (*places)[range.end]});
  }
  if (depth == max_depth_ || enough() || text.size() < kMinBytes) {
    return;
  }
  const unsigned traces = tracesIn(text);
  const auto into = [&](const std::optional<DecodedText>& inner) {
    if (inner && !enough()) {
      lookInto(*inner, places, depth);
    }
  };
  if ((traces & kBackslash) != 0) {
    into(decodeBackslashes(text));
  }
  if ((traces & kPercent) != 0) {
    into(decodePercents(text, false));
  }
  if (owner_.blanks_ && (traces & kPlus) != 0) {
    into(decodePercents(text, true));
  }
  if ((traces & kEntity) != 0) {
    into(decodeEntities(text));
  }
  if ((traces & kEquals) != 0) {
    into(decodeQuotedPrintable(text));
  }
  if ((traces & kNul) != 0) {
    into(withoutNuls(text));
  }
  if ((traces & kLine) != 0) {
    into(withoutWrapping(text));
  }
  lookIntoRuns(text, decoded, places, depth);
}

/// In a text that was unescaped those alone that are not what they were.
void SecretScrubber::Search::lookIntoRuns(std::string_view text, const DecodedText* decoded, const Places* places,
                                          int depth) {
  for (const Run kind : {Run::kHexadecimal, Run::kBase64}) {
    if (decoded == nullptr || decoded->changed.empty()) {
      for (ByteRange run = nextRun(text, kind, 0); run.end != 0 && !enough(); run = nextRun(text, kind, run.end)) {
        lookIntoRun(text, kind, run, places, depth);
      }
      continue;
    }
    std::size_t done = 0;
    for (const std::uint32_t changed : decoded->changed) {
      for (std::size_t at = changed; at <= changed + kLongestCharacter; ++at) {
        if (at < done || enough()) {
          continue;
        }
        if (const ByteRange run = runAround(text, kind, at); run.end > done) {
          lookIntoRun(text, kind, run, places, depth);
          done = run.end;
        }
      }
    }
  }
}

void SecretScrubber::Search::lookIntoRun(std::string_view text, Run kind, ByteRange run, const Places* places,
                                         int depth) {
  if (kind == Run::kBase64) {
    if (const auto decoded = decodeBase64Text(text, run)) {
      lookInto(*decoded, places, depth);
    }
    return;
  }
  for (const std::size_t begin : {run.begin, run.begin + 1}) {
    decodeHexadecimal(text.substr(begin, run.end - begin), bytes_);
    if (findsPlainly(bytes_) || looksLikeText(bytes_)) {
      DecodedText decoded{bytes_, {}, {}};
      for (std::size_t at = begin; decoded.places.size() <= bytes_.size(); at += 2) {
        decoded.places.push_back(static_cast<std::uint32_t>(at));
      }
      lookInto(decoded, places, depth);
    }
  }
}

void SecretScrubber::Search::lookInto(const DecodedText& decoded, const Places* places, int depth) {
  if (decoded.text.size() < kMinBytes) {
    return;
  }
  Places composed;
  const Places* own = &decoded.places;
  if (places != nullptr) {
    composed.reserve(own->size());
    for (const std::uint32_t place : *own) {
      composed.push_back((*places)[place]);
    }
    own = &composed;
  }
  const std::size_t digest = std::hash<std::string_view>()(decoded.text) ^ own->front();
  if (std::find(seen_.begin(), seen_.end(), digest) != seen_.end()) {
    return;
  }
  if (seen_.size() < 64) {
    seen_.push_back(digest);
  }
  look(decoded.text, &decoded, own, depth + 1);
}

bool SecretScrubber::knows(std::string_view secret) const {
  return std::any_of(layers_.begin(), layers_.end(), [&](const auto& layer) { return layer->holds(secret); });
}

void SecretScrubber::include(std::shared_ptr<const NeedleIndex> layer) {
  if (std::find(layers_.begin(), layers_.end(), layer) != layers_.end()) {
    return;
  }
  const auto much_larger = [&](const NeedleIndex& other) {
    return other.size() > std::max(kSmallLayer, kLayerRatio * layer->size());
  };
  for (auto other = layers_.rbegin(); other != layers_.rend();) {
    if ((*other)->isLong() == layer->isLong() && !much_larger(**other)) {
      layer = std::make_shared<const NeedleIndex>(**other, *layer);
      layers_.erase(std::next(other).base());
      other = layers_.rbegin();
    } else {
      ++other;
    }
  }
  layers_.push_back(std::move(layer));
}

void SecretScrubber::add(std::string_view secret) {
  add(std::vector<base::Secret>{base::Secret(std::string(secret))});
}

void SecretScrubber::add(const std::vector<base::Secret>& secrets) {
  std::vector<std::string> forms;
  std::vector<std::string> encodings;
  for (const base::Secret& secret : secrets) {
    const std::string& text = secret.reveal();
    if (text.size() < kMinBytes || knows(text)) {
      continue;
    }
    const std::size_t first = forms.size();
    for (const std::string_view part : partsOf(text)) {
      addNeedles(part, forms, encodings);
    }
    blanks_ = blanks_ || text.find(' ') != std::string::npos;
    digits_ = digits_ || std::any_of(forms.begin() + static_cast<std::ptrdiff_t>(first), forms.end(), mayBeNumber);
  }
  if (forms.empty()) {
    return;
  }
  std::vector<Needle> kinds[2];
  const auto put = [&](const std::string& text, bool base64) {
    kinds[text.size() < NeedleIndex::kLongBytes ? 1 : 0].push_back({text, base64});
  };
  std::for_each(forms.begin(), forms.end(), [&](const std::string& form) { put(form, false); });
  std::for_each(encodings.begin(), encodings.end(), [&](const std::string& encoding) { put(encoding, true); });
  for (const std::vector<Needle>& needles : kinds) {
    if (auto layer = std::make_shared<const NeedleIndex>(needles); layer->size() != 0) {
      include(std::move(layer));
    }
  }
}

void SecretScrubber::add(const SecretScrubber& other) {
  digits_ = digits_ || other.digits_;
  blanks_ = blanks_ || other.blanks_;
  for (const auto& layer : other.layers_) {
    include(layer);
  }
}

std::vector<ByteRange> SecretScrubber::find(std::string_view text) const {
  if (layers_.empty() || text.size() < kMinBytes) {
    return {};
  }
  Search search(*this, false);
  search.run(text);
  return std::move(search).ranges();
}

bool SecretScrubber::finds(std::string_view text) const {
  if (layers_.empty() || text.size() < kMinBytes) {
    return false;
  }
  Search search(*this, true);
  search.run(text);
  return search.any();
}

bool SecretScrubber::mayOccurIn(std::string_view json_text) const {
  if (layers_.empty()) {
    return false;
  }
  if (digits_) {
    return true;
  }
  Search search(*this, true, kMaxDepth + 1);  // what is written as JSON is one writing more
  search.run(json_text);
  return search.any();
}

std::string SecretScrubber::scrub(std::string_view text) const {
  std::string out;
  std::size_t done = 0;
  for (const ByteRange range : find(text)) {
    out.append(text.substr(done, range.begin - done)).append(kMask);
    done = range.end;
  }
  return out.append(text.substr(done));
}

/// As it is written, and its digits alone where a point or an exponent may stand between them.
bool SecretScrubber::findsInNumber(const Json& number) const {
  std::string text = base::writeJson(number);
  if (finds(text)) {
    return true;
  }
  if (text.find_first_of(".eE") == std::string::npos) {
    return false;
  }
  const std::string canonical = base::canonicalNumber(number);
  text.resize(std::min(text.find_first_of("eE"), text.size()));
  std::erase(text, '.');
  return finds(text) || finds(canonical);
}

void SecretScrubber::scrub(Json& value) const {
  if (layers_.empty()) {
    return;
  }
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    if (text.size() >= kMinBytes && !find(text).empty()) {
      value = scrub(std::string_view(text));
    }
  } else if (value.is_array()) {
    for (Json& element : value) {
      scrub(element);
    }
  } else if (value.is_object()) {
    bool in_names = false;
    for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
      in_names = in_names || finds(name);
      scrub(member);
    }
    if (in_names) {
      Json renamed = Json::object();
      base::reserveMembers(renamed, value.size());
      std::size_t hidden = 0;
      for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
        // Numbered, because names must stay unique.
        const bool hide = finds(name);
        const std::string mark = hide && ++hidden > 1 ? " " + std::to_string(hidden) : std::string();
        base::appendMember(renamed, hide ? scrub(std::string_view(name)) + mark : name, std::move(member));
      }
      value = std::move(renamed);
    }
  } else if (digits_ && base::isNumber(value) && findsInNumber(value)) {
    maskSecretLeaf(value);
  }
}

}  // namespace soracom_mcp::tools
