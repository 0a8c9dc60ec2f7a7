#include "tools/safety/secret_name.h"

#include "tests/catch.h"

namespace soracom_mcp::tools {
namespace {

TEST_CASE("names of credentials are known in every spelling") {
  for (const char* name : {"password",
                           "Password",
                           "PASSWORD",
                           "passwd",
                           "passphrase",
                           "userPassword",
                           "user_password",
                           "currentPassword",
                           "newPassword",
                           "oldPassword",
                           "password_confirmation",
                           "passwordConfirm",
                           "password2",
                           "admin-password",
                           "dbpassword",
                           "root.password",
                           "pwd",
                           "passcode",
                           "secret",
                           "clientSecret",
                           "client_secret",
                           "CLIENT_SECRET",
                           "webhookSecret",
                           "registrationSecret",
                           "totpSecret",
                           "accessKeySecret",
                           "authKeySecret",
                           "secretAccessKey",
                           "secretKey",
                           "apiKey",
                           "api_key",
                           "X-API-Key",
                           "x-apikey",
                           "APIKey",
                           "authKey",
                           "privateKey",
                           "arcClientPeerPrivateKey",
                           "ssh_private_key",
                           "pre_shared_key",
                           "psk",
                           "appSKey",
                           "nwkSKey",
                           "token",
                           "accessToken",
                           "access_token",
                           "refresh_token",
                           "idToken",
                           "authToken",
                           "X-Auth-Token",
                           "x-token",
                           "X-Vault-Token",
                           "PRIVATE-TOKEN",
                           "bearerToken",
                           "sessionToken",
                           "github_token",
                           "resetToken",
                           "totpUri",
                           "backupCode",
                           "backupCodes",
                           "recovery_codes",
                           "jwt",
                           "X-Soracom-API-Key",
                           "X-Amz-Security-Token",
                           "Ocp-Apim-Subscription-Key",
                           "rootToken"}) {
    DYNAMIC_SECTION(name) { CHECK(isSecretName(name)); }
  }
}

TEST_CASE("cursors, identifiers, keys of maps and statements about credentials are no secrets") {
  for (const char* name : {"nextToken",
                           "next_token",
                           "NextToken",
                           "pageToken",
                           "page_token",
                           "nextPageToken",
                           "continuation_token",
                           "continuationToken",
                           "x-ms-continuation",
                           "clientToken",
                           "client_token",
                           "ClientRequestToken",
                           "idempotency_token",
                           "idempotencyKey",
                           "syncToken",
                           "startToken",
                           "cursor",
                           "tokenType",
                           "token_type",
                           "tokenTimeoutSeconds",
                           "tokens",
                           "max_tokens",
                           "authKeyId",
                           "auth_key_id",
                           "authKeyList",
                           "accessKeyId",
                           "accessKey",
                           "credentialsId",
                           "credentials",
                           "passwordCredentialsId",
                           "keyCredentialsId",
                           "hasPassword",
                           "has_password",
                           "isSecret",
                           "passwordPolicy",
                           "password_policy",
                           "secretName",
                           "secret_id",
                           "secretRef",
                           "imagePullSecret",
                           "key",
                           "keys",
                           "publicKey",
                           "arcServerPeerPublicKey",
                           "partitionKey",
                           "randomizePartitionKey",
                           "last_evaluated_key",
                           "primaryKey",
                           "foreignKey",
                           "sortKey",
                           "keyword",
                           "monkey",
                           "passAll",
                           "passport",
                           "compass",
                           "code",
                           "countryCode",
                           "couponCode",
                           "zipCode",
                           "activationCode",
                           "sessionId",
                           "author",
                           "authentication",
                           "X-Request-Id",
                           "",
                           "-",
                           "_",
                           "k",
                           "2",
                           "baseToken",
                           "validToken",
                           "broken",
                           "taken",
                           "imsi",
                           "description"}) {
    DYNAMIC_SECTION(name) { CHECK_FALSE(isSecretName(name)); }
  }
}

TEST_CASE("a header's token is a credential unless it says where something goes on") {
  for (const char* name : {"X-Figma-Token", "token", "X-Some-Vendor-Token", "X-Api-Key"}) {
    DYNAMIC_SECTION(name) { CHECK(isSecretHeader(name)); }
  }
  for (const char* name : {"X-Next-Token", "x-ms-continuation-token", "X-Page-Token", "Idempotency-Token",
                           "X-Client-Token", "X-Sync-Token", "Accept-Language", "If-Match", "X-Tokens"}) {
    DYNAMIC_SECTION(name) { CHECK_FALSE(isSecretHeader(name)); }
  }
}

TEST_CASE("a cookie that names a session is one") {
  for (const char* name : {"session", "SESSIONID", "JSESSIONID", "connect.sid", "auth", "token"}) {
    DYNAMIC_SECTION(name) { CHECK(isSecretCookie(name)); }
  }
  for (const char* name : {"theme", "lang", "session_count", "author"}) {
    DYNAMIC_SECTION(name) { CHECK_FALSE(isSecretCookie(name)); }
  }
}

}  // namespace
}  // namespace soracom_mcp::tools
