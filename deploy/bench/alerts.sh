#!/bin/sh
# Times how long a patch takes from its commit in a followed epoch to the event and to the mail that tell of it. See
# README.md beside this file.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/lib.sh"

tidemark=$here/../../tidemark
work=
keep=
mails=40

usage() {
  cat >&2 <<END
usage: ${0##*/} [-n MAILS] [-t TIDEMARK] [-w WORKDIR]
  -n MAILS      patches to wait for (default $mails)
  -t TIDEMARK   the launcher (default: the one of this checkout)
  -w WORKDIR    where what it fetches goes; kept, and used again next time (default: a temporary folder)
END
  exit 2
}

while getopts n:t:w: option; do
  case $option in
    n) mails=$OPTARG ;;
    t) tidemark=$OPTARG ;;
    w) work=$OPTARG keep=1 ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 0 ] || usage
open_work alert-results

prepare_jmh

printf '%s\n' "$(machine)"
for what in commitToEvent commitToMail; do
  say "$what"
  "$java" -Xmx1g -cp "$class_path" org.openjdk.jmh.Main "AlertBenchmark.$what" -f 1 -wi 10 -i "$mails" \
    -jvmArgs "-Xmx1g --enable-native-access=ALL-UNNAMED" -rf json -rff "$results/$what.json" \
    >"$results/$what.log" 2>&1 || die "JMH failed; see $results/$what.log"
  # Not from the log, in which what the program says may come between an iteration and its number.
  awk '/"rawData"/ { raw = 1; next }
    raw && /[]]/ { exit }
    raw && /[0-9]/ { gsub(/[^0-9.eE+-]/, ""); print }' "$results/$what.json" | sort -n | awk -v w="$what" '
    { v[NR] = $1 }
    END { printf "%s: median %.0f ms, slowest of %d %.0f ms\n", w, v[int((NR + 1) / 2)], NR, v[NR] }'
done
