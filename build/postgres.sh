#!/usr/bin/env bash
# A PostgreSQL of one's own, with its normal durability, in a directory that can be thrown away.
#   build/postgres.sh start DIR    starts it and prints Npgsql's connection string; DIR must not exist yet
#   build/postgres.sh stop DIR     stops it and removes DIR
#   build/postgres.sh there        succeeds when the programs are installed
set -euo pipefail

binaries() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr) "$(pg_config --bindir 2>/dev/null || true)"; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then echo "$folder"; return; fi
  done
  return 1
}

# PostgreSQL refuses to run as root; its package brings the user `postgres`.
as_server() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

start() {
  local dir="$1" bin port try
  bin="$(binaries)" || { echo "PostgreSQL is not installed (initdb and pg_ctl not found)." >&2; exit 1; }
  mkdir -p "$dir"
  dir="$(cd "$dir" && pwd)"
  if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
  as_server test -x "$dir" || { echo "The user postgres cannot reach $dir: choose a folder whose parents everybody may enter." >&2; exit 1; }
  # Run from there: the server's user need not see the caller's folder.
  cd "$dir"
  as_server "$bin/initdb" --pgdata="$dir/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C >"$dir.log" 2>&1 || { cat "$dir.log" >&2; exit 1; }
  for try in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 30000))
    # fsync and synchronous_commit stay on, as they are by default: what is measured and tested is what is promised.
    if as_server "$bin/pg_ctl" start --pgdata="$dir/data" --log="$dir/server.log" --wait --timeout=60 --silent \
        --options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 -c shared_buffers=256MB -c fsync=on -c synchronous_commit=on" >"$dir.log" 2>&1; then
      rm -f "$dir.log"
      echo "Host=127.0.0.1;Port=$port;Username=postgres;Database=postgres"
      return
    fi
  done
  cat "$dir.log" "$dir/server.log" >&2
  exit 1
}

stop() {
  local dir="$1"
  if [ -f "$dir/data/postmaster.pid" ]; then
    # Whoever is still connected does not matter any more, nor does what they wrote.
    (cd / && as_server "$(binaries)/pg_ctl" stop --pgdata="$dir/data" --mode=immediate --silent)
  fi
  rm -rf "$dir" "$dir.log"
}

case "${1:-}" in
  start) start "$2" ;;
  stop) stop "$2" ;;
  there) binaries >/dev/null ;;
  *) sed -n '2,5p' "$0" >&2; exit 2 ;;
esac
