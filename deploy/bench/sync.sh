#!/bin/sh
# Compares whole processes: tidemark sync of an archive from nothing, public-inbox-index (full), notmuch new.
# See README.md beside this file.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
. "$here/lib.sh"

rounds=3
tidemark=$here/../../tidemark
work=
keep=
only='tidemark public-inbox notmuch'

usage() {
  cat >&2 <<END
usage: ${0##*/} [-n ROUNDS] [-t TIDEMARK] [-o "NAMES"] [-w WORKDIR] ARCHIVE
  ARCHIVE       a public-inbox v2 inbox, a folder with git/0.git in it; it is copied, never written to
  -n ROUNDS     how often each takes its turn (default $rounds)
  -t TIDEMARK   the launcher (default: the one of this checkout)
  -o "NAMES"    who takes part (default "$only")
  -w WORKDIR    where copies and indexes go; kept afterwards (default: a temporary folder)
END
  exit 2
}

while getopts n:t:o:w: option; do
  case $option in
    n) rounds=$OPTARG ;;
    t) tidemark=$OPTARG ;;
    o) only=$OPTARG ;;
    w) work=$OPTARG keep=1 ;;
    *) usage ;;
  esac
done
shift $((OPTIND - 1))
[ $# -eq 1 ] || usage
archive=$1
[ -x /usr/bin/time ] || die "needs /usr/bin/time (GNU time)"
open_work results

takes_part() {
  case " $only " in *" $1 "*) ;; *) return 1 ;; esac
  case $1 in
    tidemark) [ -x "$tidemark" ] ;;
    public-inbox) have public-inbox-index && have public-inbox-init ;;
    notmuch) have notmuch ;;
  esac
}

names=
for name in $only; do
  if takes_part "$name"; then names="$names $name"; else say "left out, not there: $name"; fi
done

say "copying the archive"
rm -rf "$work/archive"
copy_epochs "$archive" "$work/archive"
list=$(basename "$archive")
machine=$(machine)

for epoch in $(epochs "$work/archive"); do
  blobs "$epoch" >"$results/blobs-${epoch##*/}"
done
mails=$(cat "$results"/blobs-* | wc -l)
raw=$(for epoch in $(epochs "$work/archive"); do
  git -C "$epoch" cat-file --batch-check='%(objectsize)' <"$results/blobs-${epoch##*/}"
done | awk '$2 == "" { sum += $1 } END { printf "%d", sum }')

for name in $names; do
  case $name in
    tidemark)
      build_program
      ;;
    notmuch)
      say "extracting mails for notmuch (not timed)"
      rm -rf "$work/maildir"
      extract_mails "$work/archive" "$work/maildir"
      notmuch_config "$work"
      ;;
  esac
done

# The limit: nothing can index mail faster than git can hand it out.
limit() {
  timed "$results/limit" sh -c '
    for ids in "$2"/blobs-*; do
      git -C "$1/git/${ids##*/blobs-}" cat-file --batch <"$ids" >/dev/null
    done' limit "$work/archive" "$results"
}

run_tidemark() {
  rm -rf "$work/home"
  TIDEMARK_HOME=$work/home timed "$results/tidemark" "$tidemark" sync "$work/archive"
  size=$(bytes_of "$work/home/index")
  echo "$size" >"$results/tidemark.size"
  bytes_of "$work/home" >"$results/tidemark.all"
}

run_public_inbox() {
  rm -rf "$work/inbox" "$work/pi-config"
  export PI_CONFIG=$work/pi-config
  public-inbox-init -V2 "$list" "$work/inbox" "http://127.0.0.1:1/$list" "$list@tide.example" >/dev/null 2>&1
  rm -rf "$work/inbox/git"
  cp -r "$work/archive/git" "$work/inbox/git"
  before=$(bytes_of "$work/inbox/git")
  timed "$results/public-inbox" public-inbox-index --indexlevel=full "$work/inbox"
  all=$(bytes_of "$work/inbox")
  echo $((all - before)) >"$results/public-inbox.size"
}

run_notmuch() {
  rm -rf "$work/maildir/.notmuch"
  timed "$results/notmuch" notmuch new --no-hooks --quiet
  bytes_of "$work/maildir/.notmuch" >"$results/notmuch.size"
}

round=1
while [ "$round" -le "$rounds" ]; do
  say "round $round of $rounds: limit$names"
  limit
  for name in $names; do
    case $name in
      tidemark) run_tidemark ;;
      public-inbox) run_public_inbox ;;
      notmuch) run_notmuch ;;
    esac
  done
  round=$((round + 1))
done

column() {
  awk -v c="$2" '{ print $c }' "$results/$1" | median
}

ours=-
[ -r "$results/tidemark" ] && ours=$(column tidemark 1)

row() {
  wall=$(column "$1" 1)
  cpu=$(column "$1" 2)
  peak=$(column "$1" 3)
  size=-
  part=-
  if [ -r "$results/$1.size" ]; then
    bytes=$(cat "$results/$1.size")
    size=$(megabytes "$bytes")
    part=$(awk -v a="$bytes" -v b="$raw" 'BEGIN { printf "%.0f %%", 100 * a / b }')
  fi
  ratio=$(awk -v a="$wall" -v b="$ours" 'BEGIN { if (b == "-" || b == 0) print "-"; else printf "%.1f", a / b }')
  printf '| %s | %.2f | %.2f | %.0f | %s | %s | %s |\n' "$2" "$wall" "$cpu" "$(awk -v k="$peak" 'BEGIN { print k * 1024 / 1000000 }')" "$size" "$part" "$ratio"
}

printf '%s: %s mails, %s MB raw; %s; medians of %s rounds\n\n' "$list" "$mails" "$(megabytes "$raw")" "$machine" "$rounds"
printf '| what | wall s | CPU s | largest process MB | index MB | of raw | wall / tidemark |\n'
printf '|---|---:|---:|---:|---:|---:|---:|\n'
row limit 'limit: git cat-file --batch'
for name in $names; do
  case $name in
    tidemark) row tidemark 'tidemark sync' ;;
    public-inbox) row public-inbox 'public-inbox-index, full' ;;
    notmuch) row notmuch 'notmuch new' ;;
  esac
done
if [ -r "$results/tidemark.all" ]; then
  printf '\nTidemark home with log and index: %s MB\n' "$(megabytes "$(cat "$results/tidemark.all")")"
fi
[ -z "$keep" ] || say "kept: $work"
