#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace soracom_mcp::bench {

/// Cuts the text of a stream of server-sent events into events. Ours have one line of data each and end with an empty
/// line; comments are passed over.
class EventReader final {
 public:
  using OnEvent = std::function<void(std::string_view name, std::string_view data)>;

  /// Takes the text; what is no whole event yet is kept.
  void take(std::string& text, const OnEvent& on_event);

 private:
  std::string rest_;
};

}  // namespace soracom_mcp::bench
