#include "tools/call/kept_results.h"

#include <algorithm>
#include <charconv>

#include "base/base64.h"
#include "base/random_id.h"
#include "tools/safety/redaction.h"

namespace soracom_mcp::tools {
namespace {

constexpr std::string_view kScheme = "result://";
constexpr std::size_t kIdBytes = 16;
/// As long as secrets are, in any writing.
constexpr std::size_t kMostBefore = 16 * 1024;

/// `text` as it is masked between its neighbours.
std::string maskedBetween(const std::string& before, const std::string& text, const std::string& after,
                          const SecretScrubber& secrets) {
  const std::size_t begin = before.size();
  const std::size_t end = begin + text.size();
  const std::string all = before + text + after;
  std::string out;
  std::size_t done = begin;
  for (const ByteRange range : secrets.find(all)) {
    if (range.end > done && range.begin < end) {
      out.append(all, done, std::max(range.begin, done) - done).append(kMask);
      done = std::min(range.end, end);
    }
  }
  return out.append(all, done, end - done);
}

}  // namespace

std::string KeptResults::uriOf(std::string_view first, std::size_t piece) {
  return std::string(first.substr(0, first.rfind('/') + 1)) + std::to_string(piece);
}

void KeptResults::makeRoom(std::string_view principal, std::size_t bytes) {
  const auto drop = [&](std::list<Entry>::iterator entry) {
    bytes_ -= entry->bytes;
    return entries_.erase(entry);
  };
  const auto now = base::Clock::now();
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    entry = entry->until <= now ? drop(entry) : std::next(entry);
  }
  const auto of_one = [&](const Entry& entry) { return entry.principal == principal; };
  if (static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), of_one)) >= limits_.max_results_of_one) {
    drop(std::find_if(entries_.begin(), entries_.end(), of_one));
  }
  while (!entries_.empty() && (entries_.size() >= limits_.max_results || bytes_ + bytes > limits_.max_bytes)) {
    drop(entries_.begin());
  }
}

std::string KeptResults::keep(std::string_view principal, std::string_view mime_type, std::vector<std::string> pieces,
                              bool binary, std::string_view shown) {
  shown.remove_prefix(shown.size() - std::min(shown.size(), kMostBefore));
  std::size_t bytes = shown.size();
  for (const std::string& piece : pieces) {
    bytes += piece.size();
  }
  if (pieces.empty() || bytes > std::min(limits_.max_bytes_of_one, limits_.max_bytes)) {
    return {};
  }
  const std::lock_guard lock(mutex_);
  makeRoom(principal, bytes);
  entries_.push_back({base::randomHex(kIdBytes), std::string(principal), std::string(mime_type), std::move(pieces),
                      std::string(shown), binary, bytes, base::Clock::now() + limits_.lifetime});
  bytes_ += bytes;
  return std::string(kScheme) + entries_.back().id + "/1";
}

base::Result<mcp::ResourceReading> KeptResults::read(std::string_view uri, const mcp::RequestContext& context,
                                                     const SecretScrubber& secrets) {
  const auto missing = base::fail(base::ErrorKind::kNotFound, "no such resource");
  if (!isKept(uri)) {
    return missing;
  }
  const std::string_view rest = uri.substr(kScheme.size());
  const auto slash = rest.find('/');
  const std::string_view number = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
  std::size_t piece = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), piece);
  if (error != std::errc() || end != number.data() + number.size() || number.starts_with('0')) {
    return missing;
  }
  std::unique_lock lock(mutex_);
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.id == rest.substr(0, slash); });
  if (found == entries_.end() || found->principal != context.principal || found->until <= base::Clock::now() ||
      piece > found->pieces.size()) {
    return missing;
  }
  const std::vector<std::string>& pieces = found->pieces;
  const bool binary = found->binary;
  const std::string mime_type = found->mime_type;
  const std::string before = piece > 1 ? pieces[piece - 2] : found->before;
  const std::string after = piece < pieces.size() ? pieces[piece] : std::string();
  std::string text = pieces[piece - 1];
  lock.unlock();
  if (binary) {
    if (const auto bytes = base::decodeBase64(text); bytes && secrets.finds(*bytes)) {
      return missing;
    }
  } else {
    text = maskedBetween(before, text, after, secrets);
  }
  mcp::ResourceReading out;
  out.contents.push_back({std::string(uri), mime_type, std::move(text), binary});
  return out;
}

std::vector<std::string> splitText(std::string_view text, std::size_t max_bytes) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    std::size_t size = std::min(text.size(), std::max<std::size_t>(max_bytes, 4));
    while (size > 1 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) {
      --size;
    }
    pieces.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return pieces;
}

std::vector<std::string> splitArray(const base::Json& array, std::size_t first, std::size_t max_bytes) {
  std::vector<std::string> pieces;
  std::string piece;
  for (std::size_t i = first; i < array.size(); ++i) {
    const std::string element = base::writeJson(array[i]);
    if (!piece.empty() && piece.size() + element.size() + 2 > max_bytes) {
      pieces.push_back(std::move(piece) + "]");
      piece.clear();
    }
    piece += (piece.empty() ? "[" : ",") + element;
  }
  if (!piece.empty()) {
    pieces.push_back(std::move(piece) + "]");
  }
  return pieces;
}

}  // namespace soracom_mcp::tools
