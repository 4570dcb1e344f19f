#!/bin/sh
# releve evaluate power and circle: their tables and refusals.
. tests/cli/lib.sh

data=tests/data/tvs_panel_240x10/data.csv
power() { "$RELEVE" evaluate power --data "$data" --unit id --time year --cohort g --outcome y --draws 60 "$@"; }
near() {
    if awk -v a="$2" -v b="$3" -v t="$4" 'BEGIN { d = a - b; if (d < 0) d = -d; exit !(a != "" && d <= t) }'; then
        pass "$1 = $3"
    else
        fail "$1 = '$2', expected $3"
    fi
}

expect_exit 0 power -o "$WORK/power"
expect_says 'synthetic_did left out: one cohort against the never treated is needed'
# the smallest detectable effect is near 2.8 standard errors, the normal theory
for name in twfe sun_abraham att_gt imputation; do
    near "$name" "$(awk -F, -v e="$name" '$1 == e { print $3 / $4 }' "$WORK/power/detectable.csv")" 2.8 0.6
done
expect_true 'power grows with the effect (common draws)' \
    awk -F, 'NR > 1 && $1 == last && $3 < before { bad = 1 } { last = $1; before = $3 } END { exit bad }' "$WORK/power/power.csv"
cp "$WORK/power/report.md" "$OUT"
expect_prints 'Ce que ce panel aurait pu détecter'
expect_exit 0 power --estimators twfe --effects 0,1,2 --power 0.99 --lang en -o "$WORK/grid"
expect_true 'the grid asked for' [ "$(wc -l <"$WORK/grid/power.csv")" -eq 4 ]
# one cohort: synthetic difference-in-differences too; an effect beyond the grid is not invented
awk -F, 'NR == 1 { print; next } $4 == 0 || $4 == 2018' "$data" >"$WORK/one.csv"
expect_exit 0 "$RELEVE" evaluate power --data "$WORK/one.csv" --unit id --time year --cohort g --outcome y \
    --draws 20 --estimators synthetic_did,did --effects 0,0.001 -o "$WORK/one"
expect_true 'beyond the grid is said' grep -q '^did,[^,]*,,.*beyond the largest effect tried' "$WORK/one/detectable.csv"

expect_exit 64 power
expect_exit 64 power --effects 1,0 -o "$WORK/x"
expect_exit 64 power --estimators all -o "$WORK/x"
expect_exit 64 power --draws 1 -o "$WORK/x"
expect_exit 65 power --outcome nothing -o "$WORK/x"
awk 'NR != 5' "$data" >"$WORK/hole.csv"
expect_exit 0 "$RELEVE" evaluate power --data "$WORK/hole.csv" --unit id --time year --cohort g --outcome y \
    --draws 5 --estimators twfe -o "$WORK/hole"

# --- the circle, on few worlds
circle() { "$RELEVE" evaluate circle --replicates 4 "$@"; }
expect_exit 0 circle -o "$WORK/circle"
expect_true 'a row a method and world' [ "$(wc -l <"$WORK/circle/circle.csv")" -eq 37 ]
expect_true 'no effect, no truth' awk -F, 'NR > 1 && $4 == 1 && $7 != 0 { bad = 1 } END { exit bad }' "$WORK/circle/circle.csv"
expect_true 'an effect in every outcome' awk -F, 'NR > 1 && $4 == 2 && !($7 > 0) { bad = 1 } END { exit bad }' "$WORK/circle/circle.csv"
expect_true 'the manifest has the digests of what was read' grep -q "$(sha256sum data/occitanie/territories.csv | cut -d ' ' -f 1)" "$WORK/circle/manifest.json"
expect_exit 64 circle --factor 1 -o "$WORK/x"
expect_exit 78 circle --set time.horizon=2025 -o "$WORK/x"
expect_says 'too early'
cp "$WORK/circle/report.md" "$OUT"
expect_prints 'Le cercle fermé'

finish
