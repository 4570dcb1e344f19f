#!/bin/sh
# releve evaluate rd: its table, its refusals, what it leaves behind.
. tests/cli/lib.sh

data=tests/data/rd_below_1200/data.csv
rd() { "$RELEVE" evaluate rd "$@"; }
here() { rd --data "$data" --outcome y --running score --threshold 2.5 "$@"; }

# value FOLDER ESTIMATOR GROUP COLUMN: a cell of estimates.csv
value() {
    awk -F, -v e="$2" -v g="$3" -v c="$4" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        NR > 1 && $1 == e && $at["group"] == g { print $at[c] }' "$1/estimates.csv"
}
# near WHAT ACTUAL EXPECTED: equal within 1e-6 relative
near() {
    if awk -v a="$2" -v b="$3" 'BEGIN { d = a - b; if (d < 0) d = -d; m = b < 0 ? -b : b
        exit !(a != "" && d <= 1e-6 * m) }'; then
        pass "$1 = $3"
    else
        fail "$1 = '$2', expected $3"
    fi
}

# --- the reference's numbers, right minus left (eligible above) and turned round (below)
expect_exit 0 here -o "$WORK/above"
expect_silent
near conventional "$(value "$WORK/above" rd_conventional '' estimate)" -1.9894266488885819
near robust "$(value "$WORK/above" rd_robust '' estimate)" -1.9216479701214553
near 'robust error' "$(value "$WORK/above" rd_robust '' std_error)" 1.381462936702839
near 'robust lower' "$(value "$WORK/above" rd_robust '' lower)" -4.6292656720359557
near 'robust p' "$(value "$WORK/above" rd_robust '' p_value)" 0.16421817764417487
near 'h left' "$(value "$WORK/above" rd_bandwidth_h left estimate)" 0.62559719162190697
near T "$(value "$WORK/above" rd_density_t '' estimate)" -1.3579967364284902
expect_exit 0 here --eligible below --selector msetwo -o "$WORK/below"
near 'conventional below' "$(value "$WORK/below" rd_conventional '' estimate)" 2.0456067279237971
near 'robust upper below' "$(value "$WORK/below" rd_robust '' upper)" 4.5568722750441459
near 'h left below' "$(value "$WORK/below" rd_bandwidth_h left estimate)" 0.59519396283376802
near 'b right below' "$(value "$WORK/below" rd_bandwidth_b right estimate)" 1.1705040327743255
near 'T below' "$(value "$WORK/below" rd_density_t '' estimate)" -1.3579967364284902
expect_exit 0 here --covariates x1 -o "$WORK/covariates"
near 'with a covariate' "$(value "$WORK/covariates" rd_robust '' estimate)" -1.0781169864343418
expect_exit 0 here --cluster cluster -o "$WORK/cluster"
expect_says 'with clusters the variance is cr1'
near 'clustered error' "$(value "$WORK/cluster" rd_robust '' std_error)" 1.1413038170273366
expect_exit 0 here --bandwidth 0.8,1.2 -o "$WORK/given"
near 'given bandwidths' "$(value "$WORK/given" rd_bias_corrected '' estimate)" -2.0374108244213005
expect_exit 0 here --order 2 --kernel tri --vce nn --masspoints adjust -o "$WORK/quadratic"
near 'order 2' "$(value "$WORK/quadratic" rd_robust '' std_error)" 1.7132596446890689
expect_exit 0 here --vce hc3 --lang en -o "$WORK/hc3"
near hc3 "$(value "$WORK/hc3" rd_robust '' std_error)" 1.3285226359392697

# --- values at the threshold are eligible: on the left when those below are
awk -F, 'NR > 1 && NR <= 31 { $3 = 2.5 } 1' OFS=, "$data" >"$WORK/ties.csv"
num_at=$(awk -F, 'NR > 1 && $3 < 2.5' "$WORK/ties.csv" | wc -l)
for side in above below; do
    expect_exit 0 rd --data "$WORK/ties.csv" --outcome y --running score --threshold 2.5 \
        --eligible "$side" -o "$WORK/ties_$side"
done
expect_true 'ties above go right' grep -q "^units,left,$num_at," "$WORK/ties_above/diagnostics.csv"
expect_true 'ties below go left' \
    grep -q "^units,left,$((num_at + 30))," "$WORK/ties_below/diagnostics.csv"
near 'T does not turn' "$(value "$WORK/ties_below" rd_density_t '' estimate)" \
    "$(value "$WORK/ties_above" rd_density_t '' estimate)"

# --- what is written
head -n 1 "$WORK/above/estimates.csv" >"$OUT"
expect_prints 'estimator,option,group,time,estimate,std_error,lower,upper,p_value,n,note'
rows=$(tail -n +2 "$WORK/above/estimates.csv" | cut -d, -f1,3,4 | sort -u | wc -l)
expect_true '8 keys' [ "$rows" -eq 8 ]
expect_true 'one row a key' [ "$(wc -l <"$WORK/above/estimates.csv")" -eq 9 ]
for name in placebo_threshold donut covariate_balance other_bandwidth mccrary binomial_test \
    smallest_detectable_effect; do
    expect_true "diagnostics: $name" grep -q "^$name," "$WORK/covariates/diagnostics.csv"
done
cp "$WORK/above/manifest.json" "$OUT"
expect_prints "$(sha256sum "$data" | cut -d ' ' -f 1)"
for figure in rd_outcome rd_checks; do
    expect_true "$figure" grep -q '</svg>' "$WORK/above/figures/$figure.svg"
    expect_true "the report shows $figure" grep -q "(figures/$figure.svg)" "$WORK/above/report.md"
done
cp "$WORK/above/report.md" "$OUT"
expect_prints '# Effet au seuil'
expect_prints 'Plus petit effet détectable'
cp "$WORK/hc3/report.md" "$OUT"
expect_prints 'Smallest detectable effect'
set -- "$WORK"/*.part-*
expect_true 'no temporary folder is left' [ ! -e "$1" ]

# --- the folder is kept, unless forced
expect_exit 73 here -o "$WORK/above"
expect_says 'exists already'
expect_exit 0 here --force --kernel uni -o "$WORK/above/"
near 'after --force' "$(value "$WORK/above" rd_robust '' estimate)" -1.9845783294825594
expect_exit 0 here -o "$WORK/made/on/the/way"
expect_exit 73 here -o "$data/inside"

# --- bad usage
expect_exit 64 here
expect_says '--output is missing'
expect_exit 64 here -o "$WORK/x" --kernel gauss
expect_says "--kernel: 'gauss' is wrong [tri, epa, uni]"
expect_exit 64 here -o "$WORK/x" --order 1.5
expect_exit 64 here -o "$WORK/x" --threshold deux
expect_says '[a number]'
expect_exit 64 here -o "$WORK/x" --bandwidth 0
expect_exit 64 here -o "$WORK/x" --bandwidth 1,2,3
expect_exit 64 here -o "$WORK/x" --covariates x1,x1
expect_exit 64 here -o "$WORK/x" --covariates score
expect_exit 64 here -o "$WORK/x" --vce hc9
expect_exit 64 here -o "$WORK/x" surplus

# --- bad data
expect_exit 66 rd --data "$WORK/none.csv" --outcome y --running x --threshold 0 -o "$WORK/x"
expect_exit 65 here --covariates nothing -o "$WORK/x"
expect_says 'nothing: the column is missing'
expect_exit 65 rd --data "$data" --outcome y --running score --threshold 50 -o "$WORK/x"
expect_says 'no unit on the eligible side'
expect_exit 65 here --bandwidth 0.0001 -o "$WORK/x"
expect_says 'distinct value'
awk -F, 'NR == 7 { $5 = "beaucoup" } 1' OFS=, "$data" >"$WORK/text.csv"
expect_exit 65 rd --data "$WORK/text.csv" --outcome y --running score --threshold 2.5 -o "$WORK/x"
expect_says "text.csv:7: y: 'beaucoup' is not a number"
awk -F, 'NR > 1 { $5 = 3 } 1' OFS=, "$data" >"$WORK/flat.csv"
expect_exit 65 rd --data "$WORK/flat.csv" --outcome y --running score --threshold 2.5 -o "$WORK/x"
expect_says 'the same value in every row used'
awk -F, 'NR > 1 { $3 = 2.5 } 1' OFS=, "$data" >"$WORK/mass.csv"
expect_exit 65 rd --data "$WORK/mass.csv" --outcome y --running score --threshold 2.5 -o "$WORK/x"
expect_says 'no unit on the side that is not eligible'
expect_true 'a refusal leaves nothing' [ ! -e "$WORK/x" ]

# --- missing values are left out, and said; a few rows take the whole range
awk -F, 'NR == 3 { $5 = "" } NR == 4 { $3 = "" } 1' OFS=, "$data" >"$WORK/holes.csv"
expect_exit 0 rd --data "$WORK/holes.csv" --outcome y --running score --threshold 2.5 \
    -o "$WORK/holes"
expect_says '2 rows left out for a missing value'
head -n 12 "$data" >"$WORK/few.csv"
expect_exit 0 rd --data "$WORK/few.csv" --outcome y --running score --threshold 3 \
    --kernel uni -o "$WORK/few"
expect_says 'fewer than 20 rows'
expect_says 'no density test'
cp "$WORK/few/report.md" "$OUT"
expect_prints 'Non concluant'
expect_true 'no T either' grep -q '^rd_density_t,[^,]*,,,,,,,,,.' "$WORK/few/estimates.csv"

finish
