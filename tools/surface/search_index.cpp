#include "tools/surface/search_index.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "tools/surface/words.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

// What searching costs, in units of base::WorkBudget.
constexpr std::uint64_t kUnitsPerByte = 200;
constexpr std::uint64_t kUnitsPerPosting = 100;

// The customary parameters of BM25: how soon more of the same word stops mattering, and how much length does.
constexpr double kSaturation = 1.2;
constexpr double kLengthShare = 0.6;

// What a word is worth by where it stands.
constexpr double kInName = 3;
constexpr double kInTitle = 2.5;
constexpr double kInKeywords = 2;
constexpr double kInTag = 1.5;
constexpr double kInPath = 1;
constexpr double kInDescription = 1;
constexpr double kInArgumentName = 0.8;
constexpr double kInArgumentText = 0.25;
// A word that only means the same.
constexpr double kSynonym = 0.6;
// "soracam" for "sora cam".
constexpr double kJoined = 0.7;

// Words that people and operations use for each other, in the language of administration; nothing here is of one API.
constexpr const char* kAlike[] = {
    "create add make issue generate register invite",
    "delete remove drop unregister clear destroy revoke detach",
    "update change edit modify set put rename configure give grant assign move",
    "list get show view see find search read retrieve fetch display look",
    "stop suspend deactivate disable block pause",
    "terminate cancel end close delete",
    "start activate enable resume turn open",
    "download export save",
    "rotate renew generate regenerate replace",
    "restart reboot reset",
    "order buy purchase quote quotation",
    "user employee colleague member person account staff",
    "permission right access privilege policy",
    "role permission",
    "mfa 2fa factor otp",
    "key credential secret authkey",
    "password passphrase login",
    "bill invoice pay payment charge cost price statement",
    "usage stats consumption traffic volume",
    "alert alarm notify notification event trigger",
    "image picture photo snapshot",
    "log audit history",
    "location position place",
    "network gateway vpn",
};

class Collector final {
 public:
  void add(std::string_view text, double weight) {
    const std::vector<std::string> words = searchWords(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
      weights_[words[i]] += weight;
      length_ += weight;
      if (i + 1 < words.size()) {
        weights_[words[i] + words[i + 1]] += weight * kJoined;
      }
    }
  }
  const std::map<std::string, double>& weights() const { return weights_; }
  double length() const { return length_; }

 private:
  std::map<std::string, double> weights_;
  double length_ = 0;
};

// What this program adds to many tools tells none of them from another.
bool isOfTheAnswer(const Tool& tool, std::string_view key) {
  return std::any_of(tool.arguments.begin(), tool.arguments.end(), [&](const Argument& argument) {
    return argument.key == key &&
           (argument.target == ArgumentTarget::kFields || argument.target == ArgumentTarget::kPages);
  });
}

void addArguments(const Tool& tool, Collector& words) {
  const Json* properties = base::findMember(tool.description.input_schema, "properties");
  if (properties == nullptr || !properties->is_object()) {
    return;
  }
  for (const auto& [name, property] : properties->items()) {
    if (isOfTheAnswer(tool, name)) {
      continue;
    }
    words.add(name, kInArgumentName);
    const Json* description = base::findMember(property, "description");
    if (description != nullptr && description->is_string()) {
      words.add(description->get_ref<const std::string&>(), kInArgumentText);
    }
  }
}

Collector wordsOf(const Tool& tool) {
  Collector words;
  words.add(tool.description.name, kInName);
  words.add(tool.description.title, kInTitle);
  for (const std::string& keyword : tool.operation->extension.keywords) {
    words.add(keyword, kInKeywords);
  }
  words.add(tool.operation->tag, kInTag);
  words.add(tool.operation->path, kInPath);
  words.add(tool.description.description, kInDescription);
  addArguments(tool, words);
  return words;
}

// What one word of a question may be found by: itself, and words used for it. The best of them counts, so that many
// words for one thing weigh no more than one.
using Alternatives = std::map<std::string, double>;

const std::multimap<std::string, std::string>& alikeWords() {
  static const auto kTable = [] {
    std::multimap<std::string, std::string> table;
    for (const char* group : kAlike) {
      const std::vector<std::string> words = searchWords(group);
      for (const std::string& word : words) {
        for (const std::string& other : words) {
          table.emplace(word, other);
        }
      }
    }
    return table;
  }();
  return kTable;
}

std::vector<Alternatives> queryParts(std::string_view query) {
  std::vector<Alternatives> out;
  const std::vector<std::string> words = searchWords(query);
  for (std::size_t i = 0; i < words.size(); ++i) {
    Alternatives part = {{words[i], 1}};
    const auto [first, last] = alikeWords().equal_range(words[i]);
    for (auto alike = first; alike != last; ++alike) {
      part.emplace(alike->second, kSynonym);
    }
    out.push_back(std::move(part));
    if (i + 1 < words.size()) {
      out.push_back({{words[i] + words[i + 1], kJoined}});
    }
  }
  return out;
}

}  // namespace

SearchIndex::SearchIndex(const std::vector<Tool>& tools) : tools_(tools.size()) {
  double total = 0;
  for (std::size_t i = 0; i < tools.size(); ++i) {
    const Collector words = wordsOf(tools[i]);
    for (const auto& [word, weight] : words.weights()) {
      postings_[word].push_back({i, weight});
    }
    lengths_.push_back(words.length());
    total += words.length();
  }
  if (total > 0) {
    mean_length_ = total / static_cast<double>(tools_);
  }
}

std::vector<SearchIndex::Hit> SearchIndex::search(std::string_view query, std::size_t most) const {
  base::WorkBudget work;
  return search(query, most, work);
}

std::vector<SearchIndex::Hit> SearchIndex::search(std::string_view query, std::size_t most,
                                                 base::WorkBudget& work) const {
  if (!work.spend(query.size() * kUnitsPerByte)) {
    return {};
  }
  std::unordered_map<std::size_t, double> scores;
  for (const Alternatives& part : queryParts(query)) {
    std::unordered_map<std::size_t, double> best;
    for (const auto& [word, value] : part) {
      const auto found = postings_.find(word);
      if (found == postings_.end()) {
        continue;
      }
      if (!work.spend(found->second.size() * kUnitsPerPosting)) {
        return {};
      }
      const auto count = static_cast<double>(found->second.size());
      const double rarity = std::log(1 + (static_cast<double>(tools_) - count + 0.5) / (count + 0.5));
      for (const Posting& posting : found->second) {
        const double length = 1 - kLengthShare + kLengthShare * lengths_[posting.tool] / mean_length_;
        const double score =
            value * rarity * posting.weight * (kSaturation + 1) / (posting.weight + kSaturation * length);
        double& known = best[posting.tool];
        known = std::max(known, score);
      }
    }
    for (const auto& [tool, score] : best) {
      scores[tool] += score;
    }
  }
  std::vector<Hit> hits;
  hits.reserve(scores.size());
  for (const auto& [tool, score] : scores) {
    hits.push_back({tool, score});
  }
  const auto better = [](const Hit& a, const Hit& b) {
    return a.score != b.score ? a.score > b.score : a.tool < b.tool;
  };
  most = std::min(most, hits.size());
  std::partial_sort(hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(most), hits.end(), better);
  hits.resize(most);
  return hits;
}

}  // namespace soracom_mcp::tools
