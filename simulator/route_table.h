#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "simulator/operation.h"

namespace soracom_mcp::simulator {

/// Which operation answers a method and target. Immutable after construction; thread-safe.
///
/// A target is taken as it was sent: cut at the first '?', split at '/', and only then each segment is percent-decoded
/// once, so "%2F" stays inside its segment. A literal segment wins over a placeholder; only where no path matches that
/// way are placeholders tried. Targets are refused when a segment is empty, "." or "..", badly encoded, or holds a
/// control character.
class RouteTable final {
 public:
  RouteTable();

  struct Match {
    const Operation* operation = nullptr;
    std::size_t index = 0;  ///< of the operation in operations()
    PathVariables path;
  };

  /// Fails with the answer to send: 400 for a bad target, 404 where no path matches, 405 for another method.
  base::Result<Match, ApiError> find(std::string_view method, std::string_view target) const;

  const std::vector<Operation>& operations() const { return operations_; }

 private:
  struct Node {
    std::vector<std::pair<std::string_view, std::size_t>> literals;  ///< segment to node
    std::size_t placeholder = 0;                                     ///< node; 0: none
    std::vector<std::size_t> operations;                             ///< that end here
  };

  void add(std::size_t operation);
  const Node* descend(std::size_t node, const std::vector<std::string>& segments, std::size_t depth) const;

  std::vector<Operation> operations_;
  std::vector<Node> nodes_;
};

/// The query of a target, percent-decoded, '+' read as a space. Pairs that are badly encoded are left out.
std::vector<std::pair<std::string, std::string>> readQuery(std::string_view target);

}  // namespace soracom_mcp::simulator
