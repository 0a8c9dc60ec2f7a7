#pragma once

#include <condition_variable>
#include <mutex>
#include <vector>

#include "mcp/server/tool_provider.h"

namespace soracom_mcp::mcp {

/// Tools whose end a test decides:
///   echo      its arguments as text
///   structured, image, tool_error, meta   one kind of outcome each
///   gate      waits until open() or its stop; counted by waitUntilEntered()
///   stubborn  waits until open(), whatever its stop says
///   progress  three reports, of which two come at once; then as gate
///   missing_code, timeout, throws          an Error of kInternal, kTimeout; an exception
/// Not listed, and there nevertheless:
///   away         lets its connection go for 100 ms; then as gate
///   ask          a form `name`; greets, says that it was declined, or asks again
///   ask_sealed   a form `confirm` whose state must come back; says what state it got
///   ask_twice    two forms with a state each
///   ask_all      a form `name`, a sampling `word` and `roots` at once
///   ask_choices  a form with every kind of choice and default
///   ask_forever  a form, whatever came back
///   logs         one message of each level; then as text how many the client wants to hear
///   blocks       one block of each kind
class FakeTools final : public ToolProvider {
 public:
  /// `extra` more tools named extra_0, extra_1, ...
  explicit FakeTools(std::size_t extra = 0);

  base::Result<SharedList<ToolDescription>> tools(const RequestFields& fields) const override;
  base::Result<ToolOutcome> call(std::string_view name, const base::Json& arguments,
                                 const RequestContext& context) override;

  /// Makes tools() wait for open() as well, as a catalogue does that is still being built. Before the first use.
  void holdCatalogue() { catalogue_held_ = true; }
  /// Lets everything that waits, and everything later, go on.
  void open();
  /// Fails the test after a guard time.
  void waitUntilEntered(std::size_t calls);
  void waitUntilStopped(std::size_t calls);
  std::vector<base::StopReason> stopReasons() const;
  std::size_t entered() const;

 private:
  base::Result<ToolOutcome> wait(const RequestContext& context, bool heed_stop);
  void waitFor(const std::function<bool()>& reached);

  std::vector<ToolDescription> tools_;
  bool catalogue_held_ = false;
  mutable std::mutex mutex_;
  mutable std::condition_variable_any changed_;
  bool open_ = false;
  std::size_t entered_ = 0;
  std::vector<base::StopReason> stop_reasons_;
};

}  // namespace soracom_mcp::mcp
