#pragma once

#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/stop.h"
#include "mcp/server/resource_provider.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// What did not fit into answers, for a while: in pieces that fit, read as `result://ID/PIECE` (from 1). The id is
/// unguessable, and only the principal it was made for may read it. In memory and bounded: beyond a bound the oldest
/// goes. What is given must hold no secret. Thread-safe, never blocks for long.
class KeptResults final {
 public:
  struct Limits {
    std::size_t max_results = 64;
    std::size_t max_results_of_one = 16;  ///< of one principal
    std::size_t max_bytes = 32 * 1024 * 1024;
    std::size_t max_bytes_of_one = 8 * 1024 * 1024;  ///< of one result
    std::chrono::minutes lifetime{10};
  };

  KeptResults() = default;
  explicit KeptResults(Limits limits) : limits_(limits) {}

  const Limits& limits() const { return limits_; }

  /// The URI of the first piece; empty where the result is too large or has no piece. `binary` pieces are base64.
  /// `shown` is the text before the first piece, of which read() needs the end.
  std::string keep(std::string_view principal, std::string_view mime_type, std::vector<std::string> pieces,
                   bool binary = false, std::string_view shown = {});
  static std::string uriOf(std::string_view first, std::size_t piece);

  static bool isKept(std::string_view uri) { return uri.starts_with("result://"); }
  /// kNotFound for what is not there (any more), and for another principal alike. `secrets`, which may have become known
  /// since, are masked, also where one stands across the border of two pieces; bytes that hold one are not there.
  base::Result<mcp::ResourceReading> read(std::string_view uri, const mcp::RequestContext& context,
                                          const SecretScrubber& secrets = {});

 private:
  struct Entry {
    std::string id;
    std::string principal;
    std::string mime_type;
    std::vector<std::string> pieces;
    std::string before;  ///< the first piece: the end of what was shown
    bool binary;
    std::size_t bytes;
    base::Clock::time_point until;
  };

  void makeRoom(std::string_view principal, std::size_t bytes);

  const Limits limits_ = {};
  std::mutex mutex_;
  std::list<Entry> entries_;  ///< the oldest first
  std::size_t bytes_ = 0;
};

/// `text` in pieces of at most `max_bytes`, at least one character each, between characters.
std::vector<std::string> splitText(std::string_view text, std::size_t max_bytes);
/// The elements of an array from `first` on, as JSON arrays of at most `max_bytes`; an element that is larger stands in
/// an array of its own.
std::vector<std::string> splitArray(const base::Json& array, std::size_t first, std::size_t max_bytes);

}  // namespace soracom_mcp::tools
