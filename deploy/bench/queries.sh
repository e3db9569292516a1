#!/bin/sh
# Times twenty kinds of query in a running process (JMH) beside the same over HTTP against public-inbox-httpd, and how long
# new mail takes to be found. See README.md beside this file.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/lib.sh"

runs=21
tidemark=$here/../../tidemark
work=
keep=
inbox=
fresh=40

usage() {
  cat >&2 <<END
usage: ${0##*/} [-n RUNS] [-f MAILS] [-i INBOX] [-t TIDEMARK] [-w WORKDIR] ARCHIVE
  ARCHIVE       a public-inbox v2 inbox, a folder with git/0.git in it; it is copied, never written to
  -n RUNS       HTTP requests of each query (default $runs)
  -f MAILS      mails to wait for in the measurement of freshness, 0 to leave it out (default $fresh)
  -i INBOX      the same inbox with a full index of public-inbox's, to spare making one
  -t TIDEMARK   the launcher (default: the one of this checkout)
  -w WORKDIR    where copies and indexes go; kept, and used again next time (default: a temporary folder)
END
  exit 2
}

while getopts n:f:i:t:w: option; do
  case $option in
    n) runs=$OPTARG ;;
    f) fresh=$OPTARG ;;
    i) inbox=$OPTARG ;;
    t) tidemark=$OPTARG ;;
    w) work=$OPTARG keep=1 ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || usage
archive=$1
server=
finish() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -n "$keep" ] || rm -rf "$work"
}
open_work query-results

prepare_jmh
export TIDEMARK_HOME="$work/home"
[ -d "$work/archive/git" ] || copy_epochs "$archive" "$work/archive"
[ -d "$TIDEMARK_HOME/index" ] || "$tidemark" sync -q "$work/archive"

kinds=$(sed -n 's/^\([^#|]*\) | .*/\1/p' "$here/queries.txt" | paste -s -d, -)
say "twenty kinds of query in this process"
"$java" -Xmx1g -cp "$class_path" org.openjdk.jmh.Main SearchBenchmark -p "kind=$kinds" -f 1 -wi 3 -w 2 -i 3 -r 1 \
  -jvmArgs "-Xmx1g --enable-native-access=ALL-UNNAMED -Dbench.index=$TIDEMARK_HOME/index -Dbench.queries=$here/queries.txt" \
  -rf csv -rff "$results/jmh.csv" >"$results/jmh.log" 2>&1 || die "JMH failed; see $results/jmh.log"

if have public-inbox-httpd && have curl; then
  list=$(basename "$archive")
  port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1)->sockport')
  export PI_CONFIG="$work/pi-config"
  if [ -z "$inbox" ]; then
    inbox=$work/inbox
    if [ ! -e "$work/inbox-ready" ]; then
      say "public-inbox-index, full (not timed)"
      rm -rf "$inbox"
      public-inbox-init -V2 "$list" "$inbox" "http://127.0.0.1:1/$list" "$list@tide.example" >/dev/null 2>&1
      rm -rf "$inbox/git"
      cp -r "$work/archive/git" "$inbox/git"
      public-inbox-index --indexlevel=full "$inbox" >"$results/pi-index.log" 2>&1
      touch "$work/inbox-ready"
    fi
  fi
  git config -f "$PI_CONFIG" "publicinbox.$list.inboxdir" "$inbox"
  git config -f "$PI_CONFIG" "publicinbox.$list.address" "$list@tide.example"
  git config -f "$PI_CONFIG" "publicinbox.$list.url" "http://127.0.0.1:$port/$list"
  public-inbox-httpd -W0 -l "http://127.0.0.1:$port" >"$results/httpd.log" 2>&1 &
  server=$!
  tries=0
  until curl -s -o /dev/null "http://127.0.0.1:$port/$list/"; do
    tries=$((tries + 1))
    [ "$tries" -lt 100 ] || die "public-inbox-httpd does not answer; see $results/httpd.log"
    sleep 0.1
  done
  say "the same over HTTP"
  grep -v '^#' "$here/queries.txt" | while IFS= read -r line; do
    kind=${line%% | *}
    query=${line#* | }
    curl -s -o /dev/null -G --data-urlencode "q=$query" -d l=25 "http://127.0.0.1:$port/$list/"
    run=0
    while [ "$run" -lt "$runs" ]; do
      curl -s -o /dev/null -w '%{time_total}\n' -G --data-urlencode "q=$query" -d l=25 "http://127.0.0.1:$port/$list/"
      run=$((run + 1))
    done | awk '{ print $1 * 1000000 }' | median | awk -v k="$kind" '{ print k "\t" $1 }' >>"$results/http"
  done
else
  say "left out, not there: public-inbox-httpd or curl"
fi

printf '%s; newest 25 hits; microseconds\n\n' "$(machine)"
printf '| kind | query | median | p99 | public-inbox-httpd, median | ratio |\n|---|---|---:|---:|---:|---:|\n'
grep -v '^#' "$here/queries.txt" | while IFS= read -r line; do
  kind=${line%% | *}
  query=${line#* | }
  http=-
  [ ! -r "$results/http" ] || http=$(awk -F'\t' -v k="$kind" '$1 == k { print $2 }' "$results/http")
  tr -d '"\r' <"$results/jmh.csv" | awk -F, -v k="$kind" -v q="$query" -v h="$http" '
    $NF == k && $1 ~ /p0\.50$/ { median = $5 }
    $NF == k && $1 ~ /p0\.99$/ { worst = $5 }
    END { printf "| %s | `%s` | %.0f | %.0f | %s | %s |\n", k, q, median, worst,
      h == "-" ? "-" : sprintf("%.0f", h), h == "-" || !median ? "-" : sprintf("%.0f", h / median) }'
done

if [ "$fresh" -gt 0 ]; then
  say "new mail, until it is found"
  "$java" -Xmx1g -cp "$class_path" org.openjdk.jmh.Main FreshnessBenchmark -f 1 -wi 10 -i "$fresh" \
    -jvmArgs "-Xmx1g --enable-native-access=ALL-UNNAMED" >"$results/fresh.log" 2>&1 || die "JMH failed; see $results/fresh.log"
  sed -n 's/^Iteration .*: \([0-9.]*\) .*/\1/p' "$results/fresh.log" | sort -n | awk '
    { v[NR] = $1 }
    END { printf "\nFrom a commit in a local epoch to a mail found: median %.0f ms, slowest of %d %.0f ms\n", v[int((NR + 1) / 2)], NR, v[NR] }'
fi
[ -z "$keep" ] || say "kept: $work"
