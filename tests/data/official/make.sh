#!/bin/sh
# The workbooks and layers of this folder, from the texts in sheets/ (invented figures in the
# producers' layouts). Needs ogr2ogr (gdal-bin). Run from this folder when a text changes; the files
# made are committed, as their bytes hold the day they were made.
set -eu

# sheet WORKBOOK FORMAT NAME CSV: adds a sheet without a row of field names
sheet() {
    num=$(awk -F, 'NR == 1 { print NF }' sheets/"$4".csv)
    columns=$(i=1; while [ "$i" -le "$num" ]; do printf '%sfield_%s AS Field%s' \
        "$([ "$i" -gt 1 ] && echo ', ')" "$i" "$i"; i=$((i + 1)); done)
    update=; [ -e "$1" ] && update=-update
    # shellcheck disable=SC2086 # -update or nothing
    ogr2ogr -f "$2" $update "$1" sheets/"$4".csv -oo HEADERS=NO -oo AUTODETECT_TYPE=NO \
        -oo MAX_LINE_SIZE=-1 -nln "$3" -sql "SELECT $columns FROM \"$4\""
}

rm -f apl.xlsx zonage.xlsx tvs.xlsx tvs.ods communes.gpkg communes_lambert.*
sheet apl.xlsx XLSX 'Lisez-moi' Lisez_moi
sheet apl.xlsx XLSX 'APL 2022' APL_2022
sheet apl.xlsx XLSX 'APL 2023' APL_2023
sheet zonage.xlsx XLSX Zonage_communes Zonage_communes
sheet zonage.xlsx XLSX Zonage_TVS Zonage_TVS
sheet zonage.xlsx XLSX Zonage_QPV Zonage_QPV
sheet tvs.xlsx XLSX TVS TVS
sheet tvs.ods ODS TVS TVS
ogr2ogr -f GPKG communes.gpkg communes.geojson -sql 'SELECT code AS insee_com FROM communes'
ogr2ogr -f 'ESRI Shapefile' -t_srs EPSG:2154 communes_lambert.shp communes.geojson
