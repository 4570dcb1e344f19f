#!/bin/sh
# Every figure of releve plot: golden svg (identical bytes, by digest), png and pdf, slides and A4,
# hostile names in comparisons. tests/data/figures.sha256 holds the digests of gnuplot 5.4.4 with the
# fonts of Debian 12; UPDATE=1 writes them again.
# shellcheck source=tests/cli/lib.sh
. tests/cli/lib.sh

RELEVE_DATADIR=$PWD
export RELEVE_DATADIR
golden=$PWD/tests/data/figures.sha256
if ! command -v gnuplot >/dev/null 2>&1; then
    skip drawing 'gnuplot is not installed'
    finish
fi

# --- one folder a kind of result
tests/support/fake_run.sh "$WORK/run"
tests/support/fake_comparison.sh "$WORK/comparison"
mkdir "$WORK/estimates" "$WORK/zone" "$WORK/backtest" "$WORK/sensitivity"
awk 'BEGIN {
    print "estimator,option,group,time,estimate,std_error,lower,upper,p_value,n,note"
    n = split("att_dynamic sun_abraham imputation_horizon", e, " ")
    for (k = 1; k <= n; k++) for (t = -4; t <= 4; t++) {
        y = (t < 0 ? 0.1 * t : 1 + 0.6 * t) + 0.1 * k
        printf "%s,,,%d,%.2f,0.3,%.2f,%.2f,,240,\n", e[k], t, y, y - 0.6, y + 0.6
    } }' >"$WORK/estimates/estimates.csv"
awk 'BEGIN {
    print "code,name,vintage,class,reason" > "'"$WORK"'/zone/classes.csv"
    print "code,year,ranking,class,probability" > "'"$WORK"'/zone/prospective.csv"
    split("ZIP ZAC ZAR", c, " ")
    for (t = 0; t < 39; t++) {
        printf "T%02d,T,2025,%s,x\n", t, c[t % 3 + 1] > "'"$WORK"'/zone/classes.csv"
        for (k = 1; k <= 3; k++) printf "T%02d,2027,r,%s,%.2f\n", t, c[k], k == (t * 2) % 3 + 1 ? (t % 4 ? 0.8 : 0.5) : (t % 4 ? 0.1 : 0.25) > "'"$WORK"'/zone/prospective.csv"
    } }'

awk 'BEGIN {
    print "scenario,origin,level,code,indicator,year,observed,forecaster,point,error,p05,p25,p75,p95"
    for (o = 2017; o <= 2019; o += 2) for (y = o + 1; y <= 2021; y++) {
        v = 4.5 - 0.08 * (y - 2016); p = v + 0.01 * (y - o)
        printf "back_%d,%d,region,R,apl,%d,%.3f,releve,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f\n", o, o, y, v, p, p - v, p - 0.1, p - 0.05, p + 0.05, p + 0.1
        printf "back_%d,%d,region,R,apl,%d,%.3f,last_value,%.3f,,,,,\n", o, o, y, v, 4.5 - 0.08 * (o - 2016)
        for (t = 0; t < 38; t++) {
            p = v + ((t * 7) % 13 - 6) / 9
            printf "back_%d,%d,territory,T%02d,apl,%d,%.3f,releve,%.3f,%.3f,%.3f,%.3f,%.3f,%.3f\n", o, o, t, y, v, p, p - v, p - 0.4, p - 0.2, p + 0.2, p + 0.4
        }
    } }' >"$WORK/backtest/forecasts.csv"
awk 'BEGIN {
    print "indicator,code,name,year,factor,low,high,output_low,output_central,output_high,total"
    n = split("entries.per_year exits.factor_60_69 exits.women_factor posterior.csv", f, " ")
    for (k = 1; k <= n; k++) printf "gp_headcount,R,\"Région, essai\",2030,%s,%.3f,%.3f,%d,5800,%d,%.2f\n", f[k], 0.5 * k, 30 * k, 5800 + 90 / k * (k % 2 ? -1 : 1), 5800 - 80 / k * (k % 2 ? -1 : 1), 0.6 / k
    }' >"$WORK/sensitivity/sensitivity.csv"

draw() { # draw FOLDER OPTION... : into FOLDER/out
    folder=$1
    shift
    case $folder in
    zone | backtest) set -- --data "$WORK/comparison/data" "$@" ;;
    esac
    expect_exit 0 "$RELEVE" plot "$WORK/$folder" -o "$WORK/out_$folder" "$@"
    # of three scenarios some maps show the first only, and say so
    if [ "$folder" = comparison ]; then expect_says 'before_after_map: shows the first'; else expect_silent; fi
}
for folder in run comparison estimates zone backtest sensitivity; do
    draw "$folder"
done

# --- golden svg
(cd "$WORK" && sha256sum out_*/*.svg) >"$WORK/digests"
drawn=$(wc -l <"$WORK/digests")
listed=$("$RELEVE" plot --list | grep -c '^  ')
if [ "$drawn" -eq "$listed" ]; then pass "every figure of --list is drawn ($drawn)"; else fail "$drawn figures drawn, $listed listed"; fi
if [ -n "${UPDATE:-}" ]; then cp "$WORK/digests" "$golden"; fi
if [ "$(gnuplot --version)" = "gnuplot 5.4 patchlevel 4" ]; then
    while read -r digest file; do
        now=$(awk -v file="$file" '$2 == file { print $1 }' "$WORK/digests")
        if [ "$now" = "$digest" ]; then pass "golden ${file#out_}"; else fail "golden ${file#out_}: other bytes [look at it, then UPDATE=1 tests/cli/figures.sh]"; fi
    done <"$golden"
else
    skip 'golden svg' "the digests are those of gnuplot 5.4 patchlevel 4, this is $(gnuplot --version)"
fi
for file in "$WORK"/out_*/*.svg; do
    stem=${file%.svg}
    expect_true "${stem##*/}.png and .pdf" test -s "$stem.png" -a -s "$stem.pdf"
done
# --- no text covers another or leaves the picture
for file in "$WORK"/out_*/*.svg; do
    stem=${file##*/}
    if LC_ALL=C awk -f tests/support/svg_overlap.awk "$file" >"$WORK/overlaps"; then pass "texts apart: ${stem%.svg}"; else fail "$(head -n 3 "$WORK/overlaps")"; fi
done
sed 's/translate([0-9.]*,[0-9.]*)/translate(800,400)/' "$WORK/out_run/flows.svg" >"$WORK/covered.svg"
expect_true 'texts on one another are seen' sh -c "! LC_ALL=C awk -f tests/support/svg_overlap.awk '$WORK/covered.svg'"
if command -v xmllint >/dev/null 2>&1; then
    expect_true 'the svg are well formed' xmllint --noout "$WORK"/out_*/*.svg
fi

# --- A4
expect_exit 0 "$RELEVE" plot "$WORK/comparison" --theme print --format svg,pdf -o "$WORK/print"
expect_true 'A4 is 1600 x 1131' grep -q 'viewBox="0 0 1600 1131"' "$WORK/print/scenarios_gps.svg"
expect_true 'no png unless asked for' test ! -e "$WORK/print/scenarios_gps.png"
expect_exit 64 "$RELEVE" plot "$WORK/comparison" --format gif
expect_exit 66 "$RELEVE" plot "$WORK/comparison" --figure pyramid
expect_says 'the figure needs finished run'
expect_exit 66 "$RELEVE" plot "$WORK/run" --figure levers
expect_exit 0 "$RELEVE" plot "$WORK/comparison" --lang en --format svg --figure scenarios_gps -o "$WORK/english"
expect_true 'in English' grep -q 'Levels: medians' "$WORK/english/scenarios_gps.svg"

# --- a name with quotes, markup, backquotes, %
hostile='"q" <script>x</script> `touch PWNED` $(touch PWNED) %s \n'
tests/support/fake_comparison.sh "$WORK/hostile" "$hostile"
expect_exit 0 "$RELEVE" plot "$WORK/hostile" --format svg -o "$WORK/out_hostile"
expect_true 'nothing is run' sh -c "! find '$WORK' . -name 'PWNED*' | grep -q ."
expect_true 'no markup' sh -c "! grep -q '<script' '$WORK'/out_hostile/*.svg"
expect_true 'the words are drawn' grep -q '&lt;script&gt;' "$WORK/out_hostile/scenarios_gps.svg"
finish
