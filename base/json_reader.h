#pragma once

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::base {

/// What a JSON text may cost and hold. The defaults suit one protocol message.
struct JsonLimits {
  std::size_t max_bytes = 16 * 1024 * 1024;
  std::size_t max_depth = 64;
  std::size_t max_nodes = 500'000;  ///< values, and members counted once more
  /// Accepts what readers take differently, as the grammar does: of a member name that occurs twice in one object the
  /// last value counts, and a name may hold a NUL character.
  bool ambiguous_names = false;
  /// Keeps a number that neither 64 bits nor a double hold as it was written: see base/exact_number.h. Whoever looks at
  /// the numbers of such a value has to know of them.
  bool exact_numbers = false;
};

/// Reads one JSON text (RFC 8259). The text must be UTF-8 without a byte order mark. Refused besides what the grammar
/// forbids: more than the limits, and, unless `ambiguous_names`, a member name that occurs twice in one object and a
/// NUL character in a member name.
///
/// Integers that fit 64 bits stay exact; other numbers become doubles (but see `exact_numbers`), and one too large for
/// a double is refused as kLimit. A lone surrogate escape is refused. Errors are kInvalidInput or kLimit; they are
/// short and repeat no value of the text. For what the grammar forbids they name the offset, from 0, of the byte at
/// which reading stopped; for a member that occurs twice its name. Works in one pass, in time linear in the text.
/// Thread-safe.
Result<Json> readJson(std::string_view text, const JsonLimits& limits = {});

}  // namespace soracom_mcp::base
