#!/bin/sh
# releve compare: differences recomputed from the replicates by another program, zeros against
# itself, finished runs lived again, what is refused.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

A=$WORK/a.cfg
B=$WORK/b.cfg
region=$PWD/tests/data/small_region/scenario.cfg
more=$WORK/more.cfg
printf 'extends = "%s";\nrun = { replicates = 40; };\n' "$region" >"$A"
printf 'extends = "a.cfg";\nscenario = { title = "Une année de <plus> & `date` %%d"; };\nexits = { retirement_shift = 1.0; };\n' >"$B"
printf 'extends = "a.cfg";\nentries = { factor = 1.5; };\n' >"$more"

expect_exit 0 "$RELEVE" compare "$A" "$B" "$more" -o "$WORK/c" --keep-replicates --no-figures
expect_prints 'par rapport à «'
for table in differences levels replicates summary winners winners_count inequality; do
    expect_true "$table.csv is there" test -s "$WORK/c/$table.csv"
done
expect_true "the columns are those of the output contract" sh -c "head -n 1 '$WORK/c/differences.csv' |
    grep -qx 'level,code,name,year,indicator,unit,mean,sd,p05,p25,p50,p75,p95,mcse,scenario,reference'"

# Units hold a comma in "100,000".
plain() { sed 's/100,000/100000/; s/"//g' "$1"; }
plain "$WORK/c/differences.csv" >"$WORK/differences"
# Mean, standard deviation and quantiles (Hyndman and Fan's type 7) of each difference, from
# replicates.csv. Names of the small region hold no comma.
cat >"$WORK/again.awk" <<'AWK'
BEGIN { FS = "," }
FNR == 1 { file++; next }
file == 1 { value[$1, $3, $4, $5, $6, $2] = $7; spread[$1, $3, $4, $5, $6, $2] = $8; if ($2 + 1 > n) n = $2 + 1; next }
function wrong(what, found, wanted) {
    if (++bad <= 5) print $15, $1, $2, $4, $5, what, found, "recomputed", wanted
}
function check(what, found, wanted, size) {
    size = wanted < 0 ? -wanted : wanted
    if (found - wanted > 1e-8 * (1 + size) || wanted - found > 1e-8 * (1 + size)) wrong(what, found, wanted)
}
function quantile(p, at, below) {
    at = p * (n - 1); below = int(at)
    return below + 1 >= n ? d[n - 1] : d[below] + (at - below) * (d[below + 1] - d[below])
}
{
    sum = 0; wide = 0
    for (r = 0; r < n; r++) {
        v[r] = value[$15, $1, $2, $4, $5, r] - value[$16, $1, $2, $4, $5, r]
        s[r] = spread[$15, $1, $2, $4, $5, r] - spread[$16, $1, $2, $4, $5, r]
        sum += v[r]; wide += s[r]
    }
    square = 0; own = 0
    for (r = 0; r < n; r++) { square += (s[r] - wide / n) ^ 2; own += (v[r] - sum / n) ^ 2 }
    check("mean", $7, sum / n)
    check("sd", $8, sqrt(square / (n - 1)))
    check("mcse", $14, sqrt(own / (n - 1) / n))
    if ($5 !~ /^apl/) {
        for (i = 0; i < n; i++) { # insertion sort
            x = v[i]
            for (k = i; k > 0 && d[k - 1] > x; k--) d[k] = d[k - 1]
            d[k] = x
        }
        check("p05", $9, quantile(0.05)); check("p25", $10, quantile(0.25))
        check("p50", $11, quantile(0.5)); check("p75", $12, quantile(0.75))
        check("p95", $13, quantile(0.95))
    }
    rows++
}
END { print rows, "rows,", bad + 0, "wrong"; exit rows == 0 || bad > 0 }
AWK
if awk -f "$WORK/again.awk" "$WORK/c/replicates.csv" "$WORK/differences" >"$WORK/again"; then
    pass "differences.csv recomputed from the replicates: $(tail -n 1 "$WORK/again")"
else
    fail "differences.csv recomputed from the replicates: $(cat "$WORK/again")"
fi
# the check itself finds a wrong number
awk 'BEGIN { FS = OFS = "," } NR == 200 { $7 += 0.001 } 1' "$WORK/differences" >"$WORK/wrong.csv"
if awk -f "$WORK/again.awk" "$WORK/c/replicates.csv" "$WORK/wrong.csv" >/dev/null; then
    fail "the recomputation lets a wrong mean pass"
else
    pass "the recomputation sees a wrong mean"
fi

expect_true "a later retirement adds GPs: the region's mean difference is above zero" awk -F, '
    $1 == "region" && $4 == 2030 && $5 == "gp_headcount" && $15 == "b" && $7 > 0 { ok = 1 } END { exit !ok }' "$WORK/c/differences.csv"

# --- itself: exactly zero, as file and as finished run
expect_exit 0 "$RELEVE" run "$A" -o "$WORK/run_a" --no-figures
expect_exit 0 "$RELEVE" run "$B" -o "$WORK/run_b" --no-figures
expect_exit 0 "$RELEVE" compare "$WORK/run_a" "$WORK/run_a" -o "$WORK/self" --no-figures
plain "$WORK/self/differences.csv" >"$WORK/zeros"
expect_true "a run against itself gives exactly zero" awk -F, '
    NR > 1 { for (k = 7; k <= 14; k++) if ($k != "0") bad = 1; rows++ } END { exit bad || rows == 0 }' "$WORK/zeros"
expect_exit 0 "$RELEVE" compare "$WORK/run_a" "$WORK/run_b" -o "$WORK/runs" --no-figures
grep ',b,a$' "$WORK/c/differences.csv" >"$WORK/from_files"
sed 's/,run_b,run_a$/,b,a/' "$WORK/runs/differences.csv" | grep ',b,a$' >"$WORK/from_runs"
expect_same "$WORK/from_files" "$WORK/from_runs"
for threads in 1 3; do
    expect_exit 0 "$RELEVE" compare "$A" "$B" -j "$threads" -o "$WORK/t$threads" --no-figures
done
expect_same "$WORK/t1/differences.csv" "$WORK/t3/differences.csv"

# --- refused
expect_exit 73 "$RELEVE" compare "$A" "$B" -o "$WORK/c" --no-figures
expect_exit 0 "$RELEVE" compare "$A" "$B" -o "$WORK/c" --no-figures --force
expect_exit 64 "$RELEVE" compare "$A" -o "$WORK/x"
expect_exit 66 "$RELEVE" compare "$A" "$WORK/nowhere" -o "$WORK/x"
printf 'extends = "b.cfg";\nrun = { seed = 12; };\n' >"$WORK/seed.cfg"
expect_exit 64 "$RELEVE" compare "$A" "$WORK/seed.cfg" -o "$WORK/x"
expect_says 'run.seed is 11 in one, 12 in the other'
printf 'extends = "b.cfg";\nrun = { replicates = 30; };\n' >"$WORK/fewer.cfg"
expect_exit 64 "$RELEVE" compare "$A" "$WORK/fewer.cfg" -o "$WORK/x"
expect_says 'run.replicates is 40 in one, 30 in the other'
printf 'extends = "b.cfg";\ntime = { base_year = 2022; };\n' >"$WORK/base.cfg"
expect_exit 64 "$RELEVE" compare "$A" "$WORK/base.cfg" -o "$WORK/x"
expect_says 'time.base_year is 2021 in one, 2022 in the other'
cp -r tests/data/small_region "$WORK/other_data"
sed -i '/,2020,/s/[0-9]*$/7/' "$WORK/other_data/communes_gp.csv"
printf 'extends = "b.cfg";\ndata = { folder = "other_data"; };\n' >"$WORK/data.cfg"
expect_exit 64 "$RELEVE" compare "$A" "$WORK/data.cfg" -o "$WORK/x"
expect_says 'their data differ'
expect_true "nothing is left after a refusal" test ! -e "$WORK/x"
for other in seed fewer base data; do
    expect_exit 0 "$RELEVE" compare "$A" "$WORK/$other.cfg" --unpaired -o "$WORK/unpaired_$other" --no-figures
done
expect_exit 64 "$RELEVE" compare "$WORK/run_a" "$WORK/run_b" --seed 3 -o "$WORK/x"
expect_exit 64 "$RELEVE" compare "$A" "$B" "$B" -o "$WORK/x"
expect_says 'given twice'
expect_exit 0 "$RELEVE" run "$WORK/data.cfg" -o "$WORK/run_data" --no-figures
sed -i '/,2020,/s/[0-9]*$/8/' "$WORK/other_data/communes_gp.csv"
expect_exit 65 "$RELEVE" compare "$WORK/run_data" "$WORK/run_data" -o "$WORK/x"
expect_says 'differs when run again: the input'
# what cannot be paired is refused before any run is lived: the reference would not replay
expect_exit 64 "$RELEVE" compare "$WORK/run_data" "$WORK/fewer.cfg" -o "$WORK/x"
expect_says 'run.replicates is 40 in one, 30 in the other'
expect_exit 64 "$RELEVE" compare "$WORK/run_data" "$A" --levers --unpaired -o "$WORK/x"
expect_says 'need paired runs'
sed -i '2s/2021/2029/' "$WORK/run_b/region.csv"
expect_exit 65 "$RELEVE" compare "$WORK/run_a" "$WORK/run_b" -o "$WORK/x"
expect_says 'region.csv is not what the run wrote'
sed -i 's/retirement_shift = 0/retirement_shift = 2/' "$WORK/run_a/scenario.resolved.cfg"
expect_exit 65 "$RELEVE" compare "$A" "$WORK/run_a" -o "$WORK/x"

# --- levers: contributions sum to the whole, in order and by Shapley
printf 'extends = "a.cfg";\nexits = { retirement_shift = 1.0; };\nentries = { factor = 1.5; };\nrelocation = { probability = 0.05; };\n' >"$WORK/plan.cfg"
expect_exit 0 "$RELEVE" compare "$A" "$WORK/plan.cfg" --shapley -o "$WORK/levers" --no-figures
expect_prints 'Ce que chaque levier apporte'
sed 's/2,5 d/2.5 d/' "$WORK/levers/levers.csv" >"$WORK/shares"
expect_true "contributions of three levers sum to the total" awk -F, '
    NR > 1 && $2 > 0 { order[$5, $9] += $10; shapley[$5, $9] += $13; levers++ }
    NR > 1 && $2 == 0 { total[$5, $9] = $10 }
    function far(a, b) { return a - b > 1e-6 * (1 + (b < 0 ? -b : b)) || b - a > 1e-6 * (1 + (b < 0 ? -b : b)) }
    END { for (k in total) { rows++; if (far(order[k], total[k]) || far(shapley[k], total[k])) bad = 1 }
          exit bad || rows != 8 || levers != 24 }' "$WORK/shares"
expect_true "the total is the difference of differences.csv" awk -F, '
    NR == FNR { if ($1 == "region" && $4 == 2030 && $5 == "gp_headcount") wanted = $7; next }
    $2 == 0 && $8 == "gp_headcount" && $6 == "region" && $9 == 2030 { found = $10 }
    END { exit wanted == "" || found + 0 != wanted + 0 }' "$WORK/levers/differences.csv" "$WORK/shares"
expect_exit 0 "$RELEVE" compare "$A" "$WORK/plan.cfg" --lever 'Départs=exits' -o "$WORK/named" --no-figures
expect_true "--lever names a lever, the others are one" sh -c "cut -d, -f2,3 '$WORK/named/levers.csv' | sort -u | grep -c '^[12],' | grep -qx 2"
expect_exit 64 "$RELEVE" compare "$A" "$WORK/plan.cfg" --lever nothing -o "$WORK/x"

# --- cost and effect: columns 4 to 6 the cost, 7 to 9 the GP-years, 10 to 13 their price, 14 to 16 the
# inhabitants lifted, 17 to 20 theirs
printf 'extends = "%s";\nrun = { replicates = 40; };\naids = { file = "%s"; };\n' "$region" "$PWD/data/occitanie/aids.cfg" >"$WORK/aided.cfg"
printf 'extends = "aided.cfg";\ncesp = { share = ( (2021, 0.01), (2022, 0.5) ); };\n' >"$WORK/students.cfg"
printf 'extends = "aided.cfg";\nentries = { factor = 1.5; };\n' >"$WORK/entries.cfg"
printf 'extends = "aided.cfg";\nentries = { factor = 3.0; };\naids = { on = false; };\n' >"$WORK/cheaper.cfg"
printf 'extends = "students.cfg";\nentries = { factor = 3.0; };\n' >"$WORK/both.cfg"
expect_exit 0 "$RELEVE" compare "$WORK/aided.cfg" "$WORK/students.cfg" "$WORK/entries.cfg" "$WORK/cheaper.cfg" "$WORK/both.cfg" --keep-replicates -o "$WORK/effect" --no-figures
expect_prints 'Coût des aides, effet du scénario entier'
expect_prints 'effet non distinct de zéro'
effect=$WORK/effect/cost_effectiveness.csv
expect_true "cost_eur is the sum over the schemes of costs.csv, those of students included, less repayments" awk -F, '
    function far(a, b) { return a - b > 1e-6 * (1 + (b < 0 ? -b : b)) || b - a > 1e-6 * (1 + (b < 0 ? -b : b)) }
    FNR == 1 { file++; next }
    file == 1 && $5 == "aid_paid_eur" { sum[$1] += $11; if ($4 == "none") nowhere[$1] += $11 }
    file == 1 && $5 == "aid_repaid_eur" { sum[$1] -= $11; back[$1] += $11; if ($4 != "none") bad = 1 }
    file == 2 { rows++; if (far($4, sum[$1])) bad = 1 }
    END { exit bad || rows != 4 || !(nowhere["students"] > 0) || !(back["students"] > 0) }' "$WORK/effect/costs.csv" "$effect"
expect_true "GP-years are those of differences.csv" awk -F, '
    FNR == 1 { file++; next }
    file == 1 && $1 == "zone" && ($2 == "ZIP" || $2 == "ZAC") && $4 > 2021 && $5 == "gp_headcount" { sum[$15] += $7 }
    file == 2 { rows++; d = $7 - sum[$1]; if (d > 1e-6 || d < -1e-6) bad = 1 }
    END { exit bad || rows != 4 }' "$WORK/effect/differences.csv" "$effect"
expect_true "the band of GP-years is that of the replicates" awk -F, '
    function quantile(p, at, below) {
        at = p * (n - 1); below = int(at)
        return below + 1 >= n ? d[n - 1] : d[below] + (at - below) * (d[below + 1] - d[below])
    }
    FNR == 1 { file++; next }
    file == 1 && $3 == "zone" && ($4 == "ZIP" || $4 == "ZAC") && $5 > 2021 && $6 == "gp_headcount" {
        v[$1, $2] += $7; if ($2 + 1 > n) n = $2 + 1
    }
    file == 2 && $1 == "both" {
        for (i = 0; i < n; i++) {
            x = v["both", i] - v["aided", i]
            for (k = i; k > 0 && d[k - 1] > x; k--) d[k] = d[k - 1]
            d[k] = x
        }
        low = quantile(0.05) - $8; high = quantile(0.95) - $9
        ok = n == 40 && low < 1e-6 && low > -1e-6 && high < 1e-6 && high > -1e-6
    }
    END { exit !ok }' "$WORK/effect/replicates.csv" "$effect"
expect_true "a price is the ratio of the means, within its band, and only where the effect is above zero" awk -F, '
    NR == 1 { next }
    { if (($10 == "") != ($13 != "")) bad = 1 }
    $10 != "" { prices++; d = $10 - $4 / $7; if (d > 1e-3 || d < -1e-3 || !($8 > 0) || !($11 < $10 && $10 < $12)) bad = 1 }
    $17 != "" && !($15 > 0) { bad = 1 }
    END { exit bad || prices != 1 }' "$effect"
reason() { # reason SCENARIO WHY
    expect_true "$1: $2" awk -F, -v s="$1" -v why="$2" '$1 == s && $10 == "" && $11 == "" && $12 == "" && $13 == why { ok = 1 } END { exit !ok }' "$effect"
}
reason students 'effet non distinct de zéro'
reason entries 'le scénario ne change pas les aides'
reason cheaper "le coût des aides n’augmente pas"

# --- twins: without a change everybody would have come anyway
expect_exit 0 "$RELEVE" compare "$A" "$A" "$more" --twins -o "$WORK/twins" --no-figures
expect_true "twins of a run against itself: windfall only" awk -F, '
    $1 == "a" && $5 == "windfall" { same = $7 } $1 == "a" && $5 != "windfall" && $7 != 0 { bad = 1 }
    END { exit bad || !(same > 0) }' "$WORK/twins/twins.csv"
expect_true "twins of more entries: some would not be in the region" awk -F, '
    $1 == "more" && $5 == "additional" && $7 > 0 { ok = 1 } END { exit !ok }' "$WORK/twins/twins.csv"
expect_exit 0 "$RELEVE" compare "$A" "$more" --response entries.per_year -o "$WORK/response" --no-figures
expect_true "the response is a curve of three points" sh -c "cut -d, -f3 '$WORK/response/twins.csv' | sort -u | grep -c '[0-9]' | grep -qx 3"
expect_exit 64 "$RELEVE" compare "$A" "$more" --response entries.nothing -o "$WORK/x"

# --- other forms
if pkg-config --exists xlsxwriter 2>/dev/null; then
    expect_exit 0 "$RELEVE" compare "$A" "$B" --xlsx -o "$WORK/book" --no-figures
    if command -v unzip >/dev/null 2>&1; then
        expect_true "a sheet a table, headers frozen" sh -c "unzip -p '$WORK/book/comparison.xlsx' xl/worksheets/sheet1.xml | grep -q 'state=.frozen.'"
        expect_true "every sheet has its first lines frozen" sh -c "
            for sheet in \$(unzip -Z1 '$WORK/book/comparison.xlsx' 'xl/worksheets/*.xml'); do
                unzip -p '$WORK/book/comparison.xlsx' \$sheet | grep -q 'state=.frozen.' || exit 1
            done"
        expect_true "a sheet of sources" sh -c "unzip -p '$WORK/book/comparison.xlsx' xl/workbook.xml | grep -q 'name=.sources.'"
        expect_true "no formula" sh -c "! unzip -p '$WORK/book/comparison.xlsx' 'xl/worksheets/*.xml' | grep -q '<f>'"
        expect_true "a hostile title is a text" sh -c "unzip -p '$WORK/book/comparison.xlsx' xl/sharedStrings.xml | grep -q '&lt;plus&gt;'"
    fi
    cp "$WORK/book/comparison.xlsx" "$WORK/first.xlsx"
    expect_exit 0 "$RELEVE" compare "$A" "$B" --xlsx -o "$WORK/book" --no-figures --force
    expect_same "$WORK/book/comparison.xlsx" "$WORK/first.xlsx"
else
    skip workbook 'libxlsxwriter is not installed'
fi
if command -v gnuplot >/dev/null 2>&1; then
    expect_exit 0 "$RELEVE" compare "$A" "$B" -o "$WORK/drawn"
    expect_true "figures are drawn" test -s "$WORK/drawn/figures/scenarios_gps.svg"
fi
expect_exit 0 "$RELEVE" compare "$A" "$B" -o "$WORK/csv" --no-figures --csv
expect_same "$OUT" "$WORK/csv/summary.csv"
expect_exit 0 "$RELEVE" compare "$A" "$B" -o "$WORK/json" --no-figures --json
expect_prints '"inequality": {'
if command -v python3 >/dev/null 2>&1; then
    expect_true "the JSON is read by another program" python3 -c "import json, sys; t = json.load(open('$OUT')); assert t['winners']['rows']"
fi
expect_exit 0 "$RELEVE" compare "$A" "$B" -o "$WORK/fr" --no-figures --fr --lang en
expect_prints 'against'
expect_true "the French layout has semicolons" sh -c "head -n 1 '$WORK/fr/differences.csv' | grep -q 'level;code'"
finish
