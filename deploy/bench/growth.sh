#!/bin/sh
# Builds invented archives of several sizes, and asks each the same twenty kinds of query. See README.md beside this file.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/lib.sh"

sizes='10000 100000 1000000'
runs=100
tidemark=$here/../../tidemark
work=
keep=

usage() {
  cat >&2 <<END
usage: ${0##*/} [-s "SIZES"] [-n RUNS] [-t TIDEMARK] [-w WORKDIR]
  -s "SIZES"    mails of each archive (default "$sizes")
  -n RUNS       how often each query is asked (default $runs)
  -t TIDEMARK   the launcher (default: the one of this checkout)
  -w WORKDIR    where archives and indexes go; kept, and used again next time (default: a temporary folder)
END
  exit 2
}

while getopts s:n:t:w: option; do
  case $option in
    s) sizes=$OPTARG ;;
    n) runs=$OPTARG ;;
    t) tidemark=$OPTARG ;;
    w) work=$OPTARG keep=1 ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 0 ] || usage
open_work growth-results
build_program

printf '%s; default heap (1 GB)\n\n' "$(machine)"
printf '| mails | wall s | CPU s | CPU ms a mail | largest process MB | index MB |\n|---:|---:|---:|---:|---:|---:|\n'
indexes=
heads=
for size in $sizes; do
  at=$work/$size
  if [ ! -r "$at/sync" ]; then
    say "inventing $size mails, and pulling them"
    rm -rf "$at"
    mkdir -p "$at"
    TIDEMARK_HOME=$work/none "$tidemark" demo --archive-only --mails "$size" --dir "$at" >"$at/demo.log" 2>&1
    TIDEMARK_HOME=$at/home timed "$at/sync" "$tidemark" sync "$at"/archive/*
  fi
  awk -v n="$size" -v index_mb="$(megabytes "$(bytes_of "$at/home/index")")" \
    '{ printf "| %d | %.1f | %.1f | %.2f | %.0f | %s |\n", n, $1, $2, 1000 * $2 / n, $3 * 1024 / 1000000, index_mb }' "$at/sync"
  indexes="$indexes $at/home/index"
  heads="$heads hits | $size mails |"
done

"${java}c" -nowarn -Xlint:none -proc:none -d "$work/classes" -cp "$class_path" "$here/java/SearchGrowth.java"
printf '\nNewest 25 hits; processor time, median of %s, microseconds\n\n| kind | query |%s\n|---|---|' "$runs" "$heads"
for size in $sizes; do printf '%s' '---:|---:|'; done
printf '\n'
# shellcheck disable=SC2086 # a list of folders without blanks
"$java" -Xmx1g --enable-native-access=ALL-UNNAMED -cp "$work/classes:$class_path" dev.tidemark.bench.SearchGrowth \
  "$here/growth-queries.txt" "$runs" $indexes 2>"$results/growth.log"
[ -z "$keep" ] || say "kept: $work"
