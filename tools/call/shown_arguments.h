#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/call/prepared_call.h"
#include "tools/safety/secret_scrubber.h"

namespace soracom_mcp::tools {

/// The arguments of a call as a person reads them: as they will be sent, in JSON quotes with line breaks and invisible
/// characters escaped, so that they can neither look like words of ours nor hide; secrets left out. In
/// JSON documents that stand in a string, single words have no quotes. What the sign-in
/// fills in is none of them.
class ShownArguments final {
 public:
  ShownArguments(const PreparedCall& call, const SecretScrubber& secrets);

  bool empty() const { return all_.empty(); }

  struct Excerpt {
    std::string text;
    bool whole = true;   ///< every value in full
    bool begun = true;   ///< every name, and of its value the beginning at least
  };
  /// On one line of at most `columns`: `name value, name value`. The longest values are cut first; where not even
  /// their beginnings find room, the names alone stand there, and names that find none are counted.
  Excerpt line(std::size_t columns) const;
  /// The same, without the argument that is named already, for where there is too little room otherwise.
  ShownArguments without(std::string_view key) const;
  /// One line each; of values that together are longer than `bytes` the longest are cut, and their sizes named.
  std::string list(std::size_t bytes) const;

 private:
  ShownArguments() = default;

  struct Shown {
    std::string name;
    std::string value;
  };
  std::vector<Shown> all_;
};

/// Whether an argument is filled in from the sign-in of this call, which knows the value.
bool isFilledFromSignIn(const PreparedCall& call, const Argument& argument);

}  // namespace soracom_mcp::tools
