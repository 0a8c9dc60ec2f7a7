#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/work_budget.h"
#include "schemas/keywords/program.h"
#include "schemas/validator.h"

namespace soracom_mcp::schemas {

/// What the checking of one value against one schema costs at least, in units of base::WorkBudget.
inline constexpr std::uint64_t kUnitsPerCheck = 100;

/// Which members or elements of one instance some keyword has looked at, for the unevaluated keywords.
struct Evaluated {
  std::vector<bool> marks;

  explicit Evaluated(const base::Json& instance) : marks(instance.is_structured() ? instance.size() : 0, false) {}
  void add(const Evaluated& other);
};

/// One run of a compiled schema over one instance. With nowhere to put violations it stops at the first. Not
/// thread-safe; the compiled schema is shared.
class Evaluation final {
 public:
  /// `violations` null: only the verdict is wanted.
  Evaluation(const CompiledSchema& schema, std::vector<Violation>* violations, std::size_t max, base::WorkBudget& work)
      : schema_(schema), violations_(violations), max_(max), work_(work) {}

  bool run(const base::Json& instance) { return check(0, instance, nullptr) && !limited_; }
  /// The work was cut short, so the verdict is no answer.
  bool limited() const { return limited_; }
  /// Then: what was too much, and where. While `instance` of run() lives.
  Violation limit() const;

 private:
  // A name, or an index where there is none.
  struct Step {
    const std::string* name;
    std::size_t index;
  };

  bool check(NodeIndex index, const base::Json& instance, Evaluated* evaluated);
  bool checkRules(const Node& node, const base::Json& instance, Evaluated* evaluated);
  bool checkBelow(NodeIndex index, const base::Json& instance, Step step);
  bool checkInPlace(NodeIndex index, const base::Json& instance, Evaluated* evaluated);
  bool checkQuietly(NodeIndex index, const base::Json& instance, Evaluated* evaluated);

  bool checkValue(const ValueRules& rules, const base::Json& instance);
  bool checkNumber(const NumberRules& rules, const base::Json& instance);
  bool checkString(const StringRules& rules, const base::Json& instance);
  bool checkArray(const ArrayRules& rules, const base::Json& instance, Evaluated* evaluated);
  bool checkContains(const ArrayRules& rules, const base::Json& instance, Evaluated* evaluated);
  bool checkObject(const ObjectRules& rules, const base::Json& instance, Evaluated* evaluated);
  bool checkMember(const ObjectRules& rules, const ObjectRules::Member* known, const std::string& name,
                   const base::Json& value, bool& marked);
  bool reportMissing(const ObjectRules& rules, const base::Json& instance);
  bool reportUnknown(const ObjectRules& rules, const std::string& name);
  bool checkDependentRequired(const ObjectRules& rules, const base::Json& instance);
  bool checkBranches(const BranchRules& rules, const base::Json& instance, Evaluated* evaluated);
  bool checkDynamicReference(const BranchRules& rules, const base::Json& instance, Evaluated* evaluated);
  bool checkAnyOf(const BranchRules& rules, const base::Json& instance, Evaluated* evaluated);
  bool checkOneOf(const BranchRules& rules, const base::Json& instance, Evaluated* evaluated);
  bool checkCondition(const BranchRules& rules, const base::Json& instance, Evaluated* evaluated);
  bool reportNoBranch(const char* keyword, const std::vector<NodeIndex>& branches, const base::Json& instance);
  bool checkUnevaluated(const Node& node, const base::Json& instance, Evaluated& evaluated);

  /// Before work of so many units; false ends all, with `what` as the reason.
  template <class What>
  bool spend(std::uint64_t units, What what) {
    return (!limited_ && work_.spend(units)) || reportLimit(what);
  }
  bool spend(std::uint64_t units) {
    return spend(units, [] { return std::string("this value"); });
  }
  template <class What>
  bool reportLimit(What what) {
    if (!limited_) {
      limited_ = true;
      limited_what_ = what();
      limited_way_ = path_;
    }
    return false;
  }
  bool spendOnEqual(const base::Json& instance, std::size_t bytes);
  bool matches(const re2::RE2& pattern, std::string_view pattern_text, const std::string& text);
  bool goesOn(bool ok) const { return ok || (violations_ != nullptr && !limited_ && violations_->size() < max_); }
  // Always false, so that a rule can end with it. `message` is made only when somebody wants it.
  template <class Message>
  bool report(const char* keyword, Message message) {
    if (violations_ != nullptr && violations_->size() < max_ && spend(unitsOfReport())) {
      violations_->push_back({pointer(), keyword, message()});
    }
    return false;
  }
  static std::string pointerOf(const std::vector<Step>& way);
  std::string pointer() const { return pointerOf(path_); }
  std::uint64_t unitsOfReport() const;
  /// nearestName() as far as it may be looked for.
  std::string_view nearest(std::string_view name, const std::vector<std::string_view>& candidates);

  const CompiledSchema& schema_;
  std::vector<Violation>* violations_;
  const std::size_t max_;
  std::vector<Step> path_;
  std::vector<std::uint32_t> scope_;  // resources entered, outermost first; kept where a reference is dynamic
  base::WorkBudget& work_;
  std::string limited_what_;
  std::vector<Step> limited_way_;    // from the outermost value to where it ended
  std::size_t limited_unwound_ = 0;  // the last ones of these, which were told from the innermost on
  std::size_t depth_ = 0;
  bool limited_ = false;
};

}  // namespace soracom_mcp::schemas
