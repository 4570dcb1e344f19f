#!/bin/sh
# The exact expectation: what feeds back is refused by name or switched off and said; tables.
. tests/cli/lib.sh
small=tests/data/small_region/scenario.cfg

expect_exit 78 "$RELEVE" expect "$small" --set aids.on=false
expect_says 'zoning.mode = frozen'
expect_says 'cesp.base_holders = 0'
expect_says '--without-feedback'
expect_exit 78 "$RELEVE" expect "$small" --set 'regulation.on=1' --set 'health_centres.posts=5'
expect_says 'regulation.on = 0; health_centres.posts = 0'
expect_exit 64 "$RELEVE" expect
expect_exit 64 "$RELEVE" expect "$small" --csv -o "$WORK/both"

expect_exit 0 "$RELEVE" expect "$small" --without-feedback
expect_prints 'espérance exacte du modèle sans rétroaction'
expect_says 'sans rétroaction'
expect_says 'zoning.mode = frozen'
expect_exit 0 "$RELEVE" expect "$small" --without-feedback --lang en
expect_prints 'exact expectation of the model without feedback'

expect_exit 0 "$RELEVE" expect "$small" --without-feedback -o "$WORK/expected"
for table in stocks pyramid cells; do
    expect_true "$table.csv is there" test -s "$WORK/expected/$table.csv"
done
expect_true 'columns of stocks.csv' test "$(head -n 1 "$WORK/expected/stocks.csv")" = \
    'level,code,year,gp_headcount,women,age_60plus,gp_health_centre'
"$RELEVE" expect "$small" --without-feedback --csv >"$WORK/stocks.csv" 2>/dev/null
expect_same "$WORK/stocks.csv" "$WORK/expected/stocks.csv"
# the region is the sum of the territories, of the pyramid and of the cells
expect_true 'tables agree' awk -F, '
    FNR == 1 { file++; next }
    file == 1 && $3 == 2030 { sum[$1] += $4 }
    file == 2 && $1 == 2030 { sum["pyramid"] += $4 }
    file == 3 && $3 == 2030 { sum["cells"] += $6 + $7 }
    END {
        for (k in sum) { n++; d = sum[k] - sum["region"]; if (d > 1e-6 || d < -1e-6) exit 1 }
        exit n != 6
    }' "$WORK/expected/stocks.csv" "$WORK/expected/pyramid.csv" "$WORK/expected/cells.csv"
# as a control variate: the same expectation, and surer means of the scenario that feeds back
expect_exit 0 "$RELEVE" expect "$small" --control --replicates 20 -o "$WORK/control"
expect_prints 'contrôlée'
expect_same "$WORK/control/stocks.csv" "$WORK/expected/stocks.csv"
expect_true 'controlled.csv: the expectation, and errors no greater' awk -F, '
    FNR == 1 { file++; next }
    file == 1 { stock[$1, $2, $3] = $4 }
    file == 2 {
        n++
        d = stock[$1, $2, $3] - $4
        if (d > 1e-6 || d < -1e-6) exit 1
        plain += $6
        controlled += $8
    }
    END { exit !(n > 0 && controlled > 0 && controlled < plain) }
    ' "$WORK/control/stocks.csv" "$WORK/control/controlled.csv"
expect_exit 78 "$RELEVE" expect "$small" --control --replicates 2
expect_says '3 and more'
# what was printed as the scenario gives the same bytes without the option
expect_exit 0 "$RELEVE" expect "$WORK/expected/scenario.resolved.cfg" -o "$WORK/again"
expect_same "$WORK/expected/cells.csv" "$WORK/again/cells.csv"
expect_exit 73 "$RELEVE" expect "$small" --without-feedback -o "$WORK/expected"
expect_exit 0 "$RELEVE" expect "$small" --without-feedback -o "$WORK/expected" --force
finish
