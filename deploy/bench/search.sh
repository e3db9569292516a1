#!/bin/sh
# Compares one-shot searches from a cold shell: tidemark search with and without its class cache, notmuch search.
# See README.md beside this file.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/lib.sh"

runs=11
tidemark=$here/../../tidemark
work=
keep=

usage() {
  cat >&2 <<END
usage: ${0##*/} [-n RUNS] [-t TIDEMARK] [-w WORKDIR] ARCHIVE [WORD...]
  ARCHIVE       a public-inbox v2 inbox, a folder with git/0.git in it; it is copied, never written to
  WORD...       a query of plain words that both take (default: lock)
  -n RUNS       how often each takes its turn (default $runs)
  -t TIDEMARK   the launcher (default: the one of this checkout)
  -w WORKDIR    where copies and indexes go; kept, and used again next time (default: a temporary folder)
END
  exit 2
}

while getopts n:t:w: option; do
  case $option in
    n) runs=$OPTARG ;;
    t) tidemark=$OPTARG ;;
    w) work=$OPTARG keep=1 ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -ge 1 ] || usage
archive=$1
shift
[ $# -gt 0 ] || set -- lock
[ -x /usr/bin/time ] || die "needs /usr/bin/time (GNU time)"
open_work search-results
[ -d "$work/archive/git" ] || copy_epochs "$archive" "$work/archive"

names=
if [ -x "$tidemark" ]; then
  names='tidemark no-cache jvm'
  export TIDEMARK_HOME="$work/home"
  if [ ! -d "$TIDEMARK_HOME/index" ]; then
    say "tidemark sync (not timed)"
    "$tidemark" sync "$work/archive" >"$results/sync.log" 2>&1 || die "tidemark sync failed; see $results/sync.log"
  fi
else
  say "left out, not there: tidemark"
fi
if have notmuch; then
  names="$names notmuch"
  if [ ! -d "$work/maildir/.notmuch" ]; then
    say "notmuch new (not timed)"
    [ -d "$work/maildir/cur" ] || extract_mails "$work/archive" "$work/maildir"
    notmuch_config "$work"
    notmuch new --no-hooks --quiet >"$results/new.log" 2>&1
  fi
  notmuch_config "$work"
else
  say "left out, not there: notmuch"
fi
machine=$(machine)

# The JVM that the launcher takes, starting and ending: what no Java program can be faster than.
jvm=
if [ -r "${tidemark%/*}/deploy/target/program/env" ]; then
  jvm=$(sed -n "s/^java='\(.*\)'$/\1/p" "${tidemark%/*}/deploy/target/program/env")
fi

run=0
while [ "$run" -lt "$runs" ]; do
  for name in $names; do
    case $name in
      tidemark) timed "$results/tidemark" "$tidemark" search --limit=25 "$*" ;;
      no-cache) TIDEMARK_NO_CACHE=1 timed "$results/no-cache" "$tidemark" search --limit=25 "$*" ;;
      jvm) [ -z "$jvm" ] || timed "$results/jvm" "$jvm" -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -version ;;
      notmuch) timed "$results/notmuch" notmuch search --limit=25 --output=summary -- "$*" ;;
    esac
  done
  run=$((run + 1))
done

row() {
  [ -r "$results/$1" ] || return 0
  printf '| %s | %.0f | %.0f | %.0f |\n' "$2" \
    "$(awk '{ print $1 * 1000 }' "$results/$1" | median)" \
    "$(awk '{ print $2 * 1000 }' "$results/$1" | median)" \
    "$(awk '{ print $3 * 1024 / 1000000 }' "$results/$1" | median)"
}

printf '%s, newest 25; %s; medians of %s runs\n\n' "$*" "$machine" "$runs"
printf '| what | wall ms | CPU ms | peak MB |\n|---|---:|---:|---:|\n'
row tidemark 'tidemark search'
row no-cache 'tidemark search, no class cache'
row jvm 'java -version'
row notmuch 'notmuch search'
[ -z "$keep" ] || say "kept: $work"
