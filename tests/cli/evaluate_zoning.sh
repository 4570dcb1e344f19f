#!/bin/sh
# releve evaluate zoning on the project's data: what it finds, what it refuses to conclude, what a
# real list changes; and on an invented region whose answers are worked out by hand.
. tests/cli/lib.sh

zoning() { "$RELEVE" evaluate zoning "$@"; }
tables() { zoning --no-figures --randomisation 99 "$@"; }

# cell FOLDER FILE COLUMN NAME=VALUE... : the cell of the first row with these values
cell() {
    awk -v column="$3" -v wanted="$(shift 3; echo "$*")" '
        function split_csv(line, out,   n, i, c, quoted, text) {
            n = 0; text = ""; quoted = 0
            for (i = 1; i <= length(line); i++) {
                c = substr(line, i, 1)
                if (c == "\"") quoted = !quoted
                else if (c == "," && !quoted) { out[++n] = text; text = "" }
                else text = text c
            }
            out[++n] = text
            return n
        }
        NR == 1 { n = split_csv($0, head); for (i = 1; i <= n; i++) at[head[i]] = i; m = split(wanted, pair, " "); next }
        {
            split_csv($0, value); good = 1
            for (i = 1; i <= m; i++) { split(pair[i], kv, "="); if (value[at[kv[1]]] != kv[2]) good = 0 }
            if (good) { print value[at[column]]; exit }
        }' "$1/$2"
}
# near WHAT ACTUAL EXPECTED TOLERANCE
near() {
    if awk -v a="$2" -v b="$3" -v t="$4" 'BEGIN { d = a - b; if (d < 0) d = -d; exit !(a != "" && d <= t) }'; then
        pass "$1 = $3"
    else
        fail "$1 = '$2', expected $3"
    fi
}
estimate() { cell "$1" estimates.csv "${3:-estimate}" "$2"; }

# --- the study of Occitanie
expect_exit 0 tables -o "$WORK/study"
expect_silent
study=$WORK/study
near 'cap of ZIP' "$(cell "$study" diagnostics.csv value diagnostic=cap item=cap_zip)" 2.8986 1e-3
near 'cap of ZAC' "$(cell "$study" diagnostics.csv value diagnostic=cap item=cap_zac)" 3.94715 1e-3
near 'ZIP territories' "$(awk -F, '/^territories_of_class,2018 ZIP,/ { print $3 }' "$study/diagnostics.csv")" 43 0
# regression to the mean before the list, and the change that has two signs (figures of the issue)
near 'APL <= 65 of ZIP moved' "$(cell "$study" diagnostics.csv value diagnostic=apl_le65_moved_2016_2018 item=ZIP)" -0.04 0.005
near 'of ZAC' "$(cell "$study" diagnostics.csv value diagnostic=apl_le65_moved_2016_2018 item=ZAC)" -0.21 0.012
near 'elsewhere' "$(cell "$study" diagnostics.csv value diagnostic=apl_le65_moved_2016_2018 item=ZAR)" -0.29 0.005
zip='outcome=apl contrast=entered_zip_vs_unchanged method=difference window=list_2018_10 reference=2017 year=2021'
near 'APL in levels' "$(estimate "$study" "$zip scale=level")" 0.05 0.005
near 'APL in logarithms' "$(estimate "$study" "$zip scale=log")" -0.027 0.004
gp='outcome=gp_density_p100k contrast=entered_zip_vs_unchanged method=difference window=list_2018_10'
# 283 -> 273 GPs in ZIP (351,915 inhabitants in 2017), 4,007 -> 3,909 elsewhere (3,339,674)
near 'counts in levels' "$(estimate "$study" "$gp reference=2017 scale=level")" \
    "$(awk 'BEGIN { printf "%.15g", (-10 / 351915 + 98 / 3339674) * 1e5 }')" 1e-9
near 'counts in logarithms' "$(estimate "$study" "$gp reference=2018 scale=log")" \
    "$(awk 'BEGIN { printf "%.15g", log(273 / 283) - log(3909 / 4007) }')" 1e-9
expect_true 'both first vintages' [ -n "$(estimate "$study" "$gp reference=2018 scale=level")" ]

# --- the safeguards
expect_true 'the class year is never the reference' \
    awk -F, 'NR > 1 && $6 == $7 && $7 != 0 { bad = 1 } END { exit bad }' "$study/estimates.csv"
expect_true 'the class year stands apart' \
    awk -F, 'NR > 1 && $1 == "apl" && $8 == 2016 && $4 != "earlier_list" && $9 != 1 { bad = 1 } END { exit bad }' "$study/estimates.csv"
expect_true 'each result after the class year has its placebo' \
    awk -F, 'NR > 1 && ($4 == "list_2018_10" || $4 == "decree_2017_11") && $1 != "population" && $8 > 2017 && $25 == "" { bad = 1 } END { exit bad }' "$study/estimates.csv"
expect_true 'the placebo is estimated before October 2018' \
    awk -F, 'NR > 1 && $4 == "placebo_zoning" && $8 > 2018 { bad = 1 } END { exit bad }' "$study/estimates.csv"
expect_true 'imputed stocks are flagged' \
    awk -F, 'NR > 1 && $5 ~ /^gp/ && $4 < 2016 && !/,imputed,/ { bad = 1 } END { exit bad }' "$study/description.csv"
expect_true 'no estimate rests on a year without a list or count' \
    awk -F, 'NR > 1 && $1 == "gp_density_p100k" && $7 < 2017 { bad = 1 } END { exit bad }' "$study/estimates.csv"
expect_true '30 plausible classes' [ "$(cut -d'"' -f2 "$study/sensitivity.csv" | sort -u | wc -l)" -eq 31 ]
cp "$study/report.md" "$OUT"
expect_prints 'Aucune conclusion possible'
expect_prints 'aurait vu qu'
expect_prints 'non concluant'
expect_true 'the summary gives the placebo beside each result' \
    [ "$(sed -n '/^## Ce que/,/^## Desc/p' "$study/report.md" | grep -c '^- .*Zonage fictif .*+0,03')" -eq 4 ]
# no sentence of the summary rests on a method that fails on the simulated worlds without saying it
expect_true 'the six lines of the summary, the three of the APL flagged' \
    [ "$(sed -n '/^## Ce que/,/^## Desc/p' "$study/report.md" | grep -c '^- [*][*]APL.* Méthode non retenue par les mondes')" -eq 3 ]
expect_true 'and only they' \
    [ "$(sed -n '/^## Ce que/,/^## Desc/p' "$study/report.md" | grep -c 'Méthode non retenue')" -eq 3 ]
# the inhabitants before: "already moved apart" only where the interval leaves zero out
expect_true 'ZIP and ZAC moved apart from the third class' \
    [ "$(grep -c 'déjà différemment.*[[]−[0-9,]*[^0-9+]*−' "$study/report.md")" -eq 2 ]
expect_true 'ZIP against ZAC: nothing to be told' \
    [ "$(grep -c 'évolution des habitants n.est distinguable.*[[]−[0-9,]*[^0-9−]*+' "$study/report.md")" -eq 1 ]
expect_prints 'Forme réduite de la règle'
expect_prints '— **imputé**'
expect_prints '— **non retenue**'
expect_prints 'et le fichier qui le changerait'
expect_true 'never the word of a cause' \
    sh -c "! grep -qi 'effet du zonage\|a permis' '$study/report.md'"
expect_true 'French spaces' sh -c "! grep -q '[a-z0-9] [;:?!%]' '$study/report.md'"
expect_true 'the manifest names its inputs' grep -q '"sha256"' "$study/manifest.json"

# the same bytes again; another seed moves the permutations only
expect_exit 0 tables -o "$WORK/again"
for file in report.md estimates.csv description.csv discontinuities.csv sensitivity.csv diagnostics.csv; do
    expect_same "$study/$file" "$WORK/again/$file"
done
expect_exit 73 tables -o "$WORK/again"
expect_exit 0 tables --force --lang en --seed 2 -o "$WORK/again"
cp "$WORK/again/report.md" "$OUT"
expect_prints 'No conclusion is possible'
expect_prints 'Method not retained by the simulated worlds'
expect_prints 'no difference in the change of inhabitants can be told'
near 'estimates do not move' "$(estimate "$WORK/again" "$zip scale=level")" "$(estimate "$study" "$zip scale=level")" 0

# --- figures
if command -v gnuplot >/dev/null 2>&1; then
    expect_exit 0 zoning --randomisation 2 -o "$WORK/drawn"
    expect_silent
    for name in density apl counts effects thresholds sensitivity; do
        expect_true "figure $name" [ -s "$WORK/drawn/figures/zoning_$name.png" ]
        expect_true "its svg says what it is" grep -q '<title>' "$WORK/drawn/figures/zoning_$name.svg"
        expect_true "the report shows it" grep -q "(figures/zoning_$name.png)" "$WORK/drawn/report.md"
        expect_true "lines under it" grep -q 'Lecture' "$WORK/drawn/figures/zoning_$name.svg"
    done
    set -- "$WORK"/drawn/figures/.chart-*
    expect_true 'no work folder is left' [ ! -e "$1" ]
else
    skip figures 'gnuplot is not installed'
fi

# --- real lists: those of 2018 (the rule, with some territories put elsewhere) and one before
awk -F, 'NR == 1 { print "code,class,from"; next }
    $2 == 2018 { n++; class = $4; if (n % 9 == 0) class = class == "ZIP" ? "ZAC" : class == "ZAC" ? "ZAR" : "ZAC"
                 print $1 "," class ",2018-10"; if (n % 20 == 0) print $1 ",ZIP,2016" }' \
    data/occitanie/zones.csv >"$WORK/lists.csv"
expect_exit 0 tables --lists "$WORK/lists.csv" -o "$WORK/lists"
expect_says 'list from 2018-10 taken as the classes of its period'
expect_says 'list from 2016-01 taken as the classes before October 2018'
expect_true 'fuzzy at the caps' grep -q ',cap_zip,.*,fuzzy,' "$WORK/lists/discontinuities.csv"
expect_true 'not at the placebo' grep -q ',placebo_2_5,.*,reduced_form,' "$WORK/lists/discontinuities.csv"
expect_true 'bands compare ZIP with unchanged' \
    [ -n "$(estimate "$WORK/lists" "outcome=apl contrast=entered_zac_vs_unchanged method=bands window=list_2018_10 year=2019 scale=log")" ]
expect_true 'the earlier list has its contrast' \
    [ -n "$(estimate "$WORK/lists" "window=earlier_list contrast=entered_zip_vs_unchanged scale=level")" ]
grep -v ',2016$' "$WORK/lists.csv" >"$WORK/list_2018.csv"
expect_exit 0 tables --lists "$WORK/list_2018.csv" -o "$WORK/list_2018"
for group in n_treated n_control; do
    expect_true "those aided before are in no contrast: $group" \
        [ "$(estimate "$WORK/lists" "$zip scale=level" $group)" -lt \
        "$(estimate "$WORK/list_2018" "$zip scale=level" $group)" ]
done
cp "$WORK/lists/report.md" "$OUT"
expect_prints 'déjà'
expect_prints 'Discontinuité floue'

# --- invented regions: twenty territories a class in ten departments, answers by hand. GPs rise in
# the ZIP and fall elsewhere; in the second region the APL of the lowest rises by itself in 2018.
make_region() {
    mkdir -p "$1"
    awk 'BEGIN { print "code,name,department"; for (i = 1; i <= 60; i++) printf "T%02d,t,D%d\n", i, i % 10 }' >"$1/territories.csv"
    awk 'BEGIN { print "territory,department,year,population,status"
        for (i = 1; i <= 60; i++) for (y = 2012; y <= 2021; y++) printf "T%02d,D%d,%d,1000,census\n", i, i % 10, y }' >"$1/population.csv"
    awk -v jump="$2" 'BEGIN { print "territory,year,series,variant,weighting,apl"
        for (i = 1; i <= 60; i++) {
            for (y = 2015; y <= 2021; y++) if (y != 2020)
                printf "T%02d,%d,revised,all,resident,%g\n", i, y, 2 + i / 20 + (y > 2017 && i <= 20) * jump + (i * 7 % 5 - 2) * (y - 2015) / 100
            for (v = 0; v < 2; v++) for (w = 0; w < 2; w++) for (y = 2016; y <= 2018; y += 2)
                printf "T%02d,%d,first_release,%s,%s,%g\n", i, y, v ? "all" : "le65", w ? "resident" : "standardised", 2 + i / 20 } }' >"$1/apl.csv"
    awk 'BEGIN { print "territory,department,vintage,gp"
        for (i = 1; i <= 60; i++) {
            printf "T%02d,D%d,mid2010s,100\nT%02d,D%d,2020,%d\n", i, i % 10, i, i % 10, (i <= 20 ? 120 : 90) + (i % 2 ? 1 : -1) } }' >"$1/gp.csv"
    awk 'BEGIN { print "department,year,producer,mode,gp"; for (d = 0; d < 10; d++) printf "D%d,2014,RPPS,liberal,500\nD%d,2014,RPPS,mixed,100\nD%d,2014,CNAM,all,540\n", d, d, d }' >"$1/gp_departments.csv"
    awk 'BEGIN { print "territory,vintage,class,status"
        for (i = 1; i <= 60; i++) for (v = 0; v < 3; v++) printf "T%02d,%s,%s,rebuilt\n", i, v == 0 ? 2018 : v == 1 ? 2022 : 2025, i <= 20 ? "ZIP" : i <= 40 ? "ZAC" : "ZAR" }' >"$1/zones.csv"
}
region=$WORK/region
make_region "$region" 0
expect_exit 0 tables --data "$region" --shares 0.3334,0.3334 -o "$WORK/small"
near 'counts by hand' "$(estimate "$WORK/small" "$gp reference=2017 scale=level")" 3000 1e-9
near 'in logarithms' "$(estimate "$WORK/small" "$gp reference=2017 scale=log")" "$(awk 'BEGIN { printf "%.15g", log(1.2) - log(0.9) }')" 1e-12
# RPPS 6,000 over 6,000 of BPE: 100 a territory; CNAM 5,400: 90
near 'imputed from the department' "$(cell "$WORK/small" description.csv value class=ZIP year=2014 indicator=gp)" 2000 1e-9
near 'from the other producer' "$(cell "$WORK/small" description.csv value class=ZIP year=2015 indicator=gp)" 1800 1e-9
near 'cap half-way' "$(cell "$WORK/small" diagnostics.csv value diagnostic=cap item=cap_zip)" 3.025 1e-12
expect_true 'too few for a discontinuity' sh -c "! grep -q ',1,\"' '$WORK/small/discontinuities.csv'"
cp "$WORK/small/report.md" "$OUT"
expect_prints '**Médecins, entrés en ZIP, comparés aux inchangés.** Le zonage a été suivi d'
# the placebo zoning catches what was there before any zoning
make_region "$WORK/rising" 1
expect_exit 0 tables --data "$WORK/rising" --shares 0.3334,0.3334 -o "$WORK/risen"
near 'the placebo rises too' "$(estimate "$WORK/risen" 'window=placebo_zoning contrast=entered_zip_vs_unchanged year=2018 scale=level')" 1 0.03
cp "$WORK/risen/report.md" "$OUT"
expect_prints '**APL 2017-2021, entrés en ZIP, comparés aux inchangés.** Écart distinguable de zéro, mais'
expect_true 'nothing is said to have followed from it' \
    sh -c "! grep -q 'APL 2017-2021, entrés en ZIP, comparés aux inchangés.*a été suivi' '$WORK/risen/report.md'"
# a method that fails on simulated worlds concludes nothing
printf 'method,outcome,scale,retained\ndifference,gp_density_p100k,level,0\n' >"$WORK/circle.csv"
expect_exit 0 tables --data "$region" --shares 0.3334,0.3334 --circle "$WORK/circle.csv" -o "$WORK/distrusted"
cp "$WORK/distrusted/report.md" "$OUT"
expect_prints 'par une méthode non retenue'

# --- refusals
expect_exit 64 tables
expect_says '--output is missing'
expect_exit 64 tables -o "$WORK/x" --shares 0.9,0.3
expect_exit 64 tables -o "$WORK/x" --lang de
expect_exit 64 tables -o "$WORK/x" surplus
expect_exit 66 tables --data "$WORK/none" -o "$WORK/x"
printf 'code,class,from\nT01,ZIP,octobre\n' >"$WORK/bad.csv"
expect_exit 65 tables --data "$region" --lists "$WORK/bad.csv" -o "$WORK/x"
expect_says "'octobre' is no date [YYYY or YYYY-MM]"
printf 'code,class,from\nT99,ZIP,2018-10\n' >"$WORK/bad.csv"
expect_exit 65 tables --data "$region" --lists "$WORK/bad.csv" -o "$WORK/x"
expect_says "'T99' is no territory"
printf 'code,class,from\nT01,ZUP,2018-10\n' >"$WORK/bad.csv"
expect_exit 65 tables --data "$region" --lists "$WORK/bad.csv" -o "$WORK/x"
expect_says "'ZUP' is no class"
sed '/^T05,2018/d' "$region/zones.csv" >"$region/zones.new" && mv "$region/zones.new" "$region/zones.csv"
expect_exit 65 tables --data "$region" -o "$WORK/x"
expect_says 'T05 has no class in 2018'
expect_true 'a refusal leaves nothing' [ ! -e "$WORK/x" ]

finish
