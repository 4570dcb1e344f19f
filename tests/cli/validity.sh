#!/bin/sh
# releve backtest, sensitivity, calibrate: tables, resumption, refusals, same bytes for any threads.
. tests/cli/lib.sh

RELEVE_DATADIR=$PWD
export RELEVE_DATADIR
# Runs a study in the background until it has kept something in $1, interrupts it.
interrupt() {
    kept=$1
    shift
    RUN='exec' "$@" >/dev/null 2>&1 &
    pid=$!
    tries=0
    while [ ! -e "$kept" ] && [ "$tries" -lt 600 ] && kill -0 "$pid" 2>/dev/null; do
        sleep 0.1
        tries=$((tries + 1))
    done
    kill -INT "$pid" 2>/dev/null
    wait "$pid"
    expect_true "an interrupted study ends with 130" test $? = 130
}
resumed() { sed -n 's/.*"points_resumed": \([0-9]*\).*/\1/p' "$1/manifest.json"; }
value() { awk -F, -v w="$2" '{ k = $1 "," $3 "," $4 "," $5 "," $6 "," $7; if (k == w) print $8 }' "$1"; }

# --- backtest
expect_exit 64 "$RELEVE" backtest
expect_exit 64 "$RELEVE" backtest scenarios/backtest_2019.cfg --resamples many
expect_exit 66 "$RELEVE" backtest "$WORK/none.cfg" -o "$WORK/none"
expect_exit 78 "$RELEVE" backtest scenarios/baseline.cfg --set time.horizon=2022 --replicates 2 -o "$WORK/none"
expect_says 'nothing was observed between the base year and the horizon'
expect_true 'nothing is left of a refused back-test' test ! -e "$WORK/none"
expect_exit 64 "$RELEVE" backtest scenarios/backtest_2019.cfg scenarios/backtest_2019.cfg --replicates 2 -o "$WORK/none"
expect_says 'the name of scenarios/backtest_2019.cfg'
printf 'extends = "%s/scenarios/backtest_2019.cfg";\n' "$PWD" >"$WORK/again.cfg"
expect_exit 64 "$RELEVE" backtest scenarios/backtest_2019.cfg "$WORK/again.cfg" --replicates 2 -o "$WORK/none"
expect_says 'would count twice'
printf 'path,known,value,distribution,a,b,source\napl.drift,2020,0,normal,0.006,,late\n' >"$WORK/late.csv"
expect_exit 78 "$RELEVE" backtest scenarios/backtest_2019.cfg --set "backtest.priors=$WORK/late.csv" \
    --replicates 2 -o "$WORK/none"
expect_says 'without a value known by 2019'
expect_true 'nothing is left of a refused back-test' test ! -e "$WORK/none"
expect_exit 0 "$RELEVE" backtest scenarios/backtest_2017.cfg scenarios/backtest_2019.cfg \
    --replicates 40 --resamples 40 --no-figures --threads 1 -o "$WORK/bt"
expect_prints 'Temps réel'
expect_prints '12 246'
expect_true 'scores have their columns' grep -q \
    '^scenario,inputs,level,indicator,horizon,forecaster,score,value,lower,upper,n$' "$WORK/bt/scores.csv"
for score in bias mae rmse mape crps cover_50 cover_90 width_50 width_90 mae_over_regional_times crps_over_best_rival; do
    expect_true "a score $score of the APL of territories" test -n \
        "$(value "$WORK/bt/scores.csv" "backtest_2017,territory,apl,mean,releve,$score")"
done
for rival in last_value own_trend regional_plus regional_times; do
    expect_true "a rival $rival" test -n "$(value "$WORK/bt/scores.csv" "backtest_2017,territory,apl,4,$rival,crps")"
done
for level in department region; do
    expect_true "scores by $level" test -n "$(value "$WORK/bt/scores.csv" "backtest_2019,$level,apl,2,releve,mae")"
done
expect_true 'all scenarios together' test -n "$(value "$WORK/bt/scores.csv" "all,territory,apl,mean,releve,mae")"
expect_true 'no imputed count is scored' sh -c \
    "! grep -q '^backtest_2017,.*,gp_headcount,' '$WORK/bt/scores.csv'"
expect_true 'nothing is scored for the year that was not published' sh -c \
    "! awk -F, '\$7 == \"apl\" && \$8 == 2020' '$WORK/bt/forecasts.csv' | grep -q ."
expect_true 'later parameters are brought back or labelled' awk -F, \
    '$3 == "parameter" && $5 > $2 && $6 != "later" && $6 != "wider" { bad = 1 } END { exit bad }' "$WORK/bt/inputs.csv"
expect_true 'entries take an older value' grep -q '^backtest_2017,2017,parameter,entries.per_year,2014,older,' "$WORK/bt/inputs.csv"
expect_true 'tables known later are labelled' grep -q '^backtest_2017,2017,table,"apl.csv: revised",2023,later' "$WORK/bt/inputs.csv"
expect_true 'published records beside it' grep -q '^DREES ER 679,2009,.*,-12.6,' "$WORK/bt/published.csv"
# The report gives each level its ratio to the best rule, and says where a rule does better.
want=$(value "$WORK/bt/scores.csv" "all,department,apl,mean,releve,mae_over_best_rival" |
    LC_ALL=C awk '{ printf "%.3f", $1 }' | tr . ,)
expect_true 'the ratio of departments is that of scores.csv' test "$want" = \
    "$(awk -F'|' '$2 ~ /départements/ { gsub(/[* ]|\[.*/, "", $9); print $9; exit }' "$WORK/bt/report.md")"
expect_true 'a rule that does better is said by level' awk -F, '
    FNR == NR { if ($1 == "all" && $4 == "apl" && $5 == "mean" && $8 > 1 &&
                    ($7 == "mae_over_best_rival" || $7 == "crps_over_best_rival")) beaten[$3] = 1; next }
    /^## Origine/ { exit }
    /^\* territoires/ { said["territory"] = 1 }
    /^\* départements/ { said["department"] = 1 }
    /^\* classes/ { said["zone"] = 1 }
    /^\* région/ { said["region"] = 1 }
    END { for (l in beaten) { n++; if (!(l in said)) bad = 1 } exit bad || n == 0 }' \
    "$WORK/bt/scores.csv" "$WORK/bt/report.md"
expect_true 'one year is in the singular' grep -q 'ce qui est noté (1 année), ' "$WORK/bt/report.md"
expect_true 'the counts of GPs are read by level' grep -q \
    '^L.*écart entre les généralistes prévus et ceux comptés ensuite est en moyenne de [0-9,]*.%' "$WORK/bt/report.md"
expect_exit 0 "$RELEVE" backtest scenarios/backtest_2017.cfg scenarios/backtest_2019.cfg \
    --replicates 40 --resamples 40 --no-figures --threads 3 -o "$WORK/bt3"
for table in scores forecasts pit inputs; do
    expect_same "$WORK/bt/$table.csv" "$WORK/bt3/$table.csv"
done
backtest() {
    ${RUN-} "$RELEVE" backtest scenarios/backtest_2017.cfg scenarios/backtest_2019.cfg \
        --replicates 40 --resamples 40 --no-figures -o "$WORK/bt4" "$@"
}
interrupt "$WORK/bt4.partial.backtest_2017" backtest --threads 1
expect_exit 0 backtest
expect_true 'the back-test resumed after its first origin' test "$(grep -c '"resumed": true' "$WORK/bt4/manifest.json")" = 1
for table in scores forecasts pit inputs; do
    expect_same "$WORK/bt/$table.csv" "$WORK/bt4/$table.csv"
done
expect_exit 0 "$RELEVE" backtest scenarios/backtest_bpe.cfg --hindsight --replicates 10 --resamples 10 \
    --no-figures --lang en -o "$WORK/bpe"
expect_prints 'Hindsight'
expect_true 'counts of the BPE are scored' test -n \
    "$(value "$WORK/bpe/scores.csv" "backtest_bpe,territory,gp_headcount,3,releve,mae")"
expect_true 'hindsight is labelled' grep -q '^backtest_bpe,hindsight,' "$WORK/bpe/scores.csv"

# --- sensitivity
expect_exit 64 "$RELEVE" sensitivity scenarios/baseline.cfg
expect_exit 64 "$RELEVE" sensitivity scenarios/baseline.cfg --output nothing,2025
expect_exit 78 "$RELEVE" sensitivity scenarios/baseline.cfg --output entries,2005 -o "$WORK/none"
expect_exit 64 "$RELEVE" sensitivity scenarios/baseline.cfg --output entries,2022 --place nowhere -o "$WORK/none"
expect_exit 0 "$RELEVE" sensitivity scenarios/baseline.cfg --output entries,2022 --rows 8 --paths 2 --chance 1 \
    --no-figures --threads 1 -o "$WORK/s1"
expect_prints 'de meilleures données'
expect_true 'entries hang on their number first' sh -c \
    "sed -n 2p '$WORK/s1/sensitivity.csv' | grep -q ',entries.per_year,'"
expect_exit 0 "$RELEVE" sensitivity scenarios/baseline.cfg --output entries,2022 --rows 8 --paths 2 --chance 1 \
    --no-figures --threads 2 -o "$WORK/s2"
expect_same "$WORK/s1/sensitivity.csv" "$WORK/s2/sensitivity.csv"
factor='cesp.share={ distribution = "uniform"; low = 0.8; high = 1.2; }'
expect_exit 0 "$RELEVE" sensitivity scenarios/baseline.cfg --output entries,2022 --rows 0 --paths 2 --chance 1 \
    --set "$factor" --no-figures -o "$WORK/s4"
expect_prints '| `cesp.share` | × 0,8200 à 1,1800 |'
expect_true 'its range is that of the factor' grep -q ',cesp.share,.*,factor,0.82,1.18,' "$WORK/s4/sensitivity.csv"
sensitivity() {
    ${RUN-} "$RELEVE" sensitivity scenarios/baseline.cfg --output entries,2022 --rows 8 --paths 2 --chance 1 \
        --no-figures -o "$WORK/s3" "$@"
}
interrupt "$WORK/s3.partial.first" sensitivity --threads 1
expect_true 'nothing is left of an interrupted study but what it computed' test ! -e "$WORK/s3"
expect_exit 0 "$RELEVE" sensitivity scenarios/baseline.cfg --output entries,2022 --rows 8 --paths 2 --chance 1 \
    --no-figures -o "$WORK/s3" --threads 2
expect_true 'the sensitivity resumed' test "$(resumed "$WORK/s3")" -gt 0
expect_same "$WORK/s1/sensitivity.csv" "$WORK/s3/sensitivity.csv"

# --- calibrate, stopped and resumed
cat >"$WORK/targets.csv" <<EOF
indicator,code,year,value,sd
gp_headcount,76,2020,6084,40
entries,76,2018,230,10
EOF
calibrate() {
    ${RUN-} "$RELEVE" calibrate scenarios/calibration.cfg --targets "$WORK/targets.csv" --parameter entries.per_year \
        --parameter exits.factor_60_69 --members 30 --chance 1 --steps 2 "$@"
}
expect_exit 64 "$RELEVE" calibrate scenarios/calibration.cfg --targets "$WORK/targets.csv"
expect_exit 64 calibrate --parameter entries.per_year -o "$WORK/none"
expect_says "'entries.per_year' is given twice"
expect_exit 78 "$RELEVE" calibrate scenarios/calibration.cfg --targets "$WORK/targets.csv" \
    --parameter entries.sd_age -o "$WORK/none"
expect_says 'no prior'
expect_exit 78 "$RELEVE" calibrate scenarios/calibration.cfg --targets "$WORK/targets.csv" \
    --parameter cesp.share --set "$factor" -o "$WORK/none"
expect_says 'cesp.share: given by year, its law is that of a factor, which is not fitted'
expect_exit 0 calibrate --threads 1 -o "$WORK/c1" --for scenarios/baseline.cfg
expect_true 'nothing is left of a complete study' sh -c "! ls '$WORK'/*.partial* 2>/dev/null | grep -q ."
interrupt "$WORK/c2.partial.simplex" calibrate --threads 1 -o "$WORK/c2" --for scenarios/baseline.cfg
interrupt "$WORK/c2.partial.mda1" calibrate --threads 1 -o "$WORK/c2" --for scenarios/baseline.cfg
expect_exit 0 calibrate --threads 2 -o "$WORK/c2" --for scenarios/baseline.cfg
expect_true 'the calibration resumed' test "$(resumed "$WORK/c2")" -gt 200
for table in parameters targets territory_effects; do
    expect_same "$WORK/c1/$table.csv" "$WORK/c2/$table.csv"
done
expect_exit 0 "$RELEVE" run "$WORK/c1/calibrated.cfg" --uncertainty parameters --replicates 4 \
    --set time.horizon=2024 --no-figures -o "$WORK/run"
expect_true 'the run says what is calibrated' grep -q '"mark": "calibrated"' "$WORK/run/manifest.json"
expect_exit 0 "$RELEVE" check "$WORK/c1/calibrated.cfg"
expect_exit 0 "$RELEVE" run "$WORK/c1/calibrated.cfg" --replicates 1 --set time.horizon=2022 --no-figures -o "$WORK/run1"
expect_prints '1 réplication en '
printf 'indicator,code,year,value,sd,status\ngp_headcount,76,2020,6084,40,imputed\n' >"$WORK/targets.csv"
expect_exit 65 calibrate -o "$WORK/none"
expect_says 'an imputed value is no target'

finish
