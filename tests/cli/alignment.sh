#!/bin/sh
# Outside totals met with a receipt, factors saved and reloaded; the split of the variance on screen
# and in its table; checks of a scenario.
. tests/cli/lib.sh
small=tests/data/small_region/scenario.cfg
run() { "$RELEVE" run --no-figures "$@"; }
# value FILE INDICATOR YEAR: the mean in region.csv
value() { awk -F, -v i="$2" -v y="$3" '$3 == y && $4 == i { print $6 }' "$1/region.csv"; }
# near A B GAP
near() { expect_true "$1 within $3 of $2" awk "BEGIN { d = $1 - $2; exit !(d <= $3 && -d <= $3) }"; }

# --- alignment
printf 'year,indicator,value,source\n2023,entries,9,essai\n2026,gp_headcount,160,"essai, deux"\n' \
    >"$WORK/totals.csv"
expect_exit 0 run "$small" -o "$WORK/plain"
expect_exit 0 run "$small" --set alignment.targets="$WORK/totals.csv" -o "$WORK/aligned"
expect_prints 'installations 2023'
expect_prints 'demandé 160, avant'
near "$(value "$WORK/aligned" entries 2023)" 9 0.1001
near "$(value "$WORK/aligned" gp_headcount 2026)" 160 0.161
receipt=$WORK/aligned/alignment.csv
expect_true 'the receipt has its columns' test "$(head -n 1 "$receipt")" = \
    'role,indicator,year,unit,target,before,after,gap,distortion,share_shift,factor,source'
expect_true 'a row for each total' test "$(grep -c '^total,' "$receipt")" -eq 2
before=$(awk -F, '$1 == "total" && $2 == "entries" { print $6 }' "$receipt")
after=$(awk -F, '$1 == "total" && $2 == "entries" { print $7 }' "$receipt")
expect_true 'before is the run without alignment' test "$before" = "$(value "$WORK/plain" entries 2023)"
expect_true 'after is this run' test "$after" = "$(value "$WORK/aligned" entries 2023)"
expect_true 'what moves besides is said' grep -q '^besides,apl,2030,' "$receipt"
expect_true 'the factors are saved' test "$(wc -l <"$WORK/aligned/alignment_factors.csv")" -eq 11
expect_exit 0 "$RELEVE" verify "$WORK/aligned"
expect_prints '11 fichiers identiques'
for n in 1 5; do
    expect_exit 0 run "$small" --set alignment.targets="$WORK/totals.csv" --threads "$n" -o "$WORK/a$n"
    expect_same "$WORK/aligned/territories.csv" "$WORK/a$n/territories.csv"
    expect_same "$receipt" "$WORK/a$n/alignment.csv"
done
expect_exit 0 run "$small" --fr --set alignment.targets="$WORK/totals.csv" -o "$WORK/fr"
expect_same "$WORK/aligned/alignment_factors.csv" "$WORK/fr/alignment_factors.csv"

# factors reloaded: the same run; under another scenario, the same factors
factors=$WORK/aligned/alignment_factors.csv
expect_exit 0 run "$small" --set alignment.factors="$factors" -o "$WORK/reloaded"
expect_prints 'facteurs repris'
expect_same "$WORK/aligned/territories.csv" "$WORK/reloaded/territories.csv"
expect_same "$factors" "$WORK/reloaded/alignment_factors.csv"
expect_exit 0 run "$small" --set alignment.factors="$factors" --set entries.per_year=3.0 -o "$WORK/half"
expect_same "$factors" "$WORK/half/alignment_factors.csv"
expect_true 'a scenario is not aligned away' \
    test "$(value "$WORK/half" entries 2023 | cut -d. -f1)" -lt 8

# a total before a saved state cannot be met any more; nor what the entries cannot reach
expect_exit 0 run "$small" --save-state 2025 -o "$WORK/saved"
expect_exit 65 run "$small" --set alignment.targets="$WORK/totals.csv" -o "$WORK/refused" \
    --set run.start_from="$WORK/saved/state_2025.bin"
expect_says 'totals.csv:2: year:'
printf 'year,indicator,value\n2022,gp_headcount,30\n' >"$WORK/far.csv"
expect_exit 78 run "$small" --set alignment.targets="$WORK/far.csv" -o "$WORK/refused"
expect_says 'gp_headcount of 2022: 30 is asked for'
printf 'year,indicator,value\n2022,apl,3\n' >"$WORK/apl.csv"
expect_exit 65 run "$small" --set alignment.targets="$WORK/apl.csv" -o "$WORK/refused"
expect_says "apl.csv:2: indicator: 'apl' cannot be aligned [entries, gp_headcount]"
expect_exit 66 run "$small" --set alignment.targets="$WORK/nothing.csv" -o "$WORK/refused"
expect_true 'nothing is left behind' test ! -e "$WORK/refused"

# --- variance
expect_exit 0 run "$small" -o "$WORK/both"
expect_prints "D’où viennent les bandes de 2030"
expect_prints 'hasard'
expect_true 'variance.csv has its columns' test "$(head -n 1 "$WORK/both/variance.csv")" = \
    'level,code,name,year,indicator,unit,total,chance,parameters,measure,chance_se'
expect_true 'parts are not negative; parameters = total - chance where that is not' awk -F, '
    NR == 1 || /"/ { next }
    { if ($8 < 0 || $9 < 0 || $10 < 0) exit 1
      left = $7 - $8; if (left < 0) left = 0
      if ($9 - left > 1e-6 * $7 || left - $9 > 1e-6 * $7) exit 1 }' "$WORK/both/variance.csv"
expect_true 'total is the square of sd for counts' sh -c "
    awk -F, 'FNR == 1 { file++ } /\"/ { next }
        file == 1 && \$4 == \"gp_headcount\" { sd[\$3] = \$7 }
        file == 2 && \$1 == \"region\" && \$5 == \"gp_headcount\" {
            d = \$7 - sd[\$4] * sd[\$4]; if (d > 1e-6 * \$7 || -d > 1e-6 * \$7) exit 1; n++ }
        END { exit n != 10 }' '$WORK/both/region.csv' '$WORK/both/variance.csv'"
expect_exit 0 run "$small" --uncertainty chance -o "$WORK/chance"
expect_true 'chance alone: no part of the parameters' awk -F, \
    'NR > 1 && !/"/ && ($9 != 0 || $8 != $7) { exit 1 }' "$WORK/chance/variance.csv"
expect_exit 0 run "$small" --set run.variance_pairs=0 -o "$WORK/nopairs"
expect_true 'no pairs, no split' test ! -e "$WORK/nopairs/variance.csv"
expect_same "$WORK/both/region.csv" "$WORK/nopairs/region.csv"
expect_exit 0 run "$small" --lang en -o "$WORK/en"
expect_prints 'Where the bands of 2030 come from'

# --- checks
scenario() { printf 'extends = "%s";\nchecks = (\n%s\n);\n' "$PWD/$small" "$1" >"$WORK/checks.cfg"; }
scenario '{ indicator = "gp_headcount"; year = 2030; low = 100; high = 200; },
{ indicator = "gp_headcount"; level = "zone"; place = "ZIP"; year = 2025; since = 2021; low = 0.1; }'
expect_exit 0 run "$WORK/checks.cfg" -o "$WORK/held"
expect_prints '2 sur 2 tenus'
expect_true 'checks.csv says so' test "$(grep -c ',true$' "$WORK/held/checks.csv")" -eq 2
expect_exit 0 "$RELEVE" verify "$WORK/held"
scenario '{ indicator = "gp_headcount"; year = 2030; low = 500; }'
expect_exit 65 run "$WORK/checks.cfg" -o "$WORK/notheld"
expect_says 'checks.cfg: checks: 1 of 1 checks do not hold [checks.csv says which]'
expect_prints '0 sur 1 tenus'
expect_true 'the tables are there all the same' test -s "$WORK/notheld/region.csv"
expect_true 'checks.csv says which' grep -q '^region,,gp_headcount,mean,2030,,500,,[0-9.]*,false$' \
    "$WORK/notheld/checks.csv"
scenario '{ indicator = "gp_headcount"; year = 2031; low = 500; }'
expect_exit 78 run "$WORK/checks.cfg" -o "$WORK/refused"
expect_says 'checks.cfg:3: checks: gp_headcount has no value in 2031 [2021 to 2030]'
scenario '{ indicator = "gp_headcount"; yaer = 2030; low = 500; }'
expect_exit 78 "$RELEVE" check "$WORK/checks.cfg"
expect_says 'yaer: unknown key'
finish
