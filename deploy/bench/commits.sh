#!/bin/sh
# Compares whole processes that read every commit of a repository: ours, git log and git diff-tree; and our patch-ids with
# git's. See README.md beside this file.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/lib.sh"

rounds=3
scope=all
classes=
tidemark=$here/../../tidemark
work=
keep=

usage() {
  cat >&2 <<END
usage: ${0##*/} [-n ROUNDS] [-s SCOPE] [-c CLASSPATH] [-t TIDEMARK] [-w WORKDIR] REPOSITORY
  REPOSITORY    a git repository with tags and a branch; it is only read
  -n ROUNDS     how often each takes its turn (default $rounds)
  -s SCOPE      which commits, as in the settings (default $scope); git always reads all
  -c CLASSPATH  the program's classes and libraries (default: those that the launcher builds)
  -t TIDEMARK   the launcher (default: the one of this checkout)
  -w WORKDIR    where results go; kept afterwards (default: a temporary folder)
END
  exit 2
}

while getopts n:s:c:t:w: option; do
  case $option in
    n) rounds=$OPTARG ;;
    s) scope=$OPTARG ;;
    c) classes=$OPTARG ;;
    t) tidemark=$OPTARG ;;
    w) work=$OPTARG keep=1 ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || usage
repository=$(git -C "$1" rev-parse --absolute-git-dir) || die "expected a git repository, got: $1"
[ -x /usr/bin/time ] || die "needs /usr/bin/time (GNU time)"
open_work results

if [ -z "$classes" ]; then
  build_program
  classes=$class_path
else
  java=${JAVA_HOME:-/usr}/bin/java
fi
"${java}c" -nowarn -Xlint:none -d "$work/classes" -cp "$classes" "$here/java/CommitsBenchmark.java"

# The commits that our reading starts from: all release tags, or all next tags, and the branch.
git --git-dir="$repository" for-each-ref --format='%(objecttype) %(*objecttype) %(refname)' refs/tags |
  awk '$1 == "commit" || $2 == "commit" { print $NF }' >"$results/tags"
if grep -q '^refs/tags/next-[0-9]*$' "$results/tags"; then
  grep '^refs/tags/next-[0-9]*$' "$results/tags" >"$results/starts"
else
  grep '^refs/tags/v\{0,1\}[0-9]' "$results/tags" >"$results/starts" || true
  echo HEAD >>"$results/starts"
fi
git --git-dir="$repository" rev-list --no-merges --stdin <"$results/starts" >"$results/commits"
machine=$(machine)

# Neither the user's settings nor the repository's: those that format-patch has, which ours are as well.
git_log() {
  timed "$results/$1" sh -c 'dir=$1 starts=$2; shift 2
    git --git-dir="$dir" log --no-merges "$@" --stdin <"$starts" >/dev/null' "$@"
}

run() {
  case $1 in
    ours)
      rm -rf "$work/store"
      timed "$results/ours" "$java" -Xmx1g -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$work/classes:$classes" \
        dev.tidemark.bench.CommitsBenchmark "$repository" "$work/store" "$scope" "$results/ids"
      ;;
    log) git_log log "$repository" "$results/starts" --numstat ;;
    patch) git_log patch "$repository" "$results/starts" -p --numstat ;;
    ids)
      timed "$results/ids-git" sh -c 'git --git-dir="$1" diff-tree --stdin --root -p -M <"$2" | git patch-id --stable >"$3"' \
        ids "$repository" "$results/commits" "$results/git-ids"
      ;;
    tree)
      timed "$results/tree" sh -c 'git --git-dir="$1" diff-tree --stdin --root -r -p --numstat -M <"$2" >/dev/null' \
        tree "$repository" "$results/commits"
      ;;
  esac
}

round=1
while [ "$round" -le "$rounds" ]; do
  say "round $round of $rounds"
  for name in log patch tree ids ours; do run "$name"; done
  round=$((round + 1))
done

column() {
  awk -v c="$2" '{ print $c }' "$results/$1" | median
}

commits=$(wc -l <"$results/commits")
wall_ours=$(column ours 1)
cpu_ours=$(column ours 2)

row() {
  awk -v name="$2" -v w="$(column "$1" 1)" -v c="$(column "$1" 2)" -v k="$(column "$1" 3)" -v n="$commits" \
    -v wo="$wall_ours" -v co="$cpu_ours" 'BEGIN {
      printf "| %s | %.2f | %.2f | %.0f | %.0f | %.2f | %.2f |\n", name, w, c, n / w, k * 1024 / 1000000, w / wo, c / co }'
}

printf '%s: %s commits that are no merges; %s; %s; medians of %s rounds\n\n' "$(basename "$1")" "$commits" \
  "$(git --version)" "$machine" "$rounds"
printf '| what | wall s | CPU s | commits/s | largest process MB | wall / ours | CPU / ours |\n'
printf '|---|---:|---:|---:|---:|---:|---:|\n'
row ours "our reading, scope $scope: diff, counts, patch-id, merges, lines of each tag"
row log 'git log --numstat'
row patch 'git log -p --numstat'
row tree 'git diff-tree --stdin -p --numstat'
row ids-git 'git diff-tree --stdin -p, git patch-id --stable'
printf '\n'
awk -v scope="$scope" '
  NR == FNR { git[$2] = $1; next }
  $2 in git { n++; same += git[$2] == $1 }
  END { printf "patch-ids: %d of %d as git prints them (%.2f %%)\n", same, n, n ? 100 * same / n : 0 }' \
  "$results/git-ids" "$results/ids"
tail -n 4 "$results/ours.log"
[ -z "$keep" ] || say "kept: $work"
