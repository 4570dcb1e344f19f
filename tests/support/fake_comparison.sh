#!/bin/sh
# Makes the folder of a comparison that never was, for the tests of figures: the run of fake_run.sh and
# two others, its numbers moved by a few per cent more each year. The same on every machine.
#   fake_comparison.sh DIR [TITLE]
# TITLE replaces the title of the second scenario (to try a hostile one).
set -eu
dir=$1
title=${2:-Plan régional}
here=${0%/*}
mkdir -p "$dir"
"$here/fake_run.sh" "$dir/run"
mv "$dir/run/data" "$dir/data"
# inhabitants under 2.5 and the APL, which the fake run lacks, by a rule from the density
awk -F, -v OFS=, -v dir="$dir" '
function scaled(level, factor, difference, scenario, reference,  k, line) {
    line = level "," $1 "," $2 "," $3 "," $4 "," $5
    for (k = 6; k <= 13; k++)
        line = line "," sprintf("%.6g", difference ? (k == 7 || k == 13 ? $k * 0.1 : $k * (factor - 1)) : $k * factor)
    return line "," scenario (reference == "" ? "" : "," reference)
}
FNR == 1 {
    n = split(FILENAME, part, "/"); level = part[n]
    level = level == "region.csv" ? "region" : level == "departments.csv" ? "department" : "territory"
    if (!headed++) {
        head = "level,code,name,year,indicator,unit,mean,sd,p05,p25,p50,p75,p95,mcse,scenario"
        print head > (dir "/levels.csv"); print head ",reference" > (dir "/differences.csv")
    }
    next
}
function put(  up, down) {
    up = $4 == "population" ? 1 : 1 + 0.004 * ($3 - 2021); down = $4 == "population" ? 1 : 1 - 0.002 * ($3 - 2021)
    print scaled(level, 1, 0, "reference", "") > (dir "/levels.csv")
    print scaled(level, up, 0, "plan", "") > (dir "/levels.csv")
    print scaled(level, down, 0, "less", "") > (dir "/levels.csv")
    print scaled(level, up, 1, "plan", "reference") > (dir "/differences.csv")
    print scaled(level, down, 1, "less", "reference") > (dir "/differences.csv")
}
{ put() }
$4 == "gp_density_p100k" {
    $4 = "apl"; $5 = "consultations"
    for (k = 6; k <= 13; k++) $k = $k / 25
    put()
}' "$dir/run/region.csv" "$dir/run/departments.csv" "$dir/run/territories.csv"
escaped=$(printf '%s' "$title" | sed 's/\\/\\\\/g; s/"/\\"/g')
cat >"$dir/manifest.json" <<JSON
{"format": "releve-comparison-1", "version": "0.1.0", "layout": "standard", "paired": true,
 "reference": "reference", "definition": "BPE", "uncertainty": "both", "replicates": 200, "seed": 2021,
 "time": {"base_year": 2021, "horizon": 2040, "last_known": 2025}, "data": {"folder": "data"},
 "runs": [{"name": "reference", "title": "Tendance"}, {"name": "plan", "title": "$escaped"},
          {"name": "less", "title": "Moins de moyens"}]}
JSON
cat >"$dir/levers.csv" <<'CSV'
scenario,rank,lever,parameters,label,level,code,indicator,year,in_order,in_order_p05,in_order_p95,shapley,shapley_p05,shapley_p95
plan,1,Installations,a,x,region,76,gp_headcount,2040,300,250,350,280,230,330
plan,2,Lieu,b,x,region,76,gp_headcount,2040,-40,-60,-20,-20,-40,0
plan,0,total,,x,region,76,gp_headcount,2040,260,200,320,260,200,320
plan,1,Installations,a,x,region,76,population_under_apl_2_5,2040,-120000,-130000,-110000,-90000,-100000,-80000
plan,2,Lieu,b,x,region,76,population_under_apl_2_5,2040,-20000,-30000,-10000,-50000,-60000,-40000
plan,0,total,,x,region,76,population_under_apl_2_5,2040,-140000,-150000,-130000,-140000,-150000,-130000
CSV
cat >"$dir/cost_effectiveness.csv" <<CSV
title,cost_eur,cost_p05,cost_p95,gp_years,gp_years_p05,gp_years_p95,eur_per_gp_year,eur_per_gp_year_low,eur_per_gp_year_high,eur_per_gp_year_note
Plan,42000000,35000000,49000000,310,150,480,135484,88210,251300,
Moins de moyens,-12000000,-15000000,-9000000,-40,-120,60,,,,effet non distinct de zéro
Installations régulées hors zones aidées,6600000,3600000,10300000,817,352,1341,,,,le scénario ne change pas les aides
"Plan d’ensemble : aides, CESP, maisons de santé, assistants, postes salariés et docteurs juniors",59600000,53000000,65900000,336,168,531,177322,122917,1347692,
CSV
rm -r "$dir/run"
