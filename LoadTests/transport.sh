#!/usr/bin/env bash
# Measures what a request costs here beside what it costs nghttpd, nghttp2's own C server: the same
# load on both, in turn, in one run, because only numbers of one run on one machine can be compared.
set -euo pipefail

readonly model=mlp-small
readonly warm_up_requests=20000
readonly start_seconds_max=30

usage() {
  cat <<'TEXT'
usage: LoadTests/transport.sh [--rounds N] [--seconds N] [--connections N] [--streams N]
                              [--no-pin] [--short] [--json]

Posts one row to the small MLP again and again, with h2load, and as much to nghttpd, which answers
with a static file of the reply's size. Rounds alternate between the two.

  --rounds N       rounds against each server (default 5)
  --seconds N      length of a round, about (default 3)
  --connections N  connections of the load (default 8)
  --streams N      streams at once on each connection (default 64)
  --pin            servers on core 0, h2load on core 1 (the default with two cores or more)
  --no-pin         let the system place them
  --short          two rounds of a second, to see whether all works
  --json           print one JSON object instead of a table

Needs .build/release/crossfade (make build) and what .ci/setup --tests installs.

Example: LoadTests/transport.sh --rounds 3 --connections 1 --streams 1
TEXT
}

say() { printf 'transport: %s\n' "$*" >&2; }

# One line for each argument; the last says what to do.
fail() {
  printf 'transport: %s\n' "$@" >&2
  exit 1
}

positive() {
  [[ ${2:-} =~ ^[1-9][0-9]{0,5}$ ]] || fail "$1: expected a positive number, got \"${2:-}\""
}

parse() {
  rounds=5 seconds=3 connections=8 streams=64 pin='' json=''
  (($(nproc) < 2)) || pin=yes
  while (($#)); do
    case $1 in
      --rounds | --seconds | --connections | --streams)
        positive "$1" "${2:-}"
        printf -v "${1#--}" '%s' "$2"
        shift
        ;;
      --short) rounds=2 seconds=1 ;;
      --pin) pin=yes ;;
      --no-pin) pin='' ;;
      --json) json=--json ;;
      -h | --help)
        usage
        exit
        ;;
      *)
        usage >&2
        fail "unknown option: $1"
        ;;
    esac
    shift
  done
}

check_tools() {
  PATH=$PATH:/usr/sbin
  local tool
  for tool in nghttpd h2load curl; do
    command -v "$tool" >/dev/null || fail "$tool is missing" ".ci/setup --tests installs it"
  done
  [[ -x .deps/venv/bin/python ]] ||
    fail ".deps/venv is missing" ".ci/setup --tests makes it"
  [[ -x .build/release/crossfade ]] ||
    fail ".build/release/crossfade is missing" "make build makes it"
}

stop_servers() {
  local id
  for id in "${server_ids[@]}"; do
    kill "$id" 2>/dev/null || true
    wait "$id" 2>/dev/null || true
  done
  rm -rf "$scratch"
}

# Waits until the command after $1 (a server's process) succeeds.
until_started() {
  local id=$1 deadline=$((SECONDS + start_seconds_max))
  shift
  until "$@"; do
    kill -0 "$id" 2>/dev/null || fail "a server ended as it started" "$(tail -n 5 "$scratch"/*.log)"
    ((SECONDS < deadline)) || fail "a server did not start in $start_seconds_max s"
    sleep 0.05
  done
}

start_crossfade() {
  .deps/venv/bin/python LoadTests/models.py --out "$scratch/models" --which "$model" \
    --request "$scratch/body" >/dev/null
  mkdir "$scratch/registry"
  .build/release/crossfade publish "$model" "$scratch/models/$model/model.onnx" \
    --registry "$scratch/registry" >/dev/null
  "${on_server_core[@]}" .build/release/crossfade serve --no-state --registry "$scratch/registry" \
    --listen 127.0.0.1:0 --admin 127.0.0.1:0 --loops 1 >"$scratch/crossfade.log" 2>&1 &
  crossfade_id=$!
  server_ids+=("$crossfade_id")
  until_started "$crossfade_id" grep -qs 'listening on' "$scratch/crossfade.log"
  local port
  port=$(sed -nE 's/.*listening on 127\.0\.0\.1:([0-9]+).*/\1/p' "$scratch/crossfade.log")
  crossfade_url=http://127.0.0.1:$port/v2/models/$model/infer
}

answers() { curl --silent --fail --output /dev/null --http2-prior-knowledge "$1"; }

# Serves as many bytes as a reply has.
start_nghttpd() {
  mkdir "$scratch/static"
  curl --silent --show-error --fail --http2-prior-knowledge --data-binary "@$scratch/body" \
    --header "$content_type" --output "$scratch/static/reply" "$crossfade_url"
  local port
  port=$(.deps/venv/bin/python -c \
    'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
  nghttpd_url=http://127.0.0.1:$port/reply
  "${on_server_core[@]}" nghttpd --no-tls --workers=1 --address=127.0.0.1 \
    --htdocs="$scratch/static" "$port" >"$scratch/nghttpd.log" 2>&1 &
  nghttpd_id=$!
  server_ids+=("$nghttpd_id")
  until_started "$nghttpd_id" answers "$nghttpd_url"
}

# User and system time of a process so far, in clock ticks. Its name may hold spaces; it ends at the
# last bracket.
cpu_ticks() {
  local stat
  stat=$(<"/proc/$1/stat")
  local -a fields
  read -ra fields <<<"${stat##*) }"
  echo $((fields[11] + fields[12]))
}

bytes() { stat --format=%s "$1"; }

# Loads the server $1 with $2 requests; sets `rate`, and `ticks` of the server's processor time.
load() {
  local name=$1 requests=$2 url=$nghttpd_url id=$nghttpd_id before told
  if [[ $name == crossfade ]]; then url=$crossfade_url id=$crossfade_id; fi
  before=$(cpu_ticks "$id")
  told=$("${on_load_core[@]}" h2load --clients="$connections" --max-concurrent-streams="$streams" \
    --requests="$requests" --data="$scratch/body" --header="$content_type" "$url")
  ticks=$(($(cpu_ticks "$id") - before))
  grep -q "^status codes: $requests 2xx" <<<"$told" ||
    fail "not every answer of $name was 2xx:" "$(grep -E '^(requests|status codes):' <<<"$told")"
  rate=$(sed -nE 's/^finished in .*, ([0-9.]+) req\/s.*/\1/p' <<<"$told")
  [[ $rate ]] || fail "h2load's output has no rate" "$told"
}

# Sets `requests_of` for the server $1, so that a round takes its time.
warm_up() {
  load "$1" "$warm_up_requests"
  requests_of[$1]=$(awk -v rate="$rate" -v seconds="$seconds" -v unit="$connections" \
    'BEGIN { print (int(rate * seconds / unit) + 1) * unit }')
}

main() {
  parse "$@"
  cd "$(dirname "${BASH_SOURCE[0]}")/.."
  check_tools
  # Words before a command; taskset becomes the command, so the process keeps its id.
  on_server_core=() on_load_core=()
  if [[ $pin ]]; then
    on_server_core=(taskset --cpu-list 0)
    on_load_core=(taskset --cpu-list 1)
  fi
  server_ids=()
  scratch=$(mktemp -d)
  trap stop_servers EXIT
  trap 'exit 130' INT TERM

  readonly content_type='content-type: application/x-protobuf'
  start_crossfade
  start_nghttpd

  declare -A requests_of=()
  local name round
  for name in nghttpd crossfade; do warm_up "$name"; done
  for ((round = 1; round <= rounds; round++)); do
    # The first of a pair is not always the same one, so that a drift favours neither.
    local -a order=(nghttpd crossfade)
    ((round % 2)) || order=(crossfade nghttpd)
    for name in "${order[@]}"; do
      load "$name" "${requests_of[$name]}"
      printf '%s\n' "$round,$name,${requests_of[$name]},$rate,$ticks" >>"$scratch/rounds.csv"
    done
    say "round $round of $rounds done"
  done
  local placement='left to the system'
  if [[ $pin ]]; then placement='servers on core 0, h2load on core 1'; fi
  .deps/venv/bin/python LoadTests/report.py "$scratch/rounds.csv" ${json:+"$json"} \
    --fact "load=$connections connections, $streams streams each" \
    --fact "bodies=$(bytes "$scratch/body") bytes in, $(bytes "$scratch/static/reply") out" \
    --fact "placement=$placement"
}

main "$@"
