#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace soracom_mcp::schemas {

/// A part of a server's address that may be chosen (OpenAPI, Server Variable Object).
struct ServerVariable {
  std::string name;
  std::string value;                 ///< the default
  std::vector<std::string> allowed;  ///< empty: the document does not say
};

struct Server {
  std::string url;      ///< variables at their defaults
  std::string written;  ///< as the document has it, for example https://{region}.example.com
  std::string description;
  std::vector<ServerVariable> variables;
};

/// What somebody chose; nothing of it has to be there.
struct ServerChoice {
  std::string server;  ///< its number from 1, its description, or its URL; empty: the first
  std::vector<std::pair<std::string, std::string>> variables;
};

/// The servers of a document, a path or an operation that have an address.
std::vector<Server> readServers(const base::Json& owner);

/// The address of the server that is chosen, and of no other. A variable takes only what its `enum` lists, or, where
/// the document lists nothing, letters, digits, dots, hyphens and underscores, so that it stays the part it is.
/// kInvalidInput says what there is to choose from.
base::Result<std::string> chooseServer(const std::vector<Server>& servers, const ServerChoice& choice);

/// Whether two addresses are the same: scheme and host without case, default ports and slashes at the end left out.
bool isSameServer(std::string_view left, std::string_view right);

/// Makes the servers of the document, of its paths and of its operations absolute: relative ones count from `url`, the
/// address the document came from (OpenAPI, Server Object). A document without servers gets the root of that address,
/// as the specification says.
void anchorServers(base::Json& root, std::string_view url);

}  // namespace soracom_mcp::schemas
