#!/usr/bin/env bash
# Runs every test there is: .NET suites, segment cases, console unit tests, LINE's own SDK against the emulator, browser tests.
#   ./test.sh                installs what is missing on Debian/Ubuntu (PostgreSQL, Chromium) and says so
#   ./test.sh --no-install   runs what can run; what cannot is reported as skipped, by name
# Needs the .NET 10 SDK and Node 20. The last line is "N passed, N failed, N skipped". With CI=true a skipped test is a failure,
# except those that need ../shared where ../shared is absent.
set -uo pipefail
cd "$(dirname "$0")"
root="$PWD"
configuration=Release
suites=(Todoke.Core.Tests Todoke.Audience.Tests Todoke.LineEmulator.Tests Todoke.Server.Tests Todoke.Browser.Tests)
install=yes
case "${1:-}" in
  "") ;;
  --no-install) install=no ;;
  *) sed -n '2,6p' "$0" >&2; exit 2 ;;
esac

work="$(mktemp -d)"
# PostgreSQL runs as a user of its own when this runs as root, and has to get in.
chmod 711 "$work"
stop_all() {
  local code=$?
  [ -d "$work/postgres" ] && "$root/build/postgres.sh" stop "$work/postgres"
  rm -rf "$work"
  exit $code
}
trap stop_all EXIT
trap 'exit 130' INT TERM

say() { printf '\n== %s\n' "$*"; }
fail_early() { echo "$*" >&2; echo "0 passed, 1 failed, 0 skipped"; exit 1; }
began=$SECONDS
lap() { local now=$SECONDS; echo "($1: $((now - began - ${elapsed:-0})) s)"; elapsed=$((now - began)); }

command -v dotnet >/dev/null || fail_early "The .NET 10 SDK is not installed: https://dotnet.microsoft.com/download"
command -v node >/dev/null || fail_early "Node 20 is not installed: https://nodejs.org"

# --- what the tests need from the system -------------------------------------------------------------------------------------
browser_path() { local name; for name in chromium chromium-browser google-chrome google-chrome-stable; do type -P "$name" && return; done; return 1; }
apt_install() {
  local sudo=""
  command -v apt-get >/dev/null || { echo "Not Debian or Ubuntu: please install $* by hand." >&2; return 1; }
  if [ "$(id -u)" != 0 ]; then sudo=sudo; fi
  say "Installing $* (apt-get; --no-install skips this)"
  $sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}
if [ "$install" = yes ]; then
  build/postgres.sh there || apt_install postgresql || echo "PostgreSQL could not be installed." >&2
  browser_path >/dev/null || apt_install chromium fonts-noto-cjk || echo "Chromium could not be installed." >&2
fi

unset TODOKE_TEST_POSTGRES TODOKE_TEST_CHROMIUM
if build/postgres.sh there; then
  say "Starting PostgreSQL in $work/postgres, with its normal durability"
  TODOKE_TEST_POSTGRES="$(build/postgres.sh start "$work/postgres")" || fail_early "PostgreSQL did not start."
  export TODOKE_TEST_POSTGRES
  echo "$TODOKE_TEST_POSTGRES"
else
  echo "PostgreSQL is not there: its tests will be skipped."
fi
if browser="$(browser_path)"; then export TODOKE_TEST_CHROMIUM="$browser"; else echo "Chromium is not there: its tests will be skipped."; fi
lap "preparing"

# --- build, once -------------------------------------------------------------------------------------------------------------
broken=()
if [ -f console/package.json ]; then
  say "Console: npm ci"
  (cd console && npm ci --no-audit --no-fund) || broken+=("console: npm ci")
fi
say "dotnet build ($configuration)"
dotnet build Todoke.slnx -c "$configuration" -v q --nologo || fail_early "The build failed."
if [ -f console/package.json ] && [ ! -f console/dist/index.html ]; then
  say "Console: npm run build"
  (cd console && npm run build) || broken+=("console: npm run build")
fi
lap "building"

# --- suites, one after the other: they share two cores with PostgreSQL and each other's servers ------------------------------
# Processes here live for seconds: what the runtime learns of itself for later would never pay.
export DOTNET_TieredPGO=0
# Each writes a machine-readable report; a suite that leaves none counts as one failure.
if [ -f console/package.json ]; then
  say "console"
  (cd console && npm test -- --reporter=default --reporter=json --outputFile="$work/console.vitest.json") || true
  [ -f "$work/console.vitest.json" ] || broken+=("console")
  lap console
fi
# LINE's own SDK for Node against the emulator. Without its packages it is skipped by name; with them a missing report is a failure.
say "LINE's SDK"
if sdk_why="$(cd tests/line-sdk && npm ci --no-audit --no-fund 2>&1)"; then
  (cd tests/line-sdk && npm test -- --reporter=default --reporter=json --outputFile="$work/line-sdk.vitest.json") || true
  [ -f "$work/line-sdk.vitest.json" ] || broken+=("line-sdk")
else
  echo "$sdk_why" | tail -n 3
  node build/skipped-report.mjs "$work/line-sdk.ctrf.json" "LINE's SDK for Node against the emulator" "npm cannot install tests/line-sdk: $(echo "$sdk_why" | grep -m 1 'npm error' || echo "see above")"
fi
lap "LINE's SDK"
# Servers wait for disks, for LINE and for clocks; more of them at once use the time. Browsers compute.
threads() { case "$1" in Todoke.Server.Tests) echo 2.0x ;; *) echo default ;; esac; }
for suite in "${suites[@]}"; do
  say "$suite"
  "tests/$suite/bin/$configuration/net10.0/$suite" --no-progress --max-threads "$(threads "$suite")" --results-directory "$work" --report-ctrf --report-ctrf-filename "$suite.ctrf.json"
  code=$?
  # 8: no test ran in it. Everything else that leaves no report is a crash.
  [ -f "$work/$suite.ctrf.json" ] || [ $code = 8 ] || broken+=("$suite (exit code $code)")
  lap "$suite"
done

# Cases are no suite: the same scenarios on each ledger, every scenario a test. On the second the clock jumps over what falls due on the way.
# The outside files try meaning, which no ledger has a say in; our own try what is stored, on both.
segment_cases() {
  local ledger=$1 on=() files=(tests/Todoke.SegmentCases/cases/*.json)
  if [ "$ledger" = postgres ]; then
    on=(--jump --ledger "$TODOKE_TEST_POSTGRES")
    files=($(ls tests/Todoke.SegmentCases/cases/*.json | grep -v /outside-))
  fi
  "tests/Todoke.SegmentCases/bin/$configuration/net10.0/Todoke.SegmentCases" "${files[@]}" --report "$work/Todoke.SegmentCases-$ledger.ctrf.json" ${on[@]+"${on[@]}"}
}
# Kills: the short form of `bench kill`, ten on each ledger, every ledger a test; the emulator's log judges.
kills() {
  "bench/Todoke.Bench/bin/$configuration/net10.0/Todoke.Bench" kill --kills 10 --people 2000 --ledger "$1" >"$work/kill.out"
  tail -n 1 "$work/kill.out"
}
# Two at a time: kills wait for LINE more than they compute.
say "Segment cases on both ledgers, and kills in the middle of campaigns"
ledgers=(sqlite)
killed=sqlite
if [ -n "${TODOKE_TEST_POSTGRES:-}" ]; then
  ledgers=(sqlite postgres)
  killed=both
else
  echo "PostgreSQL is not there: segment cases and kills on SQLite only."
  [ "${CI:-false}" = false ] || broken+=("segment cases and kills on postgres: there is no PostgreSQL")
fi
kills $killed >"$work/kills.txt" &
for ledger in "${ledgers[@]}"; do
  say "Segment cases on $ledger"
  segment_cases $ledger
  [ -f "$work/Todoke.SegmentCases-$ledger.ctrf.json" ] || broken+=("Todoke.SegmentCases on $ledger")
  lap "segment cases on $ledger"
done
wait
say "Kills"
cat "$work/kills.txt"
node build/kill-report.mjs "$work/kill.out" "$work/Todoke.Bench.ctrf.json" || broken+=("kills in the middle of campaigns")
lap "kills, after the cases"

say "Result after $((SECONDS - began)) s"
node build/test-sum.mjs "$work" "$([ -d ../shared ] && echo yes || echo no)" "${CI:-false}" ${broken[@]+"${broken[@]}"}
