#pragma once

#include "simulator/state.h"

namespace soracom_mcp::simulator {

/// The account with its root user, its email address and the coverage type jp.
void seedRoot(State& state, UnixTime now);
/// Everything else that seed.h names. Needs seedRoot before.
void seedExamples(State& state, UnixTime now);

}  // namespace soracom_mcp::simulator
