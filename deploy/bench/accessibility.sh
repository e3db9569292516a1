#!/bin/sh
# Checks reports with axe-core in a headless Chromium: light and dark, as wide as a desk and as a telephone.
#   deploy/bench/accessibility.sh REPORT.html ...
# Needs chromium and npm (apt install chromium npm). Ends with 1 if axe-core finds anything.
set -eu
. "${0%/*}/lib.sh"

[ $# -gt 0 ] || die "expected reports as HTML, such as 'tidemark report -o week.html' writes"
have chromium || die "needs chromium"
have npm || die "needs npm"
AXE=4.14.1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "axe-core@$AXE" >/dev/null && tar xzf axe-core-*.tgz)

# The page with axe-core in it; what it finds becomes the page's text. Reports forbid scripts, so the copy does not.
page() {
  scheme=$2
  awk '{ print }' "$1" | sed '/http-equiv="Content-Security-Policy"/,/>/d' |
    if [ "$scheme" = dark ]; then sed 's/@media (prefers-color-scheme: dark)/@media all/'; else cat; fi |
    sed 's/<details>/<details open>/; s#</html>##'
  printf '<script>\n'
  cat "$work/package/axe.min.js"
  cat <<'END'
</script><script>
axe.run().then(found => {
  const text = found.violations.map(v =>
    v.impact + ': ' + v.id + ': ' + v.help + '\n' + v.nodes.map(n => '    ' + n.html.slice(0, 160)).join('\n'));
  document.body.innerText = 'AXE-BEGIN\n' + found.passes.length + ' rules pass, '
    + found.incomplete.length + ' cannot tell, ' + found.violations.length + ' fail\n' + text.join('\n') + '\nAXE-END';
});
</script></html>
END
}

failed=0
for report in "$@"; do
  for scheme in light dark; do
    page "$report" "$scheme" >"$work/page.html"
    for width in 1200 390; do
      chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
        --disable-component-update --disable-sync --user-data-dir="$work/profile" --window-size="$width,900" \
        --virtual-time-budget=60000 --dump-dom "file://$work/page.html" 2>/dev/null |
        sed 's/<br>/\n/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g' | sed -n '/AXE-BEGIN/,/AXE-END/p' | sed '1d;$d' >"$work/found"
      [ -s "$work/found" ] || die "axe-core did not come to an end on $report"
      say "$report, $scheme, $width wide: $(sed -n 1p "$work/found")"
      sed 1d "$work/found"
      grep -q ', 0 fail' "$work/found" || failed=1
    done
  done
done
exit $failed
