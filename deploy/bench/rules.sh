#!/bin/sh
# Times which of 1, 100 and 10,000 saved queries a mail matches (JMH), in the way it is done and in those that were not
# chosen. See README.md beside this file.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/lib.sh"

tidemark=$here/../../tidemark
index=
work=
keep=

usage() {
  cat >&2 <<END
usage: ${0##*/} [-x INDEX] [-t TIDEMARK] [-w WORKDIR] ARCHIVE
  ARCHIVE       a public-inbox v2 inbox, a folder with git/0.git in it; it is copied, never written to
  -x INDEX      the same archive's index, to spare making one
  -t TIDEMARK   the launcher (default: the one of this checkout)
  -w WORKDIR    where copies and indexes go; kept, and used again next time (default: a temporary folder)
END
  exit 2
}

while getopts x:t:w: option; do
  case $option in
    x) index=$OPTARG ;;
    t) tidemark=$OPTARG ;;
    w) work=$OPTARG keep=1 ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || usage
archive=$1
open_work rule-results

prepare_jmh
export TIDEMARK_HOME="$work/home"
if [ -z "$index" ]; then
  index=$TIDEMARK_HOME/index
  [ -d "$work/archive/git" ] || copy_epochs "$archive" "$work/archive"
  [ -d "$index" ] || "$tidemark" sync -q "$work/archive"
fi

# jmh NAME BENCHMARKS OPTIONS...: a CSV of results in NAME.csv
jmh() {
  name=$1
  which=$2
  shift 2
  "$java" -Xmx1g -cp "$class_path" org.openjdk.jmh.Main "StandingQueriesBenchmark.($which)$" -f 1 "$@" \
    -jvmArgs "-Xmx1g --enable-native-access=ALL-UNNAMED -Dbench.index=$index" \
    -rf csv -rff "$results/$name.csv" >"$results/$name.log" 2>&1 || die "JMH failed; see $results/$name.log"
}

say "as it is done, and the least there is to do"
jmh chosen 'mailAlone|standingQueries' -wi 25 -i 10
say "the ways not chosen; with 10,000 rules that takes its time"
jmh few 'memoryIndex|directoryOfOneMail|directoryOfManyMails' -p rules=1,100 -wi 10 -i 5
jmh many 'memoryIndex|directoryOfOneMail|directoryOfManyMails' -p rules=10000 -wi 1 -i 2

grep -o '[0-9]* rules, a mail: .*' "$results/chosen.log" | sort -un
printf '\n%s; milliseconds of processor a mail\n\n| way | 1 rule | 100 | 10,000 |\n|---|---:|---:|---:|\n' "$(machine)"
# JMH adds up what it counts, over as many shots as the fourth column says.
cat "$results"/*.csv | tr -d '"\r' | awk -F, '
  $1 ~ /:microsPerMail$/ {
    way = $1
    sub(/.*Benchmark\./, "", way)
    sub(/:.*/, "", way)
    ms[way, $NF] = sprintf("%.2f", $5 / $4 / 1000)
  }
  END {
    ways = split("mailAlone standingQueries memoryIndex directoryOfManyMails directoryOfOneMail", order, " ")
    for (i = 1; i <= ways; i++)
      printf "| %s | %s | %s | %s |\n", order[i], ms[order[i], 1], ms[order[i], 100], ms[order[i], 10000]
  }'
[ -z "$keep" ] || say "kept: $work"
