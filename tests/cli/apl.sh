#!/bin/sh
# releve apl: its tables, its options, what it says of wrong files.
. tests/cli/lib.sh
nnbsp=$(printf '\342\200\257')
root=$PWD
D=$WORK/apl

# the scenario that comes with the command, from any folder
cd "$WORK" || exit 73
expect_exit 0 "$RELEVE" apl
expect_prints 'Occitanie — APL aux généralistes, 2021 (calculée)'
expect_prints "publiée (tous âges)"
expect_prints "égal au calcul par commune (à 10⁻¹² près)"
cd "$root" || exit 73
expect_exit 0 "$RELEVE" apl scenarios/baseline.cfg --lang en --variants le65_gaussian
expect_prints 'Occitanie — APL to GPs, 2021 (computed)'
expect_prints 'GPs of 65 or less, Gaussian'

# tables
expect_exit 0 "$RELEVE" apl --variants all,le65,all_gaussian --decompose 2018,2021 --against-published -o "$D"
expect_prints "limite$nnbsp: offre ajustée"
expect_true 'apl.csv has its columns' sh -c \
    "head -n 1 '$D/apl.csv' | grep -qx 'level,code,name,year,variant,weighting,apl'"
# 4,454 communes once, 321 territories, 13 departments and the region under both weightings
expect_true 'apl.csv holds every place' sh -c \
    "test \$(wc -l <'$D/apl.csv') -eq \$((1 + 3 * (4454 + 2 * (321 + 13 + 1))))"
expect_true 'a commune has no weighting, a territory has both' sh -c \
    "grep -q '^commune,09001,Aigues-Juntes,2021,all,,' '$D/apl.csv' &&
     grep -q '^territory,09032,Ax-les-Thermes,2021,all,resident,' '$D/apl.csv' &&
     grep -q '^region,76,Occitanie,2021,le65,standardised,' '$D/apl.csv'"
expect_true 'le65 is below all ages in the region, and above 0.8 of it' awk -F, '
    $1 == "region" && $6 == "resident" { apl[$5] = $7 }
    END { exit !(apl["le65"] < apl["all"] && apl["le65"] > 0.8 * apl["all"]) }' "$D/apl.csv"
expect_true 'no accessibility is negative' awk -F, 'NR > 1 && $NF < 0 { bad = 1 } END { exit bad }' "$D/apl.csv"

# the parts sum to the change, for every place (names may hold commas: fields from the end)
expect_true 'the parts of a change sum to it within 1e-12' awk -F, '
    NR > 1 { gap = $(NF - 4) - $(NF - 3) - $(NF - 2) - $(NF - 1) - $NF
             if (gap > 1e-12 || gap < -1e-12) bad = 1
             change = $(NF - 5) - $(NF - 6) - $(NF - 4)
             if (change > 1e-12 || change < -1e-12) bad = 1; n++ }
    END { exit bad || n != 3 * (4454 + 2 * 335) }' "$D/decomposition.csv"

# agreement with the published series: figures of data/README.md
expect_true 'agreement with the published APL as documented' awk -F, '
    $3 == "steps_20min" && $5 == "counted" && $4 == "standardised" { r[$1, $2] = $7; n[$1, $2] = $6 }
    $3 == "steps_20min" && $5 == "counted" && $4 == "resident" { plain[$1, $2] = $7 }
    END { exit !(r[2021, "commune"] > 0.57 && r[2021, "territory"] > 0.73 &&
                 r[2018, "territory"] > plain[2018, "territory"] &&
                 n[2021, "commune"] == 4445 && n[2018, "territory"] == 321) }' "$D/comparison.csv"
expect_true 'ratios of both years for maps' sh -c \
    "test \$(wc -l <'$D/ratios.csv') -eq \$((1 + 2 * (4454 + 321)))"
if command -v gnuplot >/dev/null; then
    expect_true 'a map of the ratios as png and svg' sh -c \
        "test -s '$D/figures/apl_ratio_map.png' && grep -q '</svg>' '$D/figures/apl_ratio_map.svg'"
else
    skip 'map of the ratios' 'no gnuplot'
fi
expect_true 'acts by department and the limit stand beside what is counted' awk -F, '
    { n[$5]++ } END { exit !(n["departments"] == 4 && n["fitted"] == 4 && n["counted"] == 40) }' \
    "$D/comparison.csv"
expect_true 'provenance names inputs and their digests' sh -c \
    "grep -q communes_need.csv '$D/provenance.json' && grep -Eq '\"sha256\": \"[0-9a-f]{64}\"' '$D/provenance.json'"

# a year to come takes the GPs of a run; without one those held, and says so
expect_exit 0 "$RELEVE" run scenarios/baseline.cfg --replicates 4 --set time.horizon=2026 \
    --no-figures -o "$WORK/ahead_run"
expect_exit 0 "$RELEVE" apl --year 2026 --run "$WORK/ahead_run" -o "$WORK/ahead"
expect_prints "2026$nnbsp: habitants de 2024$nnbsp; médecins$nnbsp: moyennes de $WORK/ahead_run"
expect_prints "sans fourchette"
# the band that is known is the run's own, of the region
band=$(awk -F, '$(NF - 10) == 2026 && $(NF - 9) == "apl" { printf "%.2f [%.2f–%.2f]", $(NF - 7), $(NF - 5), $(NF - 1) }' \
    "$WORK/ahead_run/region.csv" | tr . ,)
expect_prints "APL de la région dans cette simulation en 2026 (niveau publié)$nnbsp: $band, bande à 90$nnbsp%"
(cd "$WORK" && "$RELEVE" apl --year 2026 -o "$WORK/held") >"$OUT" 2>"$ERR"
expect_says "2026$nnbsp: les médecins sont ceux de 2021"
expect_true 'the run moves the APL of 2026' sh -c \
    "! cmp -s '$WORK/ahead/apl.csv' '$WORK/held/apl.csv'"
expect_exit 66 "$RELEVE" apl --year 2026 --run "$WORK/no_run"

# the years and sources on the screen are those really used
expect_exit 0 "$RELEVE" apl --year 2027 --run "$WORK/ahead_run" --variants all
expect_prints "médecins de 2021, la simulation $WORK/ahead_run s’arrêtant en 2026"
expect_true 'beyond its horizon no mean of the run is claimed' sh -c "! grep -q moyennes '$OUT'"
expect_says "2027$nnbsp: la simulation $WORK/ahead_run s’arrête en 2026"
expect_exit 0 "$RELEVE" apl --year 2027 --run none --variants all
expect_prints "2027$nnbsp: habitants de 2025$nnbsp; médecins de 2021, faute de plus récents"
expect_exit 0 "$RELEVE" apl --year 2005 --variants all
expect_prints "2005$nnbsp: habitants de 2012, faute de plus anciens$nnbsp; médecins de 2018, faute de plus anciens"
expect_says "2005$nnbsp: les habitants sont ceux de 2012"
expect_exit 0 "$RELEVE" apl --lang en --decompose 2019,2021 --variants all
expect_prints '2021: inhabitants of 2019; GPs of 2021'
expect_prints '2019: inhabitants of 2017; GPs on a line between those of 2018 and of 2021'

# the same call gives the same bytes; a folder of ours may be replaced, only when asked
expect_exit 73 "$RELEVE" apl -o "$D"
expect_says 'exists already (--force replaces it)'
cp "$D/apl.csv" "$WORK/before.csv"
expect_exit 0 "$RELEVE" apl --variants all,le65,all_gaussian -o "$D" --force
expect_same "$WORK/before.csv" "$D/apl.csv"
expect_true 'tables of the call before are gone' test ! -e "$D/ratios.csv"

# anchored: the published values of the base year; a year to come moves from them, near the run's
expect_exit 0 "$RELEVE" apl --anchor --variants all -o "$WORK/anchored"
expect_true 'anchored on the published values' awk -F, '
    NR == FNR { if ($2 == 2021 && $3 == "revised" && $4 == "all" && $5 == "resident") published[$1] = $6; next }
    $1 == "territory" && $(NF - 1) == "resident" { gap = $NF - published[$2]; n++; if (gap > 1e-6 || gap < -1e-6) bad = 1 }
    END { exit bad || n != 321 }' data/occitanie/apl.csv "$WORK/anchored/apl.csv"
expect_exit 0 "$RELEVE" apl --anchor --variants all --year 2026 --run "$WORK/ahead_run" -o "$WORK/anchored" --force
expect_true 'near the APL of the run' awk -F, '
    NR == FNR { if ($(NF - 10) == 2026 && $(NF - 9) == "apl") run[$1] = $(NF - 7); next }
    $1 == "territory" && $(NF - 1) == "resident" { gap = $NF - run[$2]; n++; sum += gap < 0 ? -gap : gap }
    END { exit n != 321 || sum / n > 0.1 }' "$WORK/ahead_run/territories.csv" "$WORK/anchored/apl.csv"

# another year, other inhabitants, another decay of the scenario
expect_exit 0 "$RELEVE" apl --year 2030 --run none --need resident \
    --set 'apl.decay="gaussian"' --variants all
expect_prints 'APL aux généralistes, 2030'
expect_prints 'gaussienne'
expect_says "2030$nnbsp: les médecins sont ceux de 2021"

# road times: what is unknown is counted, what is silent is said
cat >"$WORK/times.csv" <<END
from,to,minutes
31555,31069,12.5
31069,31555,13.5
31555,99999,3
END
expect_exit 0 "$RELEVE" apl --travel "$WORK/times.csv" --variants all -o "$WORK/times"
expect_says '1 lignes laissées de côté, 1 communes inconnues'
expect_says '4452 communes de la région n'
# the same file through the scenario, for this command and for a run
expect_exit 0 "$RELEVE" apl --set "apl.travel=\"$WORK/times.csv\"" --variants all -o "$WORK/by_scenario"
expect_same "$WORK/times/apl.csv" "$WORK/by_scenario/apl.csv"
expect_exit 0 "$RELEVE" run scenarios/baseline.cfg --replicates 2 --no-figures \
    --set "apl.travel=\"$WORK/times.csv\"" --set time.horizon=2022 -o "$WORK/run"
expect_says '1 lignes laissées de côté, 1 communes inconnues'
expect_true 'the manifest names the road times' grep -q 'times.csv' "$WORK/run/manifest.json"
expect_exit 0 "$RELEVE" verify "$WORK/run"
printf 'from,to,minutes\n31555,31069,soon\n' >"$WORK/wrong.csv"
expect_exit 65 "$RELEVE" apl --travel "$WORK/wrong.csv"
expect_says 'wrong.csv:2: minutes:'
printf 'from,to,minutes\n31555,31069,4\n31555,31069,5\n' >"$WORK/twice.csv"
expect_exit 65 "$RELEVE" apl --travel "$WORK/twice.csv"
expect_says 'twice.csv:3: to: the pair 31555, 31069 is there twice'
expect_exit 66 "$RELEVE" apl --travel "$WORK/none.csv"

# a command line used wrongly
expect_exit 64 "$RELEVE" apl --variants young
expect_says "--variants: 'young' is wrong"
expect_exit 64 "$RELEVE" apl --variants all,all
expect_exit 64 "$RELEVE" apl --variants all_steps
expect_exit 64 "$RELEVE" apl --variants ''
expect_exit 64 "$RELEVE" apl --year soon
expect_exit 64 "$RELEVE" apl --year 20210
expect_exit 64 "$RELEVE" apl --decompose 2018
expect_exit 64 "$RELEVE" apl --decompose 2018,2021,2022
expect_exit 64 "$RELEVE" apl --need some
expect_exit 64 "$RELEVE" apl a.cfg b.cfg
expect_exit 66 "$RELEVE" apl none.cfg
expect_exit 78 "$RELEVE" apl --set apl.decay=3.5
expect_exit 0 "$RELEVE" apl --help
expect_silent
expect_prints 'releve apl --decompose 2018,2021 -o out/apl'
if [ -c /dev/full ]; then
    expect_exit 74 sh -c "$RELEVE apl --variants all >/dev/full 2>/dev/null"
else
    skip 'full disk' 'no /dev/full here'
fi
finish
