#include "app/options.h"

namespace soracom_mcp::app {

std::string helpText() {
  return R"(soracom-mcp - the operations of an HTTP API as MCP tools

Usage
  soracom-mcp [options]                  serve MCP on standard input and output
  soracom-mcp --http ADDR:PORT [options] serve MCP over HTTP: /mcp, /sse and /messages
  soracom-mcp tools [NAME]               list the tools, or show one in full
  soracom-mcp tools --diff OLD NEW       what changed from one document to another
  soracom-mcp inspect [NAME]             what the tools weigh, and what was skipped
  soracom-mcp validate                   the same; an error where an operation is no tool
  soracom-mcp lint [--for CLIENT]        what clients could not take of the tools
  soracom-mcp call TOOL [--args JSON]    call one tool and print its result
  soracom-mcp approve [ID]               approve what waits, or list it
  soracom-mcp check                      document, credential, reachability, clock
  soracom-mcp policy --print-sam         the smallest SAM permission document for the tools
  soracom-mcp secrets list               the secrets kept on this machine
  soracom-mcp secrets show NAME          read one, on a terminal
  soracom-mcp secrets set NAME [--for URL]   keep one, asked for or from standard input
  soracom-mcp secrets remove NAME        forget one
  soracom-mcp audit verify               whether the record of calls is as it was written
  soracom-mcp audit show [--last N]      the record of calls
  soracom-mcp simulate [--port N]        run the simulated Soracom API on its own

The API
  --openapi FILE|URL     OpenAPI 3 or Swagger 2.0 document, JSON or YAML; - reads standard
                         input; URLs are https; repeatable   [built-in Soracom Auth API]
  --overlay FILE|URL     OpenAPI Overlay applied to it      [built-in one for Soracom]
  --openapi-allow-private HOST   a host of such a URL that may be at a private address;
                         repeatable
  --openapi-sha256 HEX   the only content documents and overlays may have, also when they
                         change while they are served; repeatable
  --external-refs        follow $ref to files below the document's folder
  --server SERVER        which of the document's servers: number, description or URL   [1]
  --server-variable NAME=VALUE   a variable of its address; repeatable   [as documented]
  --base-url URL         where to send calls                [from coverage or document]
  --strict               an operation that cannot be a tool is an error, not a remark
  --allow-insecure-http  permit http:// beyond loopback addresses
  --demo                 use an embedded simulator: no account, nothing leaves the machine

What clients see of it
  --surface KIND         full: every tool; brief: in few words; discovery: three tools that
                         search, describe and call; auto: what fits the budget   [auto]
  --cut-cycles           show schemas that describe themselves without references, for
                         clients that follow none; calls are held to all of it
  --token-budget N       tokens the list of tools may take of a model's context   [25000]

What a model may do (docs/security.md)
  --mode MODE            confirm: a person approves every change; read-only: no changes;
                         unattended: only dangerous changes are asked   [confirm]
  --i-accept-unattended-writes   must stand beside --mode unattended
  --allow-tool PATTERN   only these tools; repeatable: what one of them fits   [all]
  --deny-tool PATTERN    not these, even if allowed; repeatable
                         PATTERN: a tool's name, tag:NAME, method:GET, path:/users/*,
                         risk:read|write|danger or toolset:NAME; * for any characters
  --dry-run              serving: reads run, the rest is shown and not sent
  --approve-via HOW      client: by the host's forms; cli: by soracom-mcp approve   [client]
  --approval-timeout SECONDS   how long an approval may take      [300]
  --state-key-file FILE  key shared by servers that take each other's approvals
  --rate KIND=CALLS/SECONDS    KIND: read, write, danger, questions; KIND=off; repeatable
                               [read=120/60 write=20/60 danger=10/600 questions=10/600]
  --rate-callers N       the process allows what N callers may do     [20]
  --budget-writes N      changes of one process, without deletions    [50]
  --budget-deletes N     deletions of one process           [20]
  --max-concurrency N    calls that run at once, 1 to 1024; 1,024 more may wait   [64]
  --allow-self           calls on the server's own user, key, session, permissions
  --allow-other-operators   calls that name another account than the sign-in's

Signing in (secrets come from the environment or a file, never from the command line)
  --profile NAME         soracom-cli profile, ~/.soracom/NAME.json
  --coverage jp|g        Japan or Global endpoint           [jp]
  --credentials FILE     JSON file readable by you alone, same keys as a profile

Keeping secrets and records (in $XDG_STATE_HOME/soracom-mcp, else ~/.local/state/soracom-mcp)
  --allow-literal-secrets  let calls give passwords themselves instead of secret://NAME

Serving over HTTP (on this machine only, unless a token and TLS are given)
  --http ADDR:PORT       listen there; port 0 picks a free one, named on stderr
  --http-token-file FILE the bearer token clients must send; readable by you alone
  --tls-cert FILE        PEM certificate chain; with --tls-key FILE, its PEM key
  --behind-tls-proxy     a proxy in front of this service does the encryption
  --http-host NAME[:PORT]  a further Host clients may name; repeatable
  --http-origin ORIGIN   a further Origin web pages may have; repeatable
  --auth-header SCHEME=HEADER  the credential of a security scheme comes with each request,
                         in that header field; nobody acts with the server's own; repeatable
  --metrics ADDR:PORT    Prometheus metrics at /metrics there; token and TLS as for --http

Running
  --timeout SECONDS      longest a call may take            [50]
  --drain-timeout SECONDS  what running calls may still take at the end  [5, --http 10]
  --log-level LEVEL      trace, debug, info, warning, error, off, on stderr   [warning]
  --json                 print JSON for programs (tools, inspect, lint, call, check, secrets list,
                         audit)
  --version              print the version
  --help                 print this text

Commands
  lint --for CLIENT      anthropic, openai, gemini, vscode or cursor; repeatable   [all]
  lint --server-name N   the name the host gives the server   [soracom]
  call --args JSON       the arguments: JSON, @FILE, or - for standard input   [{}]
  call --dry-run         show the exact request, secrets masked, and send nothing
  secrets show --to-pipe write the secret although standard output is no terminal
  secrets set --for URL  the API it is for, the only one that gets it: scheme, host and port
                         count   [where calls would go with these options]
  audit show --last N    only the last N lines
  simulate --host ADDR   address to listen on               [127.0.0.1]
  simulate --port N      port; 0 picks a free one           [0]

Environment
  SORACOM_AUTH_KEY_ID, SORACOM_AUTH_KEY          sign in with an AuthKey (recommended)
  SORACOM_EMAIL, SORACOM_PASSWORD                sign in as root
  SORACOM_OPERATOR_ID, SORACOM_USER_NAME,
    SORACOM_PASSWORD                             sign in as a SAM user
  SORACOM_MFA_OTP_CODE                           one-time code for a password sign-in
  SORACOM_API_KEY, SORACOM_API_TOKEN             a session that exists already
  SORACOM_PROFILE, SORACOM_PROFILE_DIR           as --profile; folder of the profiles
  SORACOM_COVERAGE_TYPE, SORACOM_ENDPOINT        as --coverage; as --base-url
  SORACOM_CREDENTIALS_FILE                       as --credentials
  MCP_AUTH_SCHEME                                for another document, the key, token or
                                                 user:password of its security scheme;
                                                 MCP_AUTH_SCHEME_FILE names a file with it
  MCP_AUTH_SCHEME_CLIENT_ID, _CLIENT_SECRET[_FILE], _TOKEN_URL, _SCOPE, _AUDIENCE,
    _RESOURCE, _CLIENT_AUTH                      an OAuth2 client that fetches its tokens
  SORACOM_LOG_LEVEL                              as --log-level
  XDG_STATE_HOME                                 where secrets and records are kept

Signals
  SIGHUP                 read the document of --openapi anew; a changed file is seen without
  SIGTERM, SIGINT        end: what runs may finish; a second one ends at once

Exit codes
  0 done   1 internal error   2 wrong usage   3 unusable document   4 credential
  5 API unreachable   6 address in use   7 the tool answered with an error, or not approved
  8 some client would not take the tools   9 the record of calls was changed

Examples
  soracom-mcp --demo call listUsers
  soracom-mcp --profile work tools createUser
  soracom-mcp --openapi api.yaml --base-url http://127.0.0.1:8080 tools
)";
}

}  // namespace soracom_mcp::app
