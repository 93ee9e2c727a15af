#!/bin/sh
# Builds the console once, however many builds ask for it at the same time. Usage: console.sh CONSOLE_FOLDER LOCK_FILE
set -eu
cd "$1"
lock=$2
if ! command -v npm >/dev/null 2>&1; then
  echo "Node.js (20 or newer) with npm was not found; install it and build again to have the console."
  exit 0
fi
mkdir -p "$(dirname "$lock")"
if command -v flock >/dev/null 2>&1; then
  exec 9>"$lock"
  flock 9
else
  while ! mkdir "$lock.d" 2>/dev/null; do sleep 1; done
  trap 'rmdir "$lock.d"' EXIT
  trap 'exit 1' INT TERM
fi
# Whoever held the lock before may have built just this. The build itself writes schema.d.ts, from the API's document.
if [ -f dist/.built ] && [ -z "$(find . ../openapi.json \( -name node_modules -o -name dist -o -name schema.d.ts \) -prune -o -type f -newer dist/.built -print | head -n 1)" ]; then
  exit 0
fi
# npm leaves this file behind when an installation is complete.
if [ ! -f node_modules/.package-lock.json ] || [ -n "$(find package.json package-lock.json -newer node_modules/.package-lock.json)" ]; then
  npm ci --no-audit --no-fund
fi
# Taken before the build, so that a file changed while it runs counts as newer than the stamp.
started=$(mktemp)
npm run build
touch -r "$started" dist/.built
rm -f "$started"
