#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"

namespace soracom_mcp::mcp {

/// What came back for the requests of an InputRequired. Written by the client: that somebody agreed is the client's
/// word. An answer that is missing or of the wrong form reads as none, and the handler asks again.
class InputAnswers final {
 public:
  void add(std::string key, base::Json result) { results_.insert_or_assign(std::move(key), std::move(result)); }
  void setState(std::string state) { state_ = std::move(state); }
  /// Tells whether a text is the binding of the InputRequired that was answered.
  void setBinding(std::function<bool(std::string_view)> is_binding) { is_binding_ = std::move(is_binding); }

  /// Whether there is any answer of that name, of whatever form.
  bool answered(std::string_view key) const { return find(key) != nullptr; }
  /// The content of a form that was sent off; null for one that was declined or dismissed.
  const base::Json* accepted(std::string_view key) const;
  /// Somebody said no to a form.
  bool declined(std::string_view key) const;
  /// A form was closed without an answer: nobody said anything.
  bool dismissed(std::string_view key) const;
  /// The sampled message: role, content and model are there.
  const base::Json* sampled(std::string_view key) const;
  /// The array of roots.
  const base::Json* roots(std::string_view key) const;

  /// The state of the InputRequired this answers; nothing where the client brought none.
  const std::optional<std::string>& state() const { return state_; }
  /// Whether they answer an InputRequired of exactly this binding, which is not empty.
  bool boundTo(std::string_view binding) const { return is_binding_ && !binding.empty() && is_binding_(binding); }
  bool empty() const { return results_.empty() && !state_; }

  /// What came back for an InputRequired of this very request after its lifetime: no answer counts any more, and the
  /// handler may say why.
  static InputAnswers tooLate() {
    InputAnswers out;
    out.expired_ = true;
    return out;
  }
  bool expired() const { return expired_; }

 private:
  const base::Json* find(std::string_view key) const;

  std::map<std::string, base::Json, std::less<>> results_;
  std::optional<std::string> state_;
  std::function<bool(std::string_view)> is_binding_;
  bool expired_ = false;
};

}  // namespace soracom_mcp::mcp
