#!/bin/sh
# releve import: usage, and the committed data made again from the official files, byte for byte.
. tests/cli/lib.sh

expect_exit 0 "$RELEVE" import --help
expect_prints 'releve import all'
expect_exit 0 "$RELEVE" import --list
expect_prints 'makes: communes_apl.csv communes_need.csv apl.csv'
expect_exit 64 "$RELEVE" import
expect_says 'Usage'
expect_exit 64 "$RELEVE" import weather "$WORK"
expect_says "'weather' is not a source"
expect_exit 64 "$RELEVE" import all "$WORK" --region 53
expect_says '--region 53: which folder? [-o FOLDER]'
expect_exit 66 "$RELEVE" import all "$WORK" -o "$WORK/data"
expect_says 'insee_mouvements_communes.csv: cannot be opened'
if [ -e "$WORK/data" ]; then fail 'a failed import left a folder'; else pass 'nothing left'; fi

if [ ! -d ../shared/data ]; then
    skip 'committed data' '../shared/data is absent: not made again'
    finish
fi
expect_exit 0 "$RELEVE" import all ../shared/data -q -o "$WORK/data/occitanie" \
    --national "$WORK/data/national"
for file in "$WORK"/data/occitanie/* "$WORK"/data/national/*; do
    name=${file#"$WORK"/}
    if cmp -s "$file" "$name"; then pass "$name"; else fail "$name is not what import makes"; fi
done
for file in data/occitanie/*; do # each committed table is made, but the outlines without GEOS
    [ -e "$WORK/$file" ] || case $file in
    */departments.csv | */region.csv | */universities.csv | *.cfg) ;; # by hand: data/README.md
    *.geojson*) skip "$file" 'built without GEOS' ;;
    *) fail "$file is made by no source" ;;
    esac
done

# every region: 34,970 communes but the 17 of Mayotte, which have no inhabitants in the list
F=$WORK/france
expect_exit 0 "$RELEVE" import all ../shared/data --region all -o "$F" --national "$WORK/national"
expect_says '17 without a figure of inhabitants in any year (Mayotte): left out'
expect_says 'missing: projection of 87 departments'
expect_says 'outlines'
rows() { echo $(($(wc -l <"$F/$1") - 1)); }
expect_true '34,953 communes' test "$(rows communes.csv)" -eq 34953
expect_true '2,700 to 3,500 territories' test "$(rows territories.csv)" -ge 2700 -a "$(rows territories.csv)" -le 3500
expect_true '100 departments' test "$(rows departments.csv)" -eq 100
counted=$(awk -F, '{ s += $NF } END { print s }' ../shared/data/communes_france_2019.csv)
found=$(awk -F, '$3 == 2021 { s += $4 } END { print s }' "$F/population.csv")
expect_true "inhabitants of 2021: $counted" test "$found" -eq "$counted"
counted=$(awk -F, '!/^976/ { s += $NF } END { print s }' ../shared/data/gp_bpe_communes_france.csv)
found=$(awk -F, '$3 == "2020" { s += $4 } END { print s }' "$F/gp.csv")
expect_true "GPs of 2020: $counted (32 more in Mayotte)" test "$found" -eq "$counted"
same=$(awk -F, 'NR == FNR { if ($4 == "exact_BV2012") t[$1] = 1; next } $1 in t { n++ } END { print n }' \
    data/occitanie/territories.csv "$F/territories.csv")
expect_true "the rule gives Occitanie's whole bassins de vie again ($same)" test "$same" -ge 190
# a scenario can point to it, with the figures of the same region
expect_exit 78 "$RELEVE" run scenarios/baseline.cfg --set "data.folder=$F" -o "$WORK/run"
expect_says 'data.region: the base is of region FR (France), entries.per_year = 250 of region 76 [--set data.region=FR --set entries.per_year=2476.7, 2229 to 2823.4]'
expect_exit 0 "$RELEVE" run scenarios/baseline.cfg --set "data.folder=$F" --set data.region=FR \
    --set entries.per_year=2476.7 --set time.horizon=2025 --replicates 1 --no-figures -o "$WORK/run"

# another region: Bretagne, by the rule too
R=$WORK/bretagne
expect_exit 0 "$RELEVE" import all ../shared/data --region 53 -o "$R"
expect_true 'national tables of another region stand in its folder' test -s "$R/national/mortality.csv"
expect_says 'missing: projection of 4 departments'
expect_says '183 units, 6 without a GP'
counted=$(awk -F, '$4 == "53" { s += $NF } END { print s }' ../shared/data/communes_france_2019.csv)
found=$(awk -F, '$3 == 2021 { s += $4 } END { print s }' "$R/population.csv")
expect_true "inhabitants of 2021: $counted" test "$found" -eq "$counted"
counted=$(awk -F, '/^(22|29|35|56)/ { s += $NF } END { print s }' ../shared/data/gp_bpe_communes_france.csv)
found=$(awk -F, '$3 == "2020" { s += $4 } END { print s }' "$R/gp.csv")
expect_true "GPs of 2020: $counted" test "$found" -eq "$counted"
expect_true 'its own entries' grep -qxF '53,Bretagne,127.7,114.9,145.5' "$R/region.csv"
expect_exit 0 "$RELEVE" run scenarios/baseline.cfg --set "data.folder=$R" --set data.region=53 \
    --set entries.per_year=127.7 --set time.horizon=2025 --replicates 1 --no-figures -o "$WORK/run53"
counted=$(awk -F';' '$1 == "53" { s += $9 } END { print s }' ../shared/data/published/insee_donnees_communes_pmun2021.csv)
expect_exit 0 "$RELEVE" import inhabitants ../shared/data/published/insee_donnees_communes_pmun2021.csv --year 2021 \
    --movements ../shared/data/published/insee_mouvements_communes.csv --region 53 -o "$R"
expect_says "$counted in the region"

# the rule gives the table's units of Occitanie: from a folder without these tables
mkdir "$WORK/folder"
for file in ../shared/data/*; do
    case $file in *_rebuilt.csv) ;; *) ln -s "$PWD/$file" "$WORK/folder" ;; esac
done
expect_exit 0 "$RELEVE" import all "$WORK/folder" -o "$WORK/rule" --national "$WORK/national"
expect_says '344 units, 23 without a GP'
for table in communes territories; do # code, name of communes, department, territory
    columns=1-4
    [ $table = territories ] && columns=1,3,4,7,11,12
    cut -d, -f$columns "$WORK/rule/$table.csv" >"$WORK/a"
    cut -d, -f$columns data/occitanie/$table.csv >"$WORK/b"
    expect_same "$WORK/a" "$WORK/b"
done
expect_same "$WORK/rule/gp.csv" data/occitanie/gp.csv

expect_exit 65 "$RELEVE" import all ../shared/data --region 00 -o "$WORK/other"
expect_says 'no commune of region 00'
expect_exit 65 "$RELEVE" import all ../shared/data --region 06 -o "$WORK/other"
expect_says 'no commune of region 06 with inhabitants'
finish
