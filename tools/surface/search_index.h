#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/work_budget.h"
#include "tools/catalog/tool.h"

namespace soracom_mcp::tools {

/// Finds tools by what somebody wants to do. Ranks by BM25 (Robertson and Zaragoza, "The Probabilistic Relevance
/// Framework", 2009) over name, title, tag, path, description and arguments, where a word in the name counts more than
/// one in a description. Words that are used for each other count as well, but less: "remove" finds delete. Immutable,
/// thread-safe; a search costs the occurrences of its words, not the number of tools.
class SearchIndex final {
 public:
  /// Reads the tools and does not keep them.
  explicit SearchIndex(const std::vector<Tool>& tools);

  struct Hit {
    std::size_t tool = 0;  ///< place among the tools
    double score = 0;
  };
  /// The best first; among equals those that come first among the tools. At most `most`. Empty where no word occurs.
  /// Incomplete where `work` has ended.
  std::vector<Hit> search(std::string_view query, std::size_t most, base::WorkBudget& work) const;
  /// With a budget of its own.
  std::vector<Hit> search(std::string_view query, std::size_t most) const;

 private:
  struct Posting {
    std::size_t tool;
    double weight;
  };

  std::size_t tools_ = 0;
  std::unordered_map<std::string, std::vector<Posting>> postings_;
  std::vector<double> lengths_;
  double mean_length_ = 1;
};

}  // namespace soracom_mcp::tools
