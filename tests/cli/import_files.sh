#!/bin/sh
# releve import SOURCE FILE...: each layout of tests/data/official (invented figures), with totals
# counted by hand, and what is refused. The files of ../shared/data/published as they are.
. tests/cli/lib.sh

D=tests/data/official
BASE=$WORK/base
fresh() { rm -rf "$BASE"; cp -r "$D/base" "$BASE"; }
import() { "$RELEVE" import "$@" --region 99 -o "$BASE" --national "$WORK/national"; }
# has TABLE LINE: the table holds the very line
has() {
    if grep -qxF -e "$2" "$BASE/$1"; then pass "$1: $2"; else fail "$1 lacks: $2"; fi
}
lacks() {
    if grep -qF -e "$2" "$BASE/$1"; then fail "$1 should lack: $2"; else pass "$1 lacks $2"; fi
}
# sum TABLE PATTERN COLUMN VALUE: sum of a column over the lines that match
sum() {
    found=$(grep -E "$2" "$BASE/$1" | cut -d, -f"$3" | awk '{ s += $1 } END { print s + 0 }')
    if [ "$found" = "$4" ]; then pass "$1: sum $4"; else fail "$1: sum $found, counted $4"; fi
}
# refuses TEXT COMMAND...: exit 65, the text, and no table touched
refuses() {
    said=$1
    shift
    cp -r "$BASE" "$WORK/before"
    expect_exit 65 import "$@"
    expect_says "$said"
    expect_true 'nothing changed' diff -r "$BASE" "$WORK/before"
    rm -rf "$WORK/before"
}
# edit FILE SED: a copy of a fixture, changed
edit() {
    sed "$2" "$D/$1" >"$WORK/edited.csv"
    echo "$WORK/edited.csv"
}

# --- csv layouts, without GDAL too
fresh
expect_exit 0 import bpe "$D/bpe_wide.csv" "$D/bpe_long.csv"
expect_says 'bpe: 11 rows read: 4 matched, 1 of merged communes, 1 of communes merged since, 2 of other'
expect_says 'total 27 before, 15 in the region'
sum communes_gp.csv ',2019,' 3 8 # D201: 4 + 1 of 01009 + 3
sum communes_gp.csv ',2023,' 3 7 # D265: 4 + 2 + 1 of 02099
has communes_gp.csv 01001,2019,5 # with 01009, merged on 1 January 2019
has communes_gp.csv 02004,2023,1 # 02099 is its later code
has gp.csv 02003/0202,02,2023,3
has gp.csv 01001,01,mid2010s,5 # other vintages stay
expect_true 'a report' grep -q '"sha256"' "$BASE/gp.csv.import.json"
expect_true 'nothing before it' grep -q '"before": \[\]' "$BASE/gp.csv.import.json"
expect_true 'without the clock' grep -q '"date": null' "$BASE/gp.csv.import.json"
cp -r "$BASE" "$WORK/once"
expect_exit 0 import bpe "$D/bpe_wide.csv" "$D/bpe_long.csv"
expect_true 'the same bytes again' diff -r "$BASE" "$WORK/once"
printf 'CODGEO,AN,NB_D201\n01001,2022,4\n' >"$WORK/later.csv"
expect_exit 0 import bpe "$WORK/later.csv"
expect_true 'what was kept comes with its report' test "$(grep -c '"name": "bpe_.*.csv"' "$BASE/gp.csv.import.json")" -eq 2
rm -rf "$BASE"
cp -r "$WORK/once" "$BASE"
expect_exit 0 import services "$D/bpe_wide.csv" "$D/bpe_long.csv"
has services.csv 01001,2019,3,9
has services.csv 02003/0202,2023,2,6
expect_exit 0 import rpps "$D/rpps.csv"
has gp_departments.csv 01,2023,RPPS,liberal,7,2023,observed
has gp_ages.csv 01,2022,all,75,99,F,1
lacks gp_ages.csv 02,2023 # NS
expect_exit 0 import cnam "$D/cnam.csv" --known 2024
has gp_departments.csv 01,2022,CNAM,all,10,2024,observed
has gp_cnam.csv 01,2022,all,60,64,F,2
expect_exit 0 import zoning "$D/zonage_atlasante.csv"
expect_says '2 of 2 territories change class from the rebuilt list of 2022'
has zones.csv 01001,2022,2022-05,ZAC,observed,0.0746,0.7763,0.1491
has zones.csv 01001,2018,2018-10,ZAR,rebuilt,0.0000,0.0000,1.0000
expect_exit 0 import inhabitants "$D/populations_ensemble.csv" # 2022 in its title, not 2025
sum communes_population.csv ',2022,' 3 1738
has communes_population.csv 02002,2022,,merged_elsewhere
has communes_population.csv 02003,2022,355,with_merged
has population.csv 02003/0202,02,2022,386,census
expect_exit 0 import structures "$D/finess.csv"
has structures.csv 010000001,01001,msp,2016-03-01
has communes.csv 01001,Alpha,01,01001,44.0000,1.0000,10.50,3,0,2,1,0.0,ZAC
expect_exit 0 import qpv "$D/qpv.csv"
has communes_qpv.csv '01001,QP001001,"Nord, Sud"'
expect_exit 0 import mountain "$D/massif.csv"
has communes_mountain.csv '01002,07 - Massif'
has communes.csv 02004,Zeta,02,02003/0202,44.2000,1.6000,,,0,0,0,,ZIP # no longer
has communes.csv 02003,Gamma,02,02003/0202,44.1000,1.5000,,,0,1,0,,ZAR # a QPV
expect_exit 0 import travel "$D/temps.csv"
has travel_times.csv 01001,01002,12.5
has travel_times.csv 03001,02003,41.0 # from around the region
has travel_times.csv from,to,minutes # as apl.travel reads it
expect_exit 0 import survey "$D/enquete.csv"
has survey.csv territory,01001,nouveaux_patients,2021,0.4,5
has survey.csv department,02,nouveaux_patients,2021,,2
expect_exit 0 import omphale "$D/omphale.csv"
has population_scenario.csv 01,2050,1400
expect_exit 0 import ages "$D/age.csv"
sum population_ages.csv . 6 109

# --- the composition, three variants, one result
fresh
expect_exit 0 import tvs "$D/tvs_drees.csv"
expect_says '2 territories take the place of 2; 0 have the same communes; 5.81 % of the inhabitants'
has territories.csv 02003,Gamma,02,official_TVS,44.0750,1.4229,4,0.0625,0,0,0,
sum population.csv ',2021,' 4 1721 # as before: 1041 + 200 + 100 + 50 + 300 + 30
has gp.csv 02003,02,2020,2
has zones.csv 01001,2025,2025-06,ZAC,observed,0.0000,1.0000,0.0000
cp -r "$BASE" "$WORK/drees"
fresh
expect_exit 0 import tvs "$D/tvs_medtrucks.csv"
expect_says '6 commune codes had lost their leading zero: restored'
for table in "$BASE"/*.csv; do expect_same "$table" "$WORK/drees/${table##*/}"; done

# --- what is refused
fresh
refuses "columns found: insee_com" bpe "$D/massif.csv"
expect_exit 66 import bpe "$WORK/nothing.csv"
expect_exit 64 import weather "$D/massif.csv"
expect_says "'weather' is not a source"
refuses 'columns found: CODE | LIBGEO | AN | NB_A203' bpe "$(edit bpe_wide.csv 's/^CODGEO/CODE/')"
expect_says 'commune, number' # those expected
refuses 'GPs are there under both codes' bpe "$(edit bpe_wide.csv 's/NB_D301/NB_D265/')"
refuses 'neither code is there' bpe "$(edit bpe_wide.csv 's/NB_D201/NB_D233/')"
refuses 'GPs are there under both codes' bpe "$(edit bpe_long.csv '2s/D265/D201/')"
refuses 'its line of totals says 14, the rows 15' bpe "$(edit bpe_wide.csv 's/,2,3,0/,2,4,0/')"
refuses "01099 with 1 has no place in the region" bpe "$(edit bpe_wide.csv 's/^01009/01099/')"
refuses "'1,5' is not a count" bpe "$(edit bpe_wide.csv 's/,0,1,0/,0,"1,5",0/')" # a decimal comma
refuses 'is not a commune code' bpe "$(edit bpe_wide.csv 's/^01009/1O009/')"
refuses 'no row for region 99' bpe "$(edit bpe_wide.csv '/^0[12]/d; /^Total/d')"
refuses 'the total does not balance: 12 [13' rpps "$(edit rpps.csv '/Mixtes/s/,2,1/,3,1/')"
refuses 'specialites' rpps "$(edit rpps.csv '1s/exercice/mode/')"
refuses 'with the inhabitants of' apl "$(printf 'Code commune,APL aux médecins généralistes,Population standardisée 2015\n01001,2,3\n' >"$WORK/apl.csv"; echo "$WORK/apl.csv")" --year 2022
expect_exit 64 "$RELEVE" import apl "$WORK/apl.csv" --year 2022 --region 76 -o "$BASE"
expect_says 'the base is of region 99, not 76'
refuses "unknown class 'ZUP'" zoning "$(edit zonage_atlasante.csv 's/2_ZAC/ZUP/')"
refuses '1 communes of the base have no territory, first 02003' tvs "$(edit tvs_drees.csv '/^02003/d')"
refuses 'no inhabitants in 2022 and no merger' inhabitants \
    "$(edit populations_ensemble.csv '/Delta/d')"
refuses '01001 in 2022 is there twice, first in' inhabitants "$(edit populations_ensemble.csv 's/;002;Beta/;001;Beta/')"
refuses 'is not a day' structures "$(edit finess.csv 's/2016-03-01/mars 2016/')"
expect_exit 64 import bpe "$(edit bpe_wide.csv 's/,AN,/,X,/')"
expect_says 'of which year its figures are [--year YEAR]'
refuses '2019, not the 2015 of --year' bpe "$D/bpe_wide.csv" --year 2015
printf 'CODGEO,AN,NB_D201\n01001,2020,"4\n' >"$WORK/open.csv"
refuses 'never closed' bpe "$WORK/open.csv"
head -c 20000 /dev/zero >"$WORK/zero.csv"
refuses 'zero byte' bpe "$WORK/zero.csv"
: >"$WORK/empty.csv"
refuses 'the file is empty' bpe "$WORK/empty.csv"
printf 'CODGEO;AN;NB_D201\r\n01001 - Alpha;2020;1 234\r\n02003;2020;2\r\nTotal;;1 236\r\n' |
    iconv -f utf-8 -t utf-16 >"$WORK/utf16.csv"
refuses 'UTF-16' bpe "$WORK/utf16.csv"
printf '\303\211quipements \302\253 2020 \302\273\nCode g\303\251ographique;Ann\303\251e;NB_D201\n01001;2020;1\342\200\257234\n02003;2020;2\nTotal;;1\302\240236\nSource : essai\n' >"$WORK/french.csv"
expect_exit 0 import bpe "$WORK/french.csv" # title, accents, no-break spaces, total, footer
has communes_gp.csv 01001,2020,1234
iconv -f utf-8 -t windows-1252//TRANSLIT "$WORK/french.csv" | sed 's/1.234/1 234/' >"$WORK/ansi.csv"
expect_exit 0 import bpe "$WORK/ansi.csv"
expect_says 'read as Windows-1252'

# --- what would count twice
twice() { # twice FILE LINE: each row below the header's line again
    awk -v header="$2" '!/^Total/ { print; if (NR > header) print }' "$D/$1.csv" >"$WORK/twice.csv"
    echo "$WORK/twice.csv"
}
fresh
for source in bpe:bpe_wide:1 services:bpe_wide:1 rpps:rpps:1 cnam:cnam:1 ages:age:1 omphale:omphale:2; do
    file=${source#*:}
    file=${file%:*}
    refuses 'it would count twice' "${source%%:*}" "$D/$file.csv" "$D/$file.csv"
    refuses 'is there twice, first in' "${source%%:*}" "$(twice "$file" "${source##*:}")"
done
refuses '01001 in 2023 is there twice' bpe "$(twice bpe_long 1)"
refuses '01001 in 2023, A203 is there twice' services "$(twice bpe_long 4)"
printf 'CODGEO,AN,NB_D201\n01001,2022,4\n' >"$WORK/wide.csv"
printf 'DEPCOM;DCIRIS;AN;TYPEQU;NB_EQUIP\n01001;010010101;2022;D201;3\n01001;010010102;2022;D201;1\n' >"$WORK/iris.csv"
refuses "01001 in 2022 is there twice, first in $WORK/wide.csv:2" bpe "$WORK/wide.csv" "$WORK/iris.csv"
expect_exit 0 import bpe "$WORK/iris.csv" # a row for each IRIS
has communes_gp.csv 01001,2022,4
printf 'mode_exercice,zone_inscription,annee,specialite,effectifs\nEnsemble,01 - Un,2023,Médecine générale,11\n' >"$WORK/tab3.csv"
refuses 'department 01 in 2023 (all, ages 0,99, all) is there twice' rpps "$D/rpps.csv" "$WORK/tab3.csv"

# --- counts are whole, with spaces for thousands
fresh
refuses "'1.283' is not a count" inhabitants "$(edit populations_ensemble.csv 's/1 050;/1.283;/')"
refuses "'12.000' is not a count" inhabitants "$(edit populations_ensemble.csv 's/1 050;/12.000;/')"
refuses "'832,5' is not a count" inhabitants "$(edit populations_ensemble.csv 's/1 050;/832,5;/')"
refuses "'1.283' is not a count" rpps "$(edit rpps.csv 's/,12,11$/,12,1.283/')"

# --- of another year, of a part of the region
printf 'COM;PMUN\n01001;1050\n01002;201\n02001;101\n02002;300\n02003;55\n02004;31\n' >"$WORK/pmun2021.csv"
cp "$WORK/pmun2021.csv" "$WORK/pmun.csv"
sed 's/PMUN/PMUN2021/' "$WORK/pmun.csv" >"$WORK/column.csv"
refuses 'named after 2021, not the 2015 of --year' inhabitants "$WORK/pmun2021.csv" --year 2015
refuses '2021, not the 2015 of --year' inhabitants "$WORK/column.csv" --year 2015
refuses '2022, not the 2021 of --year' rpps "$D/rpps.csv" --year 2021
expect_exit 0 import inhabitants "$WORK/pmun2021.csv" --year 2021
expect_exit 0 import inhabitants "$WORK/pmun.csv" --year 2016 # no year to be recognised
has communes_population.csv 02003,2016,55,census
fresh
printf 'CODGEO,AN,NB_D201\n01001,2022,4\n02003,2022,1\n' >"$WORK/half.csv"
expect_exit 0 import bpe "$WORK/half.csv" # 02002 is in 02003 since 1 January 2022
expect_says 'bpe: 2022: 3 of the 6 communes of the base are not in the file'
expect_says 'bpe: 2022: 5 GPs in the region, 7 in the base in 2020'
expect_exit 0 import bpe "$WORK/half.csv"
expect_says 'bpe: 2022: 5 GPs in the region, 5 in the base in 2022'
printf 'commune,zone\n01001,ZIP\n02003,hors zonage\n' >"$WORK/list.csv"
expect_exit 0 import zoning "$WORK/list.csv" --date 2026-01-01
has zones.csv 01001,2026,2026-01,ZIP,observed,1.0000,0.0000,0.0000
expect_exit 64 import zoning "$WORK/list.csv" --date 2026-02-31
expect_says "--date '2026-02-31'"
printf 'Code commune,Commune,Zone\n01001,Alpha,ZIP\n02003,Gamma,ZAC\n' >"$WORK/list.csv"
expect_exit 0 import zoning "$WORK/list.csv" --date 2026-01-01
printf 'commune,zone\n09001,ZIP\n31555,ZAC\n' >"$WORK/list.csv"
expect_exit 65 "$RELEVE" import zoning "$WORK/list.csv" --date 2026-01-01 -o data/occitanie
expect_says "only 2 of the 321 territories have a commune in the list [every commune, those outside the zones as 'hors zonage']"
printf 'commune_1,commune_2,minutes\n01001,01002,13\n01001,99999,20\n02999,01001,20\n01001,03001,9\n01001,03002,9\n' >"$WORK/unknown.csv"
expect_exit 0 import travel "$WORK/unknown.csv"
expect_says 'travel: 5 rows read: 3 matched'
expect_says '1 rows dropped: unknown commune 99999'
expect_says '1 rows dropped: unknown commune 02999'
lacks travel_times.csv 99999
printf 'code,name\n03001,Eta\n' >"$BASE/communes_outside.csv"
expect_exit 0 import travel "$WORK/unknown.csv"
expect_says '1 rows dropped: pair of a commune that is not in the region nor around it'
lacks travel_times.csv 03002

# --- a long file takes no more memory than a short one
awk 'BEGIN { print "GEO;TYPEQU;AN;NB_EQUIP"; print "01001;D201;2020;1";
             for (i = 0; i < 1500000; i++) printf "03001;A%03d;2020;1\n", i % 900 }' >"$WORK/long.csv"
if sh -c "ulimit -v 400000; '$RELEVE' --version" >/dev/null 2>&1; then
    expect_exit 0 sh -c "ulimit -v 400000; exec '$RELEVE' import bpe '$WORK/long.csv' --region 99 -o '$BASE'"
    expect_true 'a long file' grep -qxF 01001,2020,1 "$BASE/communes_gp.csv"
else
    skip 'a long file' 'a sanitizer takes the address space'
fi

# --- workbooks and outlines
if "$RELEVE" import apl "$D/apl.xlsx" --region 99 -o "$BASE" 2>&1 | grep -q 'built without GDAL'; then
    expect_exit 69 import apl "$D/apl.xlsx"
    expect_says 'apt-get install libgdal-dev'
    expect_exit 69 import outlines "$D/communes.geojson"
    skip workbooks 'built without GDAL'
    finish
fi
fresh
expect_exit 0 import apl "$D/apl.xlsx" # titles, header on line 9, units on 10, a sheet a year, total
expect_says 'apl: 14 rows read: 8 matched'
has communes_apl.csv 01001,2022,revised,all,3.100
has communes_apl.csv 02004,2023,revised,le65,0.500
has apl.csv 01001,2022,revised,all,resident,2.8424,2019 # (3.1 x 1020 + 2.2 x 200 + 1.5 x 100) / 1320
has communes_need.csv 01001,2021,1030.500
has communes_apl.csv 01001,2021,revised,all,3.00
fresh
expect_exit 0 import apl "$D/apl.xlsx" --sheet 'APL 2023'
lacks communes_apl.csv ,2022,
refuses 'sheets: Lisez-moi, APL 2022, APL 2023' apl "$D/apl.xlsx" --sheet 'APL 2030'
refuses 'columns found' apl "$D/tvs.xlsx" # the wrong workbook
for file in tvs.xlsx tvs.ods; do
    fresh
    expect_exit 0 import tvs "$D/$file"
    for table in "$BASE"/*.csv; do expect_same "$table" "$WORK/drees/${table##*/}"; done
done
fresh
expect_exit 0 import zoning "$D/zonage.xlsx" --date 2019-12-31
has zones.csv 02003/0202,2019,2019-12,ZIP,observed,1.0000,0.0000,0.0000
expect_exit 0 import outlines "$D/communes.geojson"
cp "$BASE/territories.geojson" "$WORK/t.geojson"
for file in communes.gpkg communes_lambert.shp; do # another column, another projection
    expect_exit 0 import outlines "$D/$file"
    expect_same "$BASE/territories.geojson" "$WORK/t.geojson"
done
head -c 3000 "$D/apl.xlsx" >"$WORK/cut.xlsx"
refuses 'truncated' apl "$WORK/cut.xlsx"
(
    printf '\320\317\021\340\241\261\032\341'
    head -c 2000 /dev/zero
    printf 'EncryptedPackage' | sed 's/./&\n/g' | tr '\n' '\0'
    head -c 2000 /dev/zero
) >"$WORK/locked.xlsx"
refuses 'encrypted' apl "$WORK/locked.xlsx"
cp "$D/rpps.csv" "$WORK/csv.xlsx"
refuses 'does not hold what its name says' rpps "$WORK/csv.xlsx"
sed 's/coordinates/koordinates/' "$D/communes.geojson" >"$WORK/bad.geojson"
refuses '[a polygon]' outlines "$WORK/bad.geojson"
sed 's/"02004"/"01099"/' "$D/communes.geojson" >"$WORK/bad.geojson"
refuses '01099 has no place in the region' outlines "$WORK/bad.geojson"

# --- the producers' own files
P=../shared/data/published
if [ ! -d "$P" ]; then
    skip 'published files' '../shared/data is absent'
    finish
fi
rm -rf "$BASE"
cp -r data/occitanie "$BASE"
occitanie() { "$RELEVE" import "$@" -o "$BASE" --national "$WORK/national"; }
expect_exit 0 occitanie movements "$P/insee_mouvements_communes.csv"
expect_exit 0 occitanie bpe "$P/anct_offre_sante_bpe2020.xlsx"
expect_says 'total 60305 before, 6084 in the region'
expect_exit 0 occitanie inhabitants "$P/insee_donnees_communes_pmun2021.csv" --year 2021
expect_exit 0 occitanie zoning ../shared/data/zonage_mg_2025_communes_occitanie.csv --date 2025-06-01
expect_says '0 of 321 territories change class'
expect_exit 0 occitanie mortality ../shared/data/insee_mortality_1977_2022.csv
for table in gp communes_gp population communes_population zones communes; do # made another way
    expect_same "$BASE/$table.csv" "data/occitanie/$table.csv"
done
expect_exit 0 occitanie rpps "$P/drees_rpps_tab3.csv"
expect_exit 0 occitanie cnam "$P/cnam_effectif_densite_departement_2014.xls"
sort "$BASE/gp_departments.csv" >"$WORK/a"
sort data/occitanie/gp_departments.csv >"$WORK/b"
expect_same "$WORK/a" "$WORK/b"
expect_exit 0 occitanie ages "$P/insee_estim_pop_dep_sexe_aq_1975_2014.xls"
sum population_ages.csv '^31,2014,all' 6 1312022
expect_exit 0 occitanie cog "$P/insee_cog_communes.csv"
expect_says '4453 communes in the list, 4454 in the base, 1 of them not in the list'
expect_exit 0 occitanie mountain "$P/anct_massif_communes.csv"
expect_true '2,051 communes of a massif' test "$(wc -l <"$BASE/communes_mountain.csv")" -eq 2052
for table in communes territories; do # which follow it
    expect_same "$BASE/$table.csv" "data/occitanie/$table.csv"
done
expect_exit 0 occitanie density "$P/insee_grille_densite_communes.csv"
for level in '1:Grands centres urbains' '3:Petites villes' '4:Ceintures urbaines'; do
    counted=$(grep -E '^(09|11|12|3[0124]|4[68]|6[56]|8[12])' "$P/insee_grille_densite_communes.csv" |
        grep -c ",${level#*:}")
    found=$(cut -d, -f2 "$BASE/communes_density.csv" | grep -cx "${level%:*}")
    expect_true "density $level: $counted" test "$found" -eq "$counted"
done
changed=$(diff "$BASE/communes.csv" data/occitanie/communes.csv | grep -c '^<')
expect_true "$changed communes of another level than in the grid of 2025" test "$changed" -eq 67
cp data/occitanie/communes.csv "$BASE"
expect_exit 0 occitanie outlines "$P"/geo/*.geojson # that of the departments too
expect_says '4498 rows read: 4454 matched, 31 of merged communes'
awk -F, 'NR == 1 { print "INSEE_COM,Code_TVS,Nom_TVS" } NR > 1 { print $1 "," $(NF - 9) ",X" }' \
    data/occitanie/communes.csv >"$WORK/tvs.csv"
expect_exit 0 occitanie tvs "$WORK/tvs.csv" # the rebuilt one as if official: the same tables
expect_says '321 territories take the place of 321; 321 have the same communes; 0.00 %'
for table in gp population zones communes; do
    expect_same "$BASE/$table.csv" "data/occitanie/$table.csv"
done
finish
