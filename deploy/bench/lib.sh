# Shared by the scripts beside it; read with ".", not run.
# shellcheck shell=sh

export LC_ALL=C
export TZ=UTC
export GIT_CONFIG_GLOBAL=/dev/null
export GIT_CONFIG_SYSTEM=/dev/null

say() {
  printf '%s\n' "$*" >&2
}

die() {
  say "${0##*/}: $*"
  exit 1
}

have() {
  command -v "$1" >/dev/null 2>&1
}

# Middle of the numbers on standard input, one a line; of an even count the mean of the two in the middle.
median() {
  sort -n | awk '{ v[NR] = $1 } END { if (NR == 0) print "-"; else if (NR % 2) print v[(NR + 1) / 2]; else print (v[NR / 2] + v[NR / 2 + 1]) / 2 }'
}

# Takes away what the script made. A script that starts something more says so in a finish of its own.
finish() {
  [ -n "$keep" ] || rm -rf "$work"
}

# open_work NAME: makes $work, a temporary folder unless one was named (then keep is set), and in it the empty folder NAME,
# which becomes $results.
open_work() {
  [ -n "$work" ] || work=$(mktemp -d)
  trap finish EXIT
  trap 'exit 130' INT TERM
  mkdir -p "$work"
  work=$(cd "$work" && pwd -P)
  results=$work/$1
  rm -rf "$results"
  mkdir -p "$results"
}

# Has the launcher $tidemark build the program; sets program, java and class_path to what it built, and makes
# $work/classes for what the script compiles beside it.
build_program() {
  say "building tidemark if need be"
  TIDEMARK_HOME=$work/none "$tidemark" --version >/dev/null
  program=${tidemark%/*}/deploy/target/program
  java=$(sed -n "s/^java='\(.*\)'$/\1/p" "$program/env")
  class_path=$program/tidemark.jar
  for jar in "$program"/lib/*.jar; do class_path=$class_path:$jar; done
  mkdir -p "$work/classes"
}

# Bytes that the files below $1 hold.
bytes_of() {
  du -sb "$1" 2>/dev/null | awk '{ print $1 + 0 }'
}

megabytes() {
  awk -v b="${1:-0}" 'BEGIN { printf "%.0f", b / 1000000 }'
}

# timed RESULT COMMAND...: appends "wall user+sys peak-KiB" to RESULT; the command's output goes to RESULT.log.
timed() {
  result=$1
  shift
  if ! /usr/bin/time -o "$result.time" -f '%e %U %S %M' "$@" >"$result.log" 2>&1; then
    tail -n 5 "$result.log" >&2
    die "failed: $*; its output is in $result.log"
  fi
  tail -n 1 "$result.time" | awk '{ printf "%.2f %.2f %d\n", $1, $2 + $3, $4 }' >>"$result"
}

# Copies the epochs of inbox $1 to $2/git, so that nothing ever writes to the archive that was given.
copy_epochs() {
  mkdir -p "$2/git"
  for epoch in "$1"/git/[0-9]*.git; do
    [ -d "$epoch" ] || die "expected a public-inbox v2 inbox with git/0.git in it, got: $1"
    cp -r "$epoch" "$2/git/"
  done
}

# Epochs of inbox $1, oldest first.
epochs() {
  for epoch in "$1"/git/[0-9]*.git; do
    number=${epoch##*/}
    printf '%s %s\n' "${number%.git}" "$epoch"
  done | sort -n | cut -d' ' -f2-
}

# Blob ids of every mail that was added and not removed again in epoch $1.
blobs() {
  git -C "$1" log --reverse --raw -r --no-renames --no-abbrev --format= HEAD |
    awk '$6 == "m" && $5 != "D" { if (!($4 in seen)) { seen[$4] = ++n; order[n] = $4 } }
      $6 == "d" && $5 != "D" { delete seen[$4] }
      END { for (i = 1; i <= n; i++) if (seen[order[i]] == i) print order[i] }'
}

# One file per mail of inbox $1 below $2/cur. git checks them out as if they were an index.
extract_mails() {
  mkdir -p "$2/cur" "$2/new" "$2/tmp"
  epochs "$1" | while read -r epoch; do
    rm -f "$2/index"
    blobs "$epoch" | awk -v e="${epoch##*/}" '{ printf "100644 %s\tcur/%s-%s:2,S\n", $1, e, $1 }' |
      GIT_INDEX_FILE="$2/index" git -C "$epoch" update-index --index-info
    GIT_INDEX_FILE="$2/index" git -C "$epoch" --work-tree="$2" checkout-index --all --force || true
  done
  rm -f "$2/index"
}

notmuch_config() {
  cat >"$1/notmuch-config" <<END
[database]
path=$1/maildir
[user]
name=Bench
primary_email=bench@tide.example
[new]
tags=
ignore=
[search]
exclude_tags=
[maildir]
synchronize_flags=false
END
  export NOTMUCH_CONFIG="$1/notmuch-config"
}

machine() {
  cores=$(getconf _NPROCESSORS_ONLN)
  load=$(cut -d' ' -f1 /proc/loadavg 2>/dev/null || echo '?')
  printf '%s cores, load %s before the first round' "$cores" "$load"
}

# The version of library $1 that the tests use.
version_of() {
  sed -n "s:.*<$1\.version>\(.*\)</$1\.version>.*:\1:p" "$here/../../pom.xml"
}

math_version=3.6.1

# Builds the program, fetches JMH and a mail server into $work/lib and compiles the benchmarks into $work/classes; sets java
# and class_path. Logs go to $results.
prepare_jmh() {
  build_program
  jmh_version=$(version_of jmh)
  greenmail_version=$(version_of greenmail)
  say "fetching JMH $jmh_version and GreenMail $greenmail_version if need be"
  mkdir -p "$work/lib"
  for artifact in "org.openjdk.jmh:jmh-core:$jmh_version" "org.openjdk.jmh:jmh-generator-annprocess:$jmh_version" \
    "org.apache.commons:commons-math3:$math_version" "com.icegreen:greenmail:$greenmail_version"; do
    mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy -Dartifact="$artifact" \
      -DoutputDirectory="$work/lib" >"$results/mvn.log" 2>&1 || die "cannot fetch $artifact; see $results/mvn.log"
  done
  for jar in "$work"/lib/*.jar; do class_path=$class_path:$jar; done
  "${java}c" -nowarn -Xlint:none -d "$work/classes" -cp "$class_path" -processorpath "$class_path" "$here"/java/*.java
  class_path=$work/classes:$class_path
}
