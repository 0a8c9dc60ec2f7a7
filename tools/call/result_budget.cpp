#include "tools/call/result_budget.h"

namespace soracom_mcp::tools {
namespace {

using base::Json;

/// Each round cuts one array and measures all; a body that needs more is too scattered to be cut sensibly.
constexpr int kMaxRounds = 8;

constexpr std::uint64_t kUnitsPerValue = 100;  // of base::WorkBudget

struct Step {
  const std::string* name;  ///< null for an element of an array
  std::size_t index;
};

/// Finds the largest array of at least two elements. The pointer to it is made once, at the end: names may be long, and
/// there may be many below each.
class Measuring final {
 public:
  explicit Measuring(base::WorkBudget& work) : work_(work) {}

  /// The size of writeJson(value).
  std::size_t measure(Json& value) {
    if (!work_.spend(kUnitsPerValue)) {
      return 0;
    }
    if (!value.is_structured()) {
      return sizeOf(value);
    }
    std::size_t size = 2;
    std::size_t index = 0;
    if (value.is_object()) {
      for (auto& [name, member] : value.get_ref<Json::object_t&>()) {
        size += sizeOf(Json(name)) + 2 + below({&name, 0}, member);
      }
    } else {
      for (Json& element : value) {
        size += 1 + below({nullptr, index++}, element);
      }
    }
    size -= value.empty() ? 0 : 1;
    if (value.is_array() && value.size() > 1 && size > size_) {
      largest_ = &value;
      size_ = size;
      place_ = way_;
    }
    return size;
  }

  Json* largest() const { return largest_; }
  std::string pointer() const {
    std::string out;
    for (const Step& step : place_) {
      out = base::pointerTo(out, step.name != nullptr ? *step.name : std::to_string(step.index));
    }
    return out;
  }

 private:
  std::size_t sizeOf(const Json& value) {
    const std::size_t size = base::writeJson(value).size();
    work_.spend(size);
    return size;
  }
  std::size_t below(Step step, Json& value) {
    way_.push_back(step);
    const std::size_t size = measure(value);
    way_.pop_back();
    return size;
  }

  base::WorkBudget& work_;
  std::vector<Step> way_;
  std::vector<Step> place_;
  Json* largest_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace

bool fitInto(Json& value, std::size_t max_bytes, std::vector<Cut>& cuts, base::WorkBudget& work) {
  for (int round = 0; round < kMaxRounds && !work.ended(); ++round) {
    Measuring measuring(work);
    const std::size_t size = measuring.measure(value);
    if (size <= max_bytes) {
      return !work.ended();
    }
    if (measuring.largest() == nullptr) {
      return false;
    }
    const std::string pointer = measuring.pointer();
    Json::array_t& elements = measuring.largest()->get_ref<Json::array_t&>();
    const std::size_t total = elements.size();
    for (std::size_t left = size; left > max_bytes && elements.size() > 1; elements.pop_back()) {
      const std::size_t own = base::writeJson(elements.back()).size() + 1;
      if (!work.spend(kUnitsPerValue + own)) {
        return false;
      }
      left -= own;
    }
    cuts.push_back({pointer, elements.size(), total});
  }
  return false;
}

}  // namespace soracom_mcp::tools
