#!/bin/sh
# releve territory: names, the sheet with and without a run, one's own territories, trajectories.
. tests/cli/lib.sh

RELEVE_DATADIR=$PWD
export RELEVE_DATADIR
json() { command -v python3 >/dev/null 2>&1 && python3 -c "import json,sys; d=json.load(open(sys.argv[1])); assert $1" "$OUT"; }

expect_exit 64 "$RELEVE" territory
expect_exit 64 "$RELEVE" territory Aspet --communes 31020
expect_exit 64 "$RELEVE" territory Aspet --figure page.doc
expect_exit 66 "$RELEVE" territory --trajectories --run "$WORK/no_run"
expect_exit 64 "$RELEVE" territory Aspet --rule nothing=1
expect_exit 65 "$RELEVE" territory Nullepart-les-Oies --run none
expect_says 'no place has this name'
expect_exit 65 "$RELEVE" territory Aigues-Vives --run none
expect_says 'several places have this name'
expect_says '30004 Aigues-Vives (Gard)'
expect_exit 66 "$RELEVE" territory Aspet --run "$WORK/none"

# from a folder without out/baseline: no run
(cd "$WORK" && "$RELEVE" territory Aspet >"$OUT" 2>"$ERR") || fail 'the sheet without a run'
expect_prints 'Projeté'
expect_prints 'aucun calcul à disposition'
expect_prints 'Aspet (31020)'
expect_prints '2018 ZIP (reconstitué)'
(cd "$WORK" && "$RELEVE" territory Amplaing >"$OUT" 2>"$ERR") || fail 'a commune that merged'
expect_prints 'code actuel 09188'

run=$WORK/run
"$RELEVE" run scenarios/baseline.cfg --replicates 8 --set time.horizon=2032 --no-figures -o "$run" \
    >/dev/null 2>&1 || fail 'a short run'
expect_exit 0 "$RELEVE" territory Aspet --run "$run"
expect_prints 'APL de 2021'
expect_prints 'APL publiée, puis médianes projetées, sans bande)'
if awk '{ n = gsub(/[^\200-\277]/, ""); if (n > 100) bad = 1 } END { exit bad || NR > 66 }' "$OUT"; then
    pass 'one page of 100 columns'
else
    fail 'more than a page of 100 columns'
fi
expect_exit 0 "$RELEVE" territory Aspet --run "$run" --lang en
expect_prints 'Key figures'
expect_exit 0 "$RELEVE" territory Aspet --run "$run" --json
if command -v python3 >/dev/null 2>&1; then
    expect_true 'the JSON of a territory' json "d['code'] == '31020' and d['projection'] and len(d['ages']) == 10 and len(d['needs']) == 5"
    expect_exit 0 "$RELEVE" territory --communes 31020,31042 --run "$run" --json
    expect_true 'the JSON of one of one'\''s own' json "d['own'] and d['interpolated'] and d['communes'] == ['31020', '31042']"
else
    skip json 'python3 is not installed'
fi
nnbsp=$(printf '\342\200\257')
# structures of FINESS where they are imported, the prospective zoning where it is given
cp -r data/occitanie "$WORK/base"
printf 'finess,commune,kind,opened\n310000001,31020,msp,2020-01-01\n310000002,31020,cpts,\n310000003,31042,msp,\n' \
    >"$WORK/base/structures.csv"
mkdir "$WORK/zones"
printf 'code,year,ranking,class,probability\n31020,2029,a,ZIP,1\n31020,2027,a,ZIP,0.75\n31020,2027,a,ZAC,0.25\n' \
    >"$WORK/zones/prospective.csv"
(cd "$WORK" && "$RELEVE" territory Aspet --set "data.folder=$WORK/base" --zones "$WORK/zones") >"$OUT" 2>"$ERR"
expect_prints "Structures coordonnées (FINESS)$nnbsp: MSP 1, centres de santé 0, CPTS 1"
expect_prints "Zonage prospectif 2027 (probabilités arrondies)$nnbsp: ZIP 75$nnbsp% ZAC 25$nnbsp% ZAR 0$nnbsp% (a)"
# one's own territory has its past, zones, aids, neighbours and needs too
expect_exit 0 "$RELEVE" territory --communes 31020,31042 --run "$run"
expect_prints '2 communes'
expect_prints "Zonage$nnbsp: 2018 1 ZIP + 1 ZAC"
expect_prints "Généralistes$nnbsp:  2018 9  2021 9"
expect_prints 'Installations (interpolées, sans bande'
expect_prints 'Voisins'
expect_prints 'Aides 2026'
expect_exit 65 "$RELEVE" territory --communes 31020,Nullepart-les-Oies --run "$run"

expect_exit 0 "$RELEVE" territory --trajectories --run "$run" -o "$WORK/t" --threads 1
expect_prints 'déjà fragile'
expect_true 'probabilities sum to one' awk -F, 'NR > 1 { p[$1 "," $2] += $4 } END { n = 0; for (k in p) { n++; if (p[k] < 1 - 1e-9 || p[k] > 1 + 1e-9) exit 1 }
    exit n != 321 * 12 }' "$WORK/t/trajectories.csv"
expect_prints "APL d’au plus 2,5"
if command -v gnuplot >/dev/null; then
    expect_true 'a map of the classes' test -s "$WORK/t/figures/trajectories_map.png"
else
    skip 'map of the classes' 'no gnuplot'
fi
expect_exit 73 "$RELEVE" territory --trajectories --run "$run" -o "$WORK/t"
expect_exit 0 "$RELEVE" territory --trajectories --run "$run" -o "$WORK/t2" --threads 2
expect_same "$WORK/t/trajectories.csv" "$WORK/t2/trajectories.csv"
expect_same "$WORK/t/clusters.csv" "$WORK/t2/clusters.csv"
echo >>"$run/region.csv"
expect_exit 65 "$RELEVE" territory --trajectories --run "$run" -o "$WORK/t3"
expect_true 'nothing is left' test ! -e "$WORK/t3"

if command -v gnuplot >/dev/null 2>&1; then
    (cd "$WORK" && "$RELEVE" territory Aspet --figure page.pdf && "$RELEVE" territory Aspet --figure page.png) || fail 'a page'
    expect_true 'page.pdf' grep -q '%PDF' "$WORK/page.pdf"
    expect_true 'page.png' test -s "$WORK/page.png"
    mkfifo "$WORK/pipe.png"
    expect_exit 73 "$RELEVE" territory Aspet --figure "$WORK/pipe.png"
    expect_says 'a pipe stands there and is not replaced'
    expect_true 'the pipe is still there' test -p "$WORK/pipe.png"
    if command -v pdftotext >/dev/null 2>&1; then
        pdftotext -bbox "$WORK/page.pdf" "$WORK/page.bbox"
        expect_true 'no word leaves the page' awk -F'"' '
            /<page / { width = $2 }
            /<word / { words++; if ($2 < 0 || $6 > width) out = 1 }
            END { exit !(words > 100 && !out) }' "$WORK/page.bbox"
    else
        skip bbox 'pdftotext is not installed'
    fi
else
    skip page 'gnuplot is not installed'
fi
finish
