#!/bin/sh
# What is wrong in tables is refused with file and line; what is only unusual is read.
. tests/cli/lib.sh
small=tests/data/small_region
national=$PWD/data/national

# fresh: a copy of the small region in $WORK/d, to be spoilt
fresh() {
    chmod -R u+w "$WORK/d" "$WORK/n" 2>/dev/null
    rm -rf "$WORK/d" "$WORK/n" "$WORK/out"
    cp -r "$small" "$WORK/d"
    cp -r "$national" "$WORK/n"
    sed -i 's|"../../../data/national"|"../n"|' "$WORK/d/scenario.cfg"
}
run() { "$RELEVE" run "$WORK/d/scenario.cfg" -o "$WORK/out" --replicates 2 --no-figures "$@"; }
# refused CODE TEXT WHAT: the run fails, says it, and leaves nothing
refused() {
    expect_exit "$1" run
    expect_says "$2"
    expect_true "$3: nothing is left" sh -c "! ls -d '$WORK'/out* 2>/dev/null"
}

fresh
expect_exit 0 run
mv "$WORK/out" "$WORK/plain"

# read correctly: BOM, CRLF, last line without newline, extra columns (ignored, said once)
fresh
for f in "$WORK"/d/*.csv "$WORK"/n/*.csv; do
    { printf '\357\273\277'; sed 's/$/\r/' "$f"; } >"$WORK/x"
    head -c -2 "$WORK/x" >"$f" # the last CR LF goes
done
expect_exit 0 run
for f in region departments zones territories pyramid observed; do
    expect_same "$WORK/out/$f.csv" "$WORK/plain/$f.csv"
done
fresh
sed -i '1s/$/,mayor/; 2,$s/$/,x/' "$WORK/d/communes.csv"
sed -i '1s/$/,colour,shape/; 2,$s/$/,x,y/' "$WORK/d/apl.csv"
expect_exit 0 run
expect_says 'communes.csv: columns ignored: mayor'
expect_says 'apl.csv: columns ignored: colour, shape'
expect_true 'said once' test "$(grep -c 'columns ignored' "$ERR")" -eq 2
expect_same "$WORK/out/territories.csv" "$WORK/plain/territories.csv"
grep -q 'columns ignored: mayor' "$WORK/out/manifest.json" || fail 'the manifest holds the note'
fresh
expect_exit 0 run
expect_true 'documented columns are not said' sh -c "! grep -q 'columns ignored' '$ERR'"

# a column is missing, in every table that is read
for f in region:name departments:doctors_55plus territories:latitude communes:territory \
    communes_population:population communes_gp:gp communes_outside:gp_2020 apl:weighting zones:class \
    universities:longitude population:year gp:gp need:need_per_inhabitant; do
    fresh
    sed -i "1s/\b${f#*:}\b/x/" "$WORK/d/${f%:*}.csv"
    expect_exit 65 run
    expect_says "${f%:*}.csv"
    expect_says "${f#*:}"
done
for f in exit_probability:value mortality:q pyramid:percent first_installations:count \
    training_places:places activity:cumul cumul_share:age_to liberal_share:sex; do
    fresh
    sed -i "s/^\([^#]*\)\b${f#*:}\b\(.*known.*\|,year,.*\|\)$/\1x\2/" "$WORK/n/${f%:*}.csv"
    sed -i "/^age,/s/,${f#*:}\$/,x/" "$WORK/n/${f%:*}.csv"
    expect_exit 65 run
    expect_says "${f%:*}.csv"
done

# a file is missing
for f in region departments territories communes communes_population communes_gp communes_outside apl \
    zones universities population gp; do
    fresh
    rm "$WORK/d/$f.csv"
    expect_exit 66 run
    expect_says "$f.csv: cannot be opened: No such file or directory"
done
fresh
rm "$WORK/n/mortality.csv"
refused 66 'n/mortality.csv: cannot be opened' 'a national table missing'

# need.csv is optional: without it need does not follow ages, which is said where it should
fresh
rm "$WORK/d/need.csv"
expect_exit 0 run
expect_says 'need.csv: absent'
expect_exit 0 run --set apl.need_by_age=false --force
expect_true 'an absent need.csv is not said when ages do not count' \
    sh -c "! grep -q 'need.csv' '$ERR'"

# duplicate codes and rows
fresh
sed -i '3{p}' "$WORK/d/territories.csv"
refused 65 'territories.csv:4: code: the code 91004 is there twice' 'a territory twice'
fresh
sed -i '5{p}' "$WORK/d/communes.csv"
refused 65 'communes.csv:6: code: the code 91004 is there twice' 'a commune twice'
fresh
sed -i '2{p}' "$WORK/d/departments.csv"
refused 65 'departments.csv:3: code: the code 91 is there twice' 'a department twice'
fresh
sed -i '$a91001,2020,3' "$WORK/d/communes_gp.csv"
refused 65 'commune 91001 is there twice for the vintage 2020' 'a count twice'
fresh
sed -i '3{p}' "$WORK/d/need.csv"
refused 65 'need.csv:4: year: the year is there twice for that department' 'a need twice'
fresh
sed -i '$a91001,91,2020,10500,census' "$WORK/d/population.csv"
refused 65 'the year is there twice for that cell' 'a year twice'
fresh
sed -i '2{h;d}; 3{G}' "$WORK/d/communes.csv"
refused 65 'communes.csv:3: code: the code 91001 comes after 91002 [rows sorted by code]' 'rows out of order'

# numbers
fresh
sed -i 's/^91003,2020,1$/91003,2020,-1/' "$WORK/d/communes_gp.csv"
refused 65 'communes_gp.csv:4: gp: -1 is out of range [a whole number from 0 to 100000000]' 'a negative count'
fresh
sed -i 's/^91003,2020,1$/91003,2020,1.5/' "$WORK/d/communes_gp.csv"
refused 65 "gp: '1.5' is not a whole number" 'a count with decimals'
fresh
sed -i 's/^91003,2020,1$/91003,2020,/' "$WORK/d/communes_gp.csv"
refused 65 "gp: '' is not a whole number" 'a count missing'
fresh
sed -i '3s/44\.42/44,42/' "$WORK/d/territories.csv"
refused 65 'territories.csv:3' 'a decimal comma makes a field too many'
fresh
sed -i '3s/44\.42/4O/' "$WORK/d/territories.csv"
refused 65 "territories.csv:3: latitude: '4O' is not a number" 'a bad number'
fresh
sed -i '3s/44\.42/nan/' "$WORK/d/territories.csv"
refused 65 "latitude: 'nan' is not a number" 'nan'
fresh
sed -i '3s/44\.42/99/' "$WORK/d/territories.csv"
refused 65 'latitude: 99 is out of range [a number from -90 to 90]' 'a latitude out of range'
fresh
sed -i '2s/0\.42/1.42/' "$WORK/d/departments.csv"
refused 65 'departments.csv:2: doctors_55plus: 1.42 is out of range' 'a share above one'
for case in "91,2020,-1.1|need_per_inhabitant: -1.1 is out of range" \
    "91,2020,11|need_per_inhabitant: 11 is out of range" \
    "91,2020,much|need_per_inhabitant: 'much' is not a number" \
    "91,2020,|need_per_inhabitant: " \
    "91,2041,1|year: 2041 is out of range" \
    "90,2020,1|department: '90' is not a department of the folder"; do
    fresh
    sed -i "s/^91,2020,[^,]*,/${case%%|*},/" "$WORK/d/need.csv"
    refused 65 "need.csv:9: ${case#*|}" "need ${case%%|*}"
done
fresh
sed -i 's/^91001,91,2020,.*/91001,91,2020,-4,census/' "$WORK/d/population.csv"
refused 65 'population: -4 is out of range' 'negative inhabitants'

# bytes and lines
fresh
sed -i '2s/Bourg-Haut/Bourg-\xe9t\xe9/' "$WORK/d/territories.csv"
refused 65 'territories.csv:2' 'Latin-1 bytes'
expect_says 'UTF-8'
fresh
printf '93009,Fin' >>"$WORK/d/communes.csv"
refused 65 'communes.csv:21' 'a last line with missing fields'
fresh
: >"$WORK/d/region.csv"
refused 65 'region.csv' 'an empty file'
fresh
printf 'code,name\n' >"$WORK/d/region.csv"
refused 65 'region.csv: 0 rows [one row]' 'a table without its row'

# places
fresh
sed -i '2s/91001/99999/2' "$WORK/d/communes.csv"
sed -i '2s/,91,91001,/,91,99999,/' "$WORK/d/communes.csv"
refused 65 "communes.csv:2: territory: '99999' is not a territory of the folder" 'an unknown territory'
fresh
sed -i 's/^93005,2019,revised/93999,2019,revised/' "$WORK/d/apl.csv"
refused 65 "territory: '93999' is not a territory of the folder" 'an unknown territory in another table'
fresh
sed -i 's/,93,93005,/,93,93001,/' "$WORK/d/communes.csv"
sed -i '/^93005,/d' "$WORK/d/population.csv" "$WORK/d/gp.csv"
refused 65 'territory 93005 has no commune' 'a territory with no commune'
fresh
sed -i '/^93005,93,2025,/d' "$WORK/d/population.csv"
refused 65 'population.csv: territory 93005, department 93: no inhabitants for 2025' 'a year missing'
fresh
sed -i '/^92,2033,/d' "$WORK/d/need.csv"
refused 65 'need.csv: department 92: no need for 2033' 'a year of need missing'
fresh
sed -i 's/^\(93005.*\)ZIP/\1ZRR/' "$WORK/d/zones.csv"
refused 65 "class: 'ZRR' is no class [ZIP, ZAC, ZAR]" 'an unknown class of zone'
fresh
sed -i '/^93005,.*revised/d' "$WORK/d/apl.csv"
refused 65 'apl.csv: 93005: no revised APL up to 2021' 'no published APL'
fresh
sed -i 's/^91001,2020,9$/91001,2O2O,9/; s/,2020,/,1999,/' "$WORK/d/communes_gp.csv"
expect_exit 78 run
expect_says "data.gp_vintage: $WORK/d/communes_gp.csv holds no count of the vintage '2020'"

# real doctors in place of the synthesis
doctors() { printf 'birth_year,sex,territory,department,state,cumul,installed_year\n%s\n' "$1" >"$WORK/d/doctors.csv"; }
micro() { "$RELEVE" run "$WORK/d/scenario.cfg" -o "$WORK/out" --replicates 2 --no-figures --set "synthesis.microdata=\"$WORK/d/doctors.csv\""; }
fresh
doctors '1955,M,92006,91,liberal,1,1984
1980,F,92001,92,mixed,0,2012
1975,F,91001,91,health_centre,0,2009'
expect_exit 0 micro
expect_true 'the doctors of the file are the stock' awk -F , '$3 == 2021 && $4 == "gp_headcount" { exit !($6 == 2 && $7 == 0) }' "$WORK/out/region.csv"
rm -rf "$WORK/out"
for case in "1955,X,92006,91,liberal,1,1984|doctors.csv:2: sex: 'X' is unknown [M, F]" \
    "1855,M,92006,91,liberal,1,1984|doctors.csv:2: birth_year: 1855 is out of range" \
    "1955,M,99999,91,liberal,1,1984|doctors.csv:2: territory: '99999' is not a territory" \
    "1955,M,92006,93,liberal,1,1984|doctors.csv:2: department: territory 92006 has no commune in department '93'" \
    "1955,M,92006,91,retired,1,1984|doctors.csv:2: state: 'retired' is unknown [liberal, mixed, health_centre]" \
    "1955,M,92006,91,liberal,2,1984|doctors.csv:2: cumul: 2 is out of range" \
    "1955,M,92006,91,liberal,0,2030|doctors.csv:2: installed_year: 2030 is out of range"; do
    doctors "${case%%|*}"
    expect_exit 65 micro
    expect_says "${case#*|}"
done
rm "$WORK/d/doctors.csv"
expect_exit 66 micro
finish
