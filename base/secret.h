#pragma once

#include <string>
#include <utility>

namespace soracom_mcp::base {

/// Text that must not be shown. It has no conversion, no comparison and no stream operator, so it cannot reach a log or
/// a message by accident; reveal() marks each place that needs the text. Wiped from memory when it goes.
class Secret final {
 public:
  Secret() = default;
  explicit Secret(std::string text) : text_(std::move(text)) {}
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  void wipe() noexcept;
  std::string text_;
};

}  // namespace soracom_mcp::base
