#!/usr/bin/env bash
# Makes the Python environment of the peers that LoadTests/peers.py measures, or of those of
# LoadTests/trees.py. Quick when it is there.
set -euo pipefail

readonly lock_wait_seconds=1800

usage() {
  cat <<'TEXT'
usage: LoadTests/peers.sh [trees]

Installs LoadTests/peers.txt, by its hashes, into the environment .deps/peers/ (about 230 MB); with
"trees" LoadTests/trees.txt into .deps/trees-venv/ (about 320 MB).
TEXT
}

say() { printf 'peers: %s\n' "$*" >&2; }

# One line for each argument; the last says what to do.
fail() {
  printf 'peers: %s\n' "$@" >&2
  exit 1
}

# Runs a command and keeps its output to itself: it may name hosts that are nobody's business.
quietly() { "$@" >"$scratch/log" 2>&1 </dev/null; }

# Why the last quiet command failed, in short and without addresses.
complaint() {
  sed -nE '/^(ERROR|Error|error):/ { s#[a-z]+://.*#(address left out)#; p }' "$scratch/log" |
    tail -n 2 | paste -sd ' '
}

main() {
  local environment=.deps/peers requirements=LoadTests/peers.txt
  case ${1:-} in
    '') ;;
    trees) environment=.deps/trees-venv requirements=LoadTests/trees.txt ;;
    -h | --help)
      usage
      return
      ;;
    *)
      usage >&2
      fail "unknown argument: $1"
      ;;
  esac
  export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
  cd "$(dirname "${BASH_SOURCE[0]}")/.."
  # The end-to-end tests' interpreter is known to be new enough and to make environments.
  local python=.deps/venv/bin/python
  [[ -x $python ]] || fail "$python is missing" ".ci/setup --tests makes it"

  exec 9>"$environment.lock"
  flock --timeout "$lock_wait_seconds" 9 || fail "another one does not end; giving up"
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  trap 'exit 130' INT TERM

  # Written last, so an environment that was interrupted has none.
  local stamp=$environment/requirements.sha256 digest
  digest=$(sha256sum <"$requirements")
  if [[ -x $environment/bin/python && -f $stamp && $(<"$stamp") == "$digest" ]]; then
    return
  fi
  say "making the Python environment $environment from $requirements"
  rm -rf "$environment"
  if ! quietly "$python" -m venv "$environment"; then
    rm -rf "$environment"
    fail "cannot make a Python environment in $environment: $(complaint)" \
      "see to it that \"$python -m venv\" works, and try again"
  fi
  if ! quietly "$environment/bin/python" -m pip install --retries 2 --only-binary=:all: \
    --require-hashes --requirement "$requirements"; then
    rm -rf "$environment"
    fail "could not install $requirements from PyPI: $(complaint)" \
      "connect this machine to PyPI, and try again"
  fi
  printf '%s\n' "$digest" >"$stamp"
}

main "$@"
