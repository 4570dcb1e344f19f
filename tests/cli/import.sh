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
    *.geojson) skip "$file" 'built without GEOS' ;;
    *) fail "$file is made by no source" ;;
    esac
done
expect_exit 65 "$RELEVE" import all ../shared/data --region 00 -o "$WORK/other"
expect_says 'no commune of region 00'
finish
