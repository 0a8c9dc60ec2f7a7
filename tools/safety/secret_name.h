#pragma once

#include <string_view>

namespace soracom_mcp::tools {

/// Whether what has this name, a member of a body or an argument, is a credential in any API: password, token, apiKey,
/// clientSecret, X-Vault-Token and the like, however it is written (camelCase, snake_case, kebab-case, one word). Names
/// that only speak of one do not count (authKeyId, hasPassword, passwordPolicy, tokenType), and neither do the tokens
/// that say where a list or an operation goes on (nextToken, page_token, clientToken) nor keys of maps and rows
/// (key, partitionKey, publicKey). Only what holds text can be one: that is for the caller to see.
///
/// The one place where a name decides, for arguments as for answers. Called for every member of what passes through:
/// most names are told from their last letters.
bool isSecretName(std::string_view name);

/// Of a header: as isSecretName, and any token that does not say where something goes on.
bool isSecretHeader(std::string_view name);

/// Of a cookie: as isSecretName, and what names a session.
bool isSecretCookie(std::string_view name);

}  // namespace soracom_mcp::tools
