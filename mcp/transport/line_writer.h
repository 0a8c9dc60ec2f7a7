#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

#include "mcp/transport/wake_event.h"

namespace soracom_mcp::mcp {

/// Writes whole lines to a descriptor, one after the other, whichever thread they come from. A write blocks while the
/// peer does not read. Once `closing` is set, or the peer has closed its end of `input`, a peer that reads nothing for
/// `patience` is given up: whoever writes may be the one who would read the end of the input.
///
/// After the first failure (the peer closed its end, or was given up) everything is dropped and `broken` is set.
/// SIGPIPE must be ignored by the program.
class LineWriter final {
 public:
  /// Borrows the descriptors and the events. `input` is -1 where there is none.
  LineWriter(int descriptor, int input, const WakeEvent& closing, WakeEvent& broken,
             std::chrono::milliseconds patience);
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  /// `line` has no line end; one that is inside becomes a blank, which JSON allows wherever it allows the former.
  /// Thread-safe.
  void write(std::string line);
  bool isBroken() const { return is_broken_.load(std::memory_order_acquire); }

 private:
  bool writeAll(std::string_view bytes);
  long writeSome(std::string_view bytes) const;
  bool waitUntilWritable() const;

  const int descriptor_;
  const int input_;
  const WakeEvent& closing_;
  WakeEvent& broken_;
  const std::chrono::milliseconds patience_;
  const int own_descriptor_;
  const bool is_socket_;
  std::mutex mutex_;
  std::atomic<bool> is_broken_ = false;
};

}  // namespace soracom_mcp::mcp
