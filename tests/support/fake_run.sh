#!/bin/sh
# Makes the folder of a run that never ran, for the tests of figures: values are plausible, invented and
# the same on every machine. Territories are unit squares of a grid cut by department; one has a hole.
#   fake_run.sh DIR [NAME [CODES]]
# NAME replaces the name of a department and of a territory (to try a hostile one). CODES is a file of
# `code<TAB>name<TAB>department<TAB>inhabitants<TAB>gps`, for drawing with real outlines (then no
# geojson is made and the manifest names the folder DATA of the environment).
set -eu
dir=$1
RLV_FAKE_NAME=${2:-} RLV_FAKE_TITLE=${TITLE:-Référence}
export RLV_FAKE_NAME RLV_FAKE_TITLE
mkdir -p "$dir/data"
codes=${3:-}
if [ -z "$codes" ]; then
    codes=$dir/codes.tsv
    awk 'BEGIN { OFS = "\t"
        n = split("09 11 12 30 31 32 34 46 48 65 66 81 82", dep, " ")
        for (t = 0; t < 39; t++) {
            d = dep[int(t / 3) + 1]
            pop = 4000 + 9000 * ((t * 7) % 11) + (t % 3 == 0 ? 60000 : 0)
            gps = t == 5 ? 0 : int(pop * (60 + (t * 13) % 80) / 100000)
            print sprintf("T%02d", t), "Territoire " t, d, pop, gps
        } }' > "$codes"
fi
awk -F '\t' -v dir="$dir" '
function pos(v) { return v < 0 ? 0 : v }
function hash(k,  x) { x = sin(k * 12.9898) * 43758.5453; return x - int(x) }
function row(file, code, name, year, ind, unit, mean, sd,  q) {
    q = sd
    printf "%s,\"%s\",%d,%s,%s,%.6g,%.6g,%.6g,%.6g,%.6g,%.6g,%.6g,%.4g\n", code, name, year, ind, unit,
        mean, sd, pos(mean - 1.645 * q), pos(mean - 0.674 * q), mean, mean + 0.674 * q,
        mean + 1.645 * q, sd / 10 > (dir "/" file)
}
function quoted(s) { gsub(/"/, "\"\"", s); return s }
function area(file, code, name, pop, gps, slope, k,  y, p, g, wave) {
    for (y = 2021; y <= 2040; y++) {
        p = pop * (1 + 0.004 * (y - 2021) * (hash(k) + 0.5))
        wave = -0.011 * (y - 2021) + 0.00042 * (y - 2021) ^ 2
        g = gps * (1 + wave + slope * (y - 2021)); if (g < 0) g = 0
        sd = y == 2021 ? 0 : sqrt(g) * 0.16 * sqrt(y - 2021) + 0.0022 * g * sqrt(y - 2021)
        row(file, code, name, y, "population", "inhabitants", p, 0)
        row(file, code, name, y, "gp_headcount", "GP", g, sd)
        row(file, code, name, y, "gp_density_p100k", "GP per 100000", g / p * 1e5, sd / p * 1e5)
        if (file == "territories.csv")
            row(file, code, name, y, "p_under_apl_2_5", "probability", 1 / (1 + exp((g / p * 1e5 - 62) / (2 + (y - 2021) / 2))), 0)
        if (file == "region.csv" && y < 2040) {
            row(file, code, name, y, "entries", "GP", g * (0.032 + 0.0006 * (y - 2021)), sqrt(g))
            row(file, code, name, y, "exits_retirement", "GP", g * (0.036 - 0.0005 * (y - 2021)), sqrt(g))
            row(file, code, name, y, "exits_death", "GP", g * 0.002, sqrt(g) / 4)
            row(file, code, name, y, "exits_other", "GP", g * 0.007, sqrt(g) / 2)
        }
    }
}
BEGIN {
    split("09 11 12 30 31 32 34 46 48 65 66 81 82", code, " ")
    split("Ariège;Aude;Aveyron;Gard;Haute-Garonne;Gers;Hérault;Lot;Lozère;Hautes-Pyrénées;Pyrénées-Orientales;Tarn;Tarn-et-Garonne", name, ";")
    head = "code,name,year,indicator,unit,mean,sd,p05,p25,p50,p75,p95,mcse"
    for (i = 1; i <= 13; i++) dep_name[code[i]] = name[i]
    if (ENVIRON["RLV_FAKE_NAME"] != "") dep_name["32"] = quoted(ENVIRON["RLV_FAKE_NAME"])
    print head > (dir "/region.csv"); print head > (dir "/departments.csv"); print head > (dir "/territories.csv")
}
{
    n++
    tname = quoted($2)
    if (n == 2 && ENVIRON["RLV_FAKE_NAME"] != "") tname = quoted(ENVIRON["RLV_FAKE_NAME"])
    area("territories.csv", $1, tname, $4, $5, (hash(n) - 0.5) * 0.02, n)
    dp[$3] += $4; dg[$3] += $5; rp += $4; rg += $5
}
END {
    for (i = 1; i <= 13; i++) if (dp[code[i]] > 0) {
        area("departments.csv", code[i], dep_name[code[i]], dp[code[i]], dg[code[i]], (hash(i) - 0.5) * 0.012, i)
    }
    area("region.csv", "76", "Occitanie", rp, rg, 0, 3)
    obs = dir "/observed.csv"
    print "level,code,name,year,indicator,unit,value,definition,source" > obs
    printf "region,76,Occitanie,2018,gp_headcount,GP,%d,BPE,\"INSEE, BPE\"\n", rg * 1.0325 > obs
    printf "region,76,Occitanie,2018,population,inhabitants,%d,census,INSEE\n", rp * 0.978 > obs
    printf "region,76,Occitanie,2021,gp_headcount,GP,%d,BPE,\"INSEE, BPE 2020\"\n", rg > obs
    printf "region,76,Occitanie,2021,population,inhabitants,%d,census,INSEE\n", rp > obs
    printf "region,76,Occitanie,2014,gp_headcount,GP,%d,RPPS,\"DREES, RPPS\"\n", rg * 1.5 > obs
    printf "region,76,Occitanie,2014,population,inhabitants,%d,census,INSEE\n", rp * 0.95 > obs
    for (i = 1; i <= 13; i++) if (dp[code[i]] > 0) {
        printf "department,%s,\"%s\",2018,gp_density_p100k,GP per 100000,%.3f,BPE,INSEE\n", code[i], dep_name[code[i]], dg[code[i]] / dp[code[i]] * 105500 > obs
        printf "department,%s,\"%s\",2021,gp_density_p100k,GP per 100000,%.3f,BPE,INSEE\n", code[i], dep_name[code[i]], dg[code[i]] / dp[code[i]] * 1e5 > obs
    }
    pyr = dir "/pyramid.csv"
    print "year,sex,age,mean,p05,p95" > pyr
    for (y = 2021; y <= 2040; y++) for (a = 27; a <= 79; a++) {
        u = (y - 2021) / 19
        f = 55 * exp(-((a - 38 - 7 * u) / 11) ^ 2) * (1 + 0.5 * u)
        m = 30 * exp(-((a - 40 - 3 * u) / 10) ^ 2) + (1 - u) * 95 * exp(-((a - 63) / 5.5) ^ 2) + u * 12 * exp(-((a - 60) / 9) ^ 2)
        s = u > 0 ? 1.645 : 0
        printf "%d,M,%d,%.4f,%.4f,%.4f\n", y, a, m, pos(m - s * sqrt(m)), m + s * sqrt(m) > pyr
        printf "%d,F,%d,%.4f,%.4f,%.4f\n", y, a, f, pos(f - s * sqrt(f)), f + s * sqrt(f) > pyr
    }
}' "$codes"
title=$(printf '%s' "$RLV_FAKE_TITLE" | sed 's/[\\"]/\\&/g')
cat > "$dir/manifest.json" <<END
{"version": "0.1.0", "scenario": {"title": "$title"}, "seed": 2021, "replicates": 1000,
 "uncertainty": ["chance", "knowledge"], "definition": "BPE", "data": {"folder": "${DATA:-data}"},
 "time": {"base_year": 2021, "horizon": 2040, "last_known": 2025}}
END
if [ -z "${3:-}" ]; then
    # squares of 0.4 x 0.3 degrees, 8 to a line from (0.2 E, 42.7 N); T07 is an enclave of T06
    awk -F '\t' -v dir="$dir/data" '
    function feature(file, code, coordinates) {
        printf "%s{\"type\":\"Feature\",\"properties\":{\"code\":\"%s\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[%s]}}", sep[file], code, coordinates > file
        sep[file] = ",\n"
    }
    function box(x, y, w, h) {
        return sprintf("[[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f],[%.3f,%.3f]]", x, y, x + w, y, x + w, y + h, x, y + h, x, y)
    }
    BEGIN { t = dir "/territories.geojson"; d = dir "/departments.geojson"
        printf "{\"type\":\"FeatureCollection\",\"features\":[" > t
        printf "{\"type\":\"FeatureCollection\",\"features\":[" > d }
    { k = NR - 1; x = 0.2 + 0.4 * (k % 8); y = 42.7 + 0.3 * int(k / 8)
      if (k == 7) feature(t, $1, box(0.2 + 0.4 * 6 + 0.1, 42.8, 0.15, 0.1))
      else if (k == 6) feature(t, $1, box(x, y, 0.8, 0.3) "," box(0.2 + 0.4 * 6 + 0.1, 42.8, 0.15, 0.1))
      else feature(t, $1, box(x, y, 0.4, 0.3)) }
    NR % 8 == 1 { feature(d, $3, box(0.2, y, 3.2, 0.3)) }
    END { print "]}" > t; print "]}" > d }' "$codes"
fi
# the zones: the region again, three times
{
    head -n 1 "$dir/region.csv"
    for zone in ZAC ZAR ZIP; do sed -n "2,\$s/^76,\"Occitanie\"/$zone,\"Zone $zone\"/p" "$dir/region.csv"; done
} > "$dir/zones.csv"
