#!/bin/sh
# The page of releve report in Debian's chromium, driven by playwright-core (make check-browser).
# Screenshots stay in tests/browser/shots. Skips where chromium, node, D3 or playwright-core are absent.
. tests/cli/lib.sh

RELEVE_DATADIR=$PWD
export RELEVE_DATADIR
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
for need in "${browser:+chromium}:chromium" "$(command -v node):nodejs"; do
    if [ -z "${need%%:*}" ]; then
        skip page "${need##*:} is not installed [.ci/setup ci]"
        exit 0
    fi
done
if [ ! -d tests/browser/node_modules/playwright-core ]; then
    skip page 'playwright-core is not installed [.ci/setup ci, or npm ci in tests/browser]'
    exit 0
fi
if ! "$RELEVE" report "$WORK/none" -o "$WORK/none.html" 2>&1 | grep -q 'no such\|missing\|manifest\|needs D3'; then
    fail 'report of a folder that is not there'
fi

short() { # short SCENARIO FOLDER [REPLICATES]
    "$RELEVE" run "$1" -o "$2" --replicates "${3:-20}" --no-figures >"$OUT" 2>"$ERR" || fail "run of $1"
}
short scenarios/baseline.cfg "$WORK/run"
short scenarios/ages_older.cfg "$WORK/older"
short scenarios/ages_younger.cfg "$WORK/younger"

# a base whose names would do harm as code
mkdir "$WORK/data"
cp data/occitanie/* "$WORK/data"
for table in territories communes; do
    awk -F, -v OFS=, '$1 == "31020" { $2 = "\"`id`'\''\"\"><script>alert(1)</script>%s&amp;\"" } { print }' \
        "data/occitanie/$table.csv" >"$WORK/data/$table.csv"
done
cat >"$WORK/hostile.cfg" <<END
extends = "$PWD/scenarios/baseline.cfg";
scenario = { title = "</script><img src=x onerror=alert(2)> \`id\` %s"; };
data = { folder = "$WORK/data"; national = "$PWD/data/national"; };
END
short "$WORK/hostile.cfg" "$WORK/hostile" 1

expect_exit 0 "$RELEVE" report "$WORK/run" "$WORK/older" "$WORK/younger" "$WORK/older" "$WORK/younger" -o "$WORK/five.html"
expect_exit 0 "$RELEVE" report "$WORK/run" "$WORK/older" -o "$WORK/two.html"
expect_exit 0 "$RELEVE" report "$WORK/hostile" -o "$WORK/hostile.html"
size() { wc -c <"$1"; }
expect_true "under 2 MB for two scenarios ($(size "$WORK/two.html"))" test "$(size "$WORK/two.html")" -lt 2000000
expect_true "under 4 MB for five ($(size "$WORK/five.html"))" test "$(size "$WORK/five.html")" -lt 4000000

(cd tests/browser && node page.mjs "$browser" "$WORK" "$PWD/shots") >"$OUT" 2>"$ERR"
status=$?
cat "$OUT"
if [ "$status" -ne 0 ] && ! grep -q '^not ok' "$OUT"; then
    fail 'the browser or its driver stopped'
    sed 's/^/# /' "$ERR" | head -n 20
fi
grep -q '^not ok' "$OUT" && test_failures=$((test_failures + 1))
finish
