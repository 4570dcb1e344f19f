#!/bin/sh
# releve run and verify: the same bytes, the contract of the output, base-year totals, options, stops.
. tests/cli/lib.sh
: "${B:=build}"
small=tests/data/small_region/scenario.cfg
run() { "$RELEVE" run "$@" --no-figures; }

# same FOLDER FOLDER: every file alike but what the manifest keeps apart under "machine"
same() {
    for f in "$1"/*; do
        [ -f "$f" ] || continue
        case ${f##*/} in
        manifest.json)
            sed '/"machine": {/,/}/d' "$f" >"$WORK/a"
            sed '/"machine": {/,/}/d' "$2/manifest.json" >"$WORK/b"
            cmp -s "$WORK/a" "$WORK/b" || return 1
            ;;
        *) cmp -s "$f" "$2/${f##*/}" || return 1 ;;
        esac
    done
    [ "$(ls "$1")" = "$(ls "$2")" ]
}

# the promise: threads, a rerun, compilers
for n in 1 2 5; do
    expect_exit 0 run "$small" --threads "$n" -o "$WORK/t$n"
done

# what a planner reads at the end: which figures, of which years, with bands, in how long, where
for text in 'définition BPE' 'tous âges' 'au 1er janvier' 'bande à 90' \
    'Médecins généralistes ' 'Pour 100 000 habitants' 'Part des 60 ans et plus (%)' 'APL (consultations/an/hab.)' \
    'Habitants de TVS sous 2,5' 'Les cinq territoires qui perdent le plus' '20 réplications en ' "Fichiers dans $WORK/t5"; do
    expect_prints "$text"
done
expect_true 'the years, and under them whether they are observed' awk '
    /^au 1er janvier/ { ok = $4 == 2021 && $5 == 2025 && $6 == 2030 && NF == 6; next }
    ok && /^médiane/ { found = / observé +projeté +projeté$/ }
    { ok = 0 }
    END { exit !found }' "$OUT"
# the share is of ages that are drawn, in the base year too
expect_true 'a band under every projected figure, none under what was counted' awk '
    label { if (gsub(/\[/, "[") != (label ~ /^Part des/ ? 3 : 2) || !/^ +\[/) exit 1; n++; label = "" }
    /^(Médecins|Pour 100|Part des|APL|Habitants)/ && !/hasard/ { label = $0 }
    END { exit n != 5 }' "$OUT"

# the bar is for a terminal
expect_true 'no bar where there is no terminal' sh -c "! grep -q '##' '$ERR'"
if command -v script >/dev/null 2>&1; then
    expect_exit 0 script -qec "'$RELEVE' run '$small' --no-figures -o '$WORK/bar'" /dev/null
    expect_prints '########] '
else
    skip 'a bar on a terminal' 'script is not installed'
fi

expect_true 'same bytes for 1 and 2 threads' same "$WORK/t1" "$WORK/t2"
expect_true 'same bytes for 1 and 5 threads' same "$WORK/t1" "$WORK/t5"
expect_exit 0 run "$small" --seed 12 -o "$WORK/seed"
expect_true 'another seed gives other tables' sh -c "! cmp -s '$WORK/t1/region.csv' '$WORK/seed/region.csv'"
# built FILE: it is there and no source is newer
built() { [ -x "$1" ] && [ -z "$(find sim include -name '*.[ch]' -newer "$1" | head -n 1)" ]; }
for other in build/releve build/clang/releve; do
    if built "$other" && [ "$(realpath "$other")" != "$(realpath "$RELEVE")" ]; then
        rm -rf "$WORK/other"
        expect_exit 0 "$other" run "$small" --threads 2 -o "$WORK/other" --no-figures
        expect_true "same bytes from $other" same "$WORK/t1" "$WORK/other"
    elif ! built "$other"; then
        skip "same bytes from $other" 'it is not built, or older than the sources'
    fi
done

# verify: the same again; a table touched since; an input changed since; no run there
expect_exit 0 "$RELEVE" verify "$WORK/t1"
expect_prints '9 fichiers identiques, octet pour octet'
expect_exit 0 "$RELEVE" verify "$WORK/t2" --lang en --threads 3
expect_prints '9 files identical, byte for byte'
expect_true 'verify leaves nothing' test ! -e "$WORK/t1.verify"
sed -i '2s/,[0-9.]*$/,9/' "$WORK/t2/region.csv"
expect_exit 65 "$RELEVE" verify "$WORK/t2" --lang en
expect_prints 'changed since the run'
expect_says 'not reproduced (1 files changed since, 0 inputs changed, 0 differ when run again)'
cp -r tests/data/small_region "$WORK/data"
sed -i 's|"../../../data/national"|"'"$PWD"'/data/national"|' "$WORK/data/scenario.cfg"
expect_exit 0 run "$WORK/data/scenario.cfg" -o "$WORK/copy"
sed -i 's/^92001,2020,74$/92001,2020,73/' "$WORK/data/communes_gp.csv"
expect_exit 65 "$RELEVE" verify "$WORK/copy" --lang en
expect_prints 'input changed'
expect_says '1 inputs changed'
expect_exit 66 "$RELEVE" verify "$WORK/nothing"

# from elsewhere: a run made in one folder, its data beside; compare and verify find them above it
mkdir -p "$WORK/made/out" "$WORK/away" "$WORK/bare"
cp -r plots scenarios "$WORK/bare"
cp -r data scenarios "$WORK/made"
(cd "$WORK/made" && RELEVE_DATADIR=$WORK/bare "$RELEVE" run scenarios/baseline.cfg --replicates 2 --set time.horizon=2027 \
    --no-figures -o out/a >/dev/null 2>&1) || fail 'a run below its data'
below() { # below FOLDER COMMAND... : from there, without the data that come with releve
    (cd "$1" && shift && RELEVE_DATADIR=$WORK/bare "$RELEVE" "$@")
}
for from in . out out/a; do
    case $from in .) name=out/a ;; out) name=a ;; *) name=. ;; esac
    expect_exit 0 below "$WORK/made/$from" verify "$name" --lang en
    expect_prints 'files identical, byte for byte'
done
expect_exit 0 below "$WORK/away" verify "$WORK/made/out/a"
expect_exit 0 below "$WORK/made/out" compare a a -o "$WORK/compared"
expect_exit 0 below "$WORK/made/out" territory Aspet --run a
# no data above it: those that come with releve; without these, the cure is named
cp -r "$WORK/made/out/a" "$WORK/away/a"
expect_exit 0 "$RELEVE" verify "$WORK/away/a"
for command in verify 'compare a' 'territory Aspet --run'; do
    # shellcheck disable=SC2086 # words of the command
    expect_exit 66 below "$WORK/away" $command a
    expect_says 'run the command from the folder where the run was made'
done
expect_exit 64 "$RELEVE" verify

# the tables: columns, order, years, quantiles
header=code,name,year,indicator,unit,mean,sd,p05,p25,p50,p75,p95,mcse
for level in region departments zones territories; do
    table=$WORK/t1/$level.csv
    expect_true "$level.csv has its columns" test "$(head -n 1 "$table")" = "$header"
    # names and units of the small region hold no comma but that of "per 100,000"
    sed 's/"[^"]*"/quoted/g' "$table" >"$WORK/$level"
    expect_true "$level.csv: sorted, complete, quantiles in order" awk -F , '
        NR == 1 { next }
        NF != 13 { exit 1 }
        { for (i = 6; i <= 13; i++) if ($i !~ /^-?[0-9]+(\.[0-9]+)?(e[-+][0-9]+)?$/) exit 1 }
        $8 > $9 + 0 || $9 + 0 > $10 + 0 || $10 + 0 > $11 + 0 || $11 + 0 > $12 + 0 { exit 1 }
        { key = $4 "\t" $1 "\t" $3; if (key <= before) exit 1; before = key }
        { place = $4 "\t" $1; n[place]++; if (!(place in first)) first[place] = $3; last[place] = $3 }
        END {
            for (place in n) {
                split(place, part, "\t"); last_year = 2030
                if (part[1] ~ /^(entries|exits_|moves_|aid_committed|aid_paid)/) last_year = 2029
                if (part[1] == "departures_5y") last_year = 2025
                if (first[place] != 2021 || last[place] != last_year || n[place] != last_year - 2020) exit 1
            }
            if (NR < 150) exit 1
        }' "$WORK/$level"
    # gp_headcount(Y+1) = gp_headcount(Y) + entries + moves_in - moves_out - exits, in the means
    expect_true "$level.csv: the means of stocks and flows balance" awk -F , '
        { v[$1, $3, $4] = $6; code[$1] = 1 }
        END {
            for (c in code) for (y = 2021; y < 2030; y++) {
                if (c == "code") continue
                off = v[c, y, "gp_headcount"] + v[c, y, "entries"] + v[c, y, "moves_in"] \
                    - v[c, y, "moves_out"] - v[c, y, "exits_retirement"] - v[c, y, "exits_death"] \
                    - v[c, y, "exits_other"] - v[c, y + 1, "gp_headcount"]
                if (off > 1e-6 || off < -1e-6) exit 1
                n++
            }
            if (n < 9) exit 1
        }' "$WORK/$level"
done
for name in population gp_headcount gp_fte gp_density_p100k gp_fte_density_p100k gp_health_centre apl \
    apl_le65 gp_share_60plus gp_share_women entries exits_retirement exits_death exits_other moves_in \
    moves_out departures_5y population_under_apl_2_5 population_under_apl_le65_2_5; do
    for level in region departments zones territories; do
        grep -q ",$name," "$WORK/t1/$level.csv" || fail "$name is not in $level.csv"
    done
done
for name in p_under_apl_2_5 p_no_gp gp_needed_apl_2_5 gp_needed_apl_4 gp_needed_keep; do
    grep -q ",$name," "$WORK/t1/territories.csv" || fail "$name is not in territories.csv"
done
expect_true 'zones are those three' test "$(cut -d , -f 1 "$WORK/t1/zones.csv" | sort -u | tr '\n' ' ')" = 'ZAC ZAR ZIP code '
expect_true 'pyramid.csv has its columns' test "$(head -n 1 "$WORK/t1/pyramid.csv")" = year,sex,age,mean,p05,p95
expect_true 'the pyramid sums to the stock' awk -F , 'NR > 1 && $1 == 2021 { n += $4 } END { exit !(n > 150.999 && n < 151.001) }' "$WORK/t1/pyramid.csv"
expect_true 'observed.csv has its columns' test "$(head -n 1 "$WORK/t1/observed.csv")" = \
    level,code,name,year,indicator,unit,value,definition,source

# the base year is what the counts say, without spread
base() { # base FILE CODE INDICATOR VALUE
    expect_true "$2 $3 = $4 in the base year" awk -F , -v c="$2" -v i="$3" -v v="$4" '
        $1 == c && $3 == 2021 && $4 == i && $6 + 0 == v + 0 && $7 == 0 && $8 + 0 == v + 0 && $12 + 0 == v + 0 && $13 == 0 { ok = 1 }
        END { exit !ok }' "$WORK/$1"
}
base region 99 gp_headcount 151
base departments 91 gp_headcount 17
base departments 92 gp_headcount 105
base departments 93 gp_headcount 29
base territories 92006 gp_headcount 5
base territories 93005 gp_headcount 0
base territories 92006 apl 2.3
base territories 93005 population 1740
base zones ZIP gp_headcount 10

# options: --set, --fr, --no-observation-error, --uncertainty, another reference date
expect_exit 0 run "$small" --set time.horizon=2024 --set entries.per_year=0 --replicates 5 -o "$WORK/set"
expect_true '--set changes the horizon' awk -F , 'NR > 1 && $3 > 2024 { exit 1 }' "$WORK/set/region.csv"
expect_true '--set changes the entries' awk -F , '/,entries,/ && $3 > 2021 && $6 > 1 { exit 1 }' "$WORK/set/region.csv"
grep -q 'horizon = 2024;' "$WORK/set/scenario.resolved.cfg" || fail 'the resolved scenario holds what was set'
expect_exit 0 run "$small" --fr -o "$WORK/fr"
expect_true '--fr: BOM and semicolons' sh -c "head -c 3 '$WORK/fr/region.csv' | od -An -tx1 | grep -q 'ef bb bf' && head -n 1 '$WORK/fr/region.csv' | grep -q 'code;name;year;indicator'"
expect_true '--fr: decimal commas, the same numbers' sh -c "LC_ALL=C sed '1s/^...//; s/\"[^\"]*\"/quoted/g; s/,/./g; s/;/,/g' '$WORK/fr/region.csv' | sed 's/100.000/100,000/' >'$WORK/a'; sed 's/\"[^\"]*\"/quoted/g' '$WORK/t1/region.csv' >'$WORK/b'; cut -d , -f 1-4,6- '$WORK/a' >'$WORK/c'; cut -d , -f 1-4,6- '$WORK/b' | cmp - '$WORK/c'"
expect_exit 0 "$RELEVE" verify "$WORK/fr"
noisy() { run "$small" --set apl.observation_sd=0.035 --set apl.drift_sd=0.042 --replicates 200 "$@"; }
expect_exit 0 noisy -o "$WORK/with"
expect_exit 0 noisy --no-observation-error -o "$WORK/exact"
expect_true 'observation error: means and medians alike, bands of the APL wider' awk -F , '
    { gsub(/"[^"]*"/, "q"); $0 = $0 }
    FNR == 1 { file++; next }
    file == 1 { mean[$1, $3, $4] = $6; median[$1, $3, $4] = $10; sd[$1, $3, $4] = $7; next }
    $6 != mean[$1, $3, $4] || $10 != median[$1, $3, $4] { exit 1 }
    $4 !~ /^apl/ && $7 != sd[$1, $3, $4] { exit 1 }
    $4 ~ /^apl/ && $3 > 2021 { n++; wider += sd[$1, $3, $4] > $7 + 0 }
    END { if (wider < 0.9 * n || n == 0) exit 1 }' "$WORK/with/territories.csv" "$WORK/exact/territories.csv"
grep -q '"observation_error": false' "$WORK/exact/manifest.json" || fail 'the manifest says which'
expect_exit 0 run "$small" --set time.reference_year=2020 -o "$WORK/ref"
expect_true 'from 2020 the base year has a spread' awk -F , '/,gp_headcount,/ && $3 == 2021 && $7 > 0 { ok = 1 } END { exit !ok }' "$WORK/ref/region.csv"
expect_exit 0 run "$small" --uncertainty chance -o "$WORK/chance"
grep -q '"uncertainty": "chance"' "$WORK/chance/manifest.json" || fail 'the manifest holds the kind of uncertainty'

# the command line
expect_exit 0 "$RELEVE" run --help
expect_silent
expect_prints 'releve run scenarios/baseline.cfg -o out/baseline'
expect_prints '--no-observation-error'
expect_exit 0 "$RELEVE" --help
expect_silent
expect_exit 64 "$RELEVE" run
expect_exit 64 "$RELEVE" run "$small" "$small"
expect_exit 64 "$RELEVE" nothing
expect_exit 78 run "$small" --uncertainty luck -o "$WORK/no"
expect_exit 78 run "$small" --set time.horizon=2020 -o "$WORK/no"
expect_exit 78 run "$small" --set time.reference_year=2030 -o "$WORK/no"
expect_exit 66 run "$WORK/none.cfg" -o "$WORK/no"
expect_true 'a failed run leaves no folder' sh -c "! ls -d '$WORK'/no* 2>/dev/null"

# the real region: base-year totals as observed, to the unit, in every replicate and cell
if [ -f data/occitanie/gp.csv ]; then
    expect_exit 0 run scenarios/baseline.cfg --replicates 3 --set time.horizon=2023 -o "$WORK/real"
    sed 's/"[^"]*"/quoted/g' "$WORK/real/region.csv" >"$WORK/region"
    base region 76 gp_headcount 6084
    grep '^[^#]' data/occitanie/gp.csv >"$WORK/gp"
    for level in territories departments; do
        [ $level = territories ] && column=1 || column=2
        sed 's/"[^"]*"/quoted/g' "$WORK/real/$level.csv" >"$WORK/$level"
        expect_true "$level of Occitanie hold the counts of BPE 2020" awk -F , -v column=$column -v level=$level '
            FNR == NR { if ($3 == "2020") gp[$column] += $4; next }
            $4 == "gp_headcount" && $3 == 2021 { if ($6 != gp[$1] + 0 || $7 != 0 || $8 != $12) exit 1; n++; sum += $6 }
            END { if (sum != 6084 || n != (level == "territories" ? 321 : 13)) exit 1 }' "$WORK/gp" "$WORK/$level"
    done
fi

# the screen of the real region fits a terminal of 100 columns, to its horizon, in both languages
if [ -f data/occitanie/gp.csv ]; then
    for lang in fr en; do
        expect_exit 0 run scenarios/baseline.cfg --replicates 4 --lang $lang -o "$WORK/wide" --force
        # the last line names a folder of any length
        expect_true "a screen of at most 100 columns ($lang)" test "$(head -n -1 "$OUT" | wc -L)" -le 100
        expect_true "and of all its lines ($lang)" test "$(wc -l <"$OUT")" -gt 25
    done
fi

# the promise on the real region
if [ -d "$WORK/real" ]; then
    expect_exit 0 run scenarios/baseline.cfg --replicates 3 --set time.horizon=2023 --threads 5 -o "$WORK/five"
    expect_true 'Occitanie: same bytes for 5 threads' same "$WORK/real" "$WORK/five"
    if built build/clang/releve; then
        expect_exit 0 build/clang/releve run scenarios/baseline.cfg --replicates 3 \
            --set time.horizon=2023 --no-figures -o "$WORK/clang"
        expect_true 'Occitanie: same bytes from clang' same "$WORK/real" "$WORK/clang"
    fi
fi

# stopped by Ctrl-C: while it simulates, while it writes; nothing is left
for seconds in 0.05 0.3 1; do
    timeout --foreground --preserve-status -s INT $seconds "$RELEVE" run scenarios/baseline.cfg --no-figures \
        --replicates 4000 -o "$WORK/stopped" >"$OUT" 2>"$ERR"
    status=$?
    expect_true "exit 130 after $seconds s" test $status -eq 130
    expect_true "nothing left after $seconds s" sh -c "! ls -d '$WORK'/stopped* 2>/dev/null"
done
finish
