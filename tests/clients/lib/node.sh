# Sourced by the scripts that need Node and npm packages: those of tests/clients and of tests/hosts.

readonly kNodeMinimum=24
readonly kClientsFolder=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What the lock file in the folder $1 asks for, as one word.
wanted_packages() {
  cat "$1/package.json" "$1/package-lock.json" | sha256sum | cut -d ' ' -f 1
}

# Whether exactly that is installed in $1.
packages_are_there() {
  [ "$(cat "$1/node_modules/.installed" 2> /dev/null || true)" = "$(wanted_packages "$1")" ]
}

# Whether the Node first in the path is new enough: mcporter asks for 24.
node_is_new_enough() {
  command -v node > /dev/null && [ "$(node -p 'parseInt(process.versions.node)')" -ge "$kNodeMinimum" ]
}

# Puts a Node that is new enough first in the path: the machine's, else the one of the folder node/.
use_node() {
  node_is_new_enough && return
  local folder
  for folder in "$kClientsFolder"/node/node_modules/node-linux-*/bin; do
    [ -x "$folder/node" ] && PATH=$folder:$PATH
  done
  node_is_new_enough
}

fail_install() {
  printf '%s\n' "install: $*" >&2
  exit 1
}

# Installs what the lock file in the folder $1 says, unless it is there.
install_packages() {
  packages_are_there "$1" && return
  command -v npm > /dev/null || fail_install "npm is missing; scripts/setup installs it"
  if grep -q '://' "$1/package-lock.json"; then
    fail_install "$1/package-lock.json names a web address; tests/clients/lock writes it without."
  fi
  local said
  said=$(cd "$1" && npm ci --loglevel=error 2>&1) || fail_install "npm ci failed in $PWD/$1: $said"
  wanted_packages "$1" > "$1/node_modules/.installed"
}
