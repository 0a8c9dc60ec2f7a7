#pragma once

#include <string>
#include <utility>

#include "app/exit_code.h"
#include "base/result.h"

namespace soracom_mcp::app {

/// Why the program cannot go on: one line for a person, and the code it ends with.
struct Failure {
  ExitCode code = ExitCode::kInternal;
  std::string message;
};

inline base::Unexpected<Failure> failWith(ExitCode code, std::string message) {
  return base::Unexpected<Failure>(Failure{code, std::move(message)});
}

}  // namespace soracom_mcp::app
