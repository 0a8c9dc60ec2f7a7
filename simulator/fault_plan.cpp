#include "simulator/fault_plan.h"

#include <algorithm>

namespace soracom_mcp::simulator {
namespace {

bool applies(const Fault& fault, const Operation* operation) {
  return fault.operation.empty() ||
         (operation != nullptr &&
          (operation->id() == fault.operation ||
           std::string(operation->method) + " " + std::string(operation->path) == fault.operation));
}

}  // namespace

void FaultPlan::add(Fault fault, std::size_t times) {
  const std::scoped_lock lock(mutex_);
  faults_.insert(faults_.end(), times, fault);
}

std::optional<Fault> FaultPlan::take(const Operation* operation) {
  const std::scoped_lock lock(mutex_);
  const auto found =
      std::find_if(faults_.begin(), faults_.end(), [&](const Fault& fault) { return applies(fault, operation); });
  if (found == faults_.end()) {
    return std::nullopt;
  }
  Fault fault = std::move(*found);
  faults_.erase(found);
  return fault;
}

void FaultPlan::hold() {
  std::unique_lock lock(mutex_);
  const std::size_t mine = generation_;
  ++held_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return closed_ || generation_ != mine; });
  --held_;
}

void FaultPlan::release() {
  const std::scoped_lock lock(mutex_);
  ++generation_;
  changed_.notify_all();
}

void FaultPlan::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

bool FaultPlan::waitForHeld(std::size_t count, std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, [&] { return held_ >= count; });
}

}  // namespace soracom_mcp::simulator
