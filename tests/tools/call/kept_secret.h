#pragma once

#include "tools/safety/secret_vault.h"

namespace soracom_mcp::tools {

/// A secret that a person has kept for the API of FakeClient.
inline SecretOrigin personsSecret(std::string api = "https://api.example") {
  SecretOrigin out;
  out.purpose = "set by a person";
  out.api = std::move(api);
  out.by_person = true;
  return out;
}

}  // namespace soracom_mcp::tools
