#!/bin/sh
# The scenarios of scenarios/: each is valid and runs; the baseline states every default.
. tests/cli/lib.sh

# the baseline is the description of the table, with its own title and description
expect_exit 0 "$RELEVE" check --describe=cfg
expect_silent
cp "$OUT" "$WORK/table.cfg"
sed -e 's/^    title = "Tendance";$/    title = "";/' \
    -e '/^    description =$/,/;$/c\    description = "";' scenarios/baseline.cfg >"$WORK/baseline.cfg"
expect_same "$WORK/baseline.cfg" "$WORK/table.cfg"
expect_exit 0 "$RELEVE" check --describe=cfg --lang en
expect_prints '# Factor on the exit hazard of women.'
expect_exit 0 "$RELEVE" check "$OUT"
expect_silent
expect_exit 0 "$RELEVE" check scenarios/baseline.cfg
expect_prints ', 2 changés par rapport au défaut'

for file in scenarios/*.cfg; do
    name=${file##*/}
    name=${name%.cfg}
    expect_exit 0 "$RELEVE" check "$file"
    expect_silent
    expect_exit 0 "$RELEVE" check --print-config "$file"
    expect_true "$name has a title and a description" \
        test "$(grep -cE '^    (title|description) = "..*";$' "$OUT")" -eq 2
    [ "$name" = baseline ] || expect_true "$name extends another scenario" grep -q '^extends = ' "$file"
    expect_exit 0 "$RELEVE" run "$file" --replicates 4 --no-figures -o "$WORK/$name"
    expect_prints "$(sed -n 's/^    title = "\(.*\)";$/\1/p' "$file")"
    expect_true "$name writes its tables" test -s "$WORK/$name/region.csv"
done

# share_60plus NAME: the share of 60 and over in the region in 2021, in ten-thousandths
share_60plus() {
    awk -F, '$3 == 2021 && $4 == "gp_share_60plus" { printf "%d", 10000 * $6 }' "$WORK/$1/region.csv"
}
younger=$(share_60plus ages_younger)
middle=$(share_60plus baseline)
older=$(share_60plus ages_older)
expect_true "ages are in order: $younger < $middle < $older" \
    test "$younger" -lt "$middle" -a "$middle" -lt "$older"

# The library: nothing before its date, money included, then in the right direction (paired draws:
# no noise to fear).
# value NAME TABLE-LINE INDICATOR YEAR: the mean of the region (or of a class), in thousandths
value() {
    awk -F, -v i="$2" -v y="$3" '$3 == y && $4 == i { printf "%.0f", 1000 * $6 }' \
        "$WORK/$1/region.csv"
}
zip_value() {
    awk -F, -v i="$2" -v y="$3" '$1 == "ZIP" && $3 == y && $4 == i { printf "%.0f", 1000 * $6 }' \
        "$WORK/$1/zones.csv"
}
# until_year NAME YEAR: what the region's table says up to that year; flows of that year left out
until_year() {
    awk -F, -v y="$2" '$4 != "departures_5y" && ($3 < y || ($3 == y && $4 == "gp_headcount"))' \
        "$WORK/$1/region.csv"
}
# costs_until NAME YEAR: money before that year; rows of schemes that nobody has are left out
costs_until() { awk -F, -v y="$2" 'NR > 1 && $6 < y && $7 != 0' "$WORK/$1/costs.csv"; }
# library NAME DATE MONEY INDICATOR YEAR SIGN [zip]: MONEY is the first year whose euros may differ
library() {
    until_year baseline "$2" >"$WORK/a"
    until_year "$1" "$2" >"$WORK/b"
    expect_same "$WORK/a" "$WORK/b"
    costs_until baseline "$3" >"$WORK/a"
    costs_until "$1" "$3" >"$WORK/b"
    expect_same "$WORK/a" "$WORK/b"
    read=value
    [ "${7:-}" = zip ] && read=zip_value
    expect_true "$1: $4 of $5 ${7:-} goes the way of $6" \
        test $((($($read "$1" "$4" "$5") - $($read baseline "$4" "$5")) * ${6}1)) -gt 0
}
library no_aids 2021 2021 aid_paid_eur 2021 -
library aids_2018 2026 2026 aid_contracts 2030 +
library aids_2022 2026 2026 aid_contracts 2030 +
library aids_departments_09_32_65 2026 2026 aid_contracts 2030 +
library aids_zip_only 2026 2026 aid_committed_eur 2030 -
library aids_wider 2026 2026 aid_committed_eur 2030 -
library cesp_double 2026 2026 cesp_under_commitment 2035 +
library cesp_double 2026 2026 entries 2039 + zip
library numerus_plus20 2026 2026 entries 2039 +
library interns_plus 2031 2025 gp_juniors 2031 +
library interns_plus 2031 2025 entries 2039 +
library numerus_flat_2017 2021 2021 entries 2030 -
library retirement_earlier 2026 2026 gp_headcount 2027 -
library retirement_earlier 2026 2026 gp_headcount 2040 -
library retirement_later 2026 2026 gp_headcount 2027 +
library retirement_later 2026 2026 gp_headcount 2040 +
library msp_plan 2026 2026 gp_headcount 2040 +
library assistants_half 2025 2041 patients_capacity 2030 +
library no_fourth_year 2026 2021 entries 2027 +
library juniors_in_zip 2027 2027 gp_juniors 2027 + zip
library juniors_counted 2027 2027 apl 2030 +
library health_centres_region 2023 2023 gp_health_centre 2028 +
library installation_regulation 2027 2027 entries 2030 -
library solidarity_days 2026 2026 apl 2030 + zip
library population_low 2022 2021 population 2040 -
library population_high 2022 2021 population 2040 +
library combined_plan 2023 2023 apl 2030 +
# with need as it is at each age (the published measure re-bases it), ageing lowers the APL
for name in baseline constant_age_structure; do
    expect_exit 0 "$RELEVE" run "scenarios/$name.cfg" --replicates 4 --no-figures \
        --set apl.need_rebase=0 --set time.horizon=2031 -o "$WORK/${name}_rebase0"
done
expect_true 'constant ages: the same APL in 2021, a higher one in 2030' test \
    "$(value constant_age_structure_rebase0 apl 2021)" -eq "$(value baseline_rebase0 apl 2021)" \
    -a "$(value constant_age_structure_rebase0 apl 2030)" -gt "$(value baseline_rebase0 apl 2030)"
expect_true 'assistants: patients, no acts' \
    test "$(value assistants_half apl 2040)" -eq "$(value baseline apl 2040)"
expect_true 'exits before 60: more cessations that are no retirement' \
    test "$(value exits_before_60 exits_other 2030)" -gt "$(value baseline exits_other 2030)"
# what is measured is the place of the juniors, not that they are counted
expect_true 'juniors in ZIP: fewer inhabitants under 2.5 than with as many juniors elsewhere' test \
    "$(value juniors_in_zip population_under_apl_2_5 2030)" -lt \
    "$(value juniors_counted population_under_apl_2_5 2030)"
# regulation sends doctors to the aided zones
expect_true 'regulation: more GPs in ZIP in 2035' test \
    "$(zip_value installation_regulation gp_headcount 2035)" -gt \
    "$(zip_value baseline gp_headcount 2035)"

# several scenarios from one saved year: the bytes of runs that were never stopped
expect_exit 0 "$RELEVE" run scenarios/baseline.cfg --replicates 4 --no-figures --save-state 2026 \
    -o "$WORK/saved"
for lever in retirement_later=exits.retirement_shift cesp_double=cesp.share aids_2026= \
    msp_plan=structures.openings solidarity_days=solidarity.days_month; do
    name=${lever%=*}
    expect_exit 0 "$RELEVE" run "scenarios/$name.cfg" --replicates 4 --no-figures \
        --set run.start_from="$WORK/saved/state_2026.bin" -o "$WORK/${name}_from_2026"
    expect_says "${lever#*=}"
    for table in region departments zones territories costs pyramid variance; do
        expect_same "$WORK/$name/$table.csv" "$WORK/${name}_from_2026/$table.csv"
    done
done

# a scenario equal to its parent differs from it by nothing
for table in region departments zones territories costs; do
    expect_same "$WORK/baseline/$table.csv" "$WORK/aids_2026/$table.csv"
done
expect_true 'no aids: no contract, no money' awk -F, '
    $4 ~ /^aid_/ { n++; sum += $6 } END { exit !(n > 0 && sum == 0) }' "$WORK/no_aids/region.csv"
for name in aids_zip_only aids_wider; do
    expect_true "$name: never more than 3 million euros committed in a year" awk -F, '
        $4 == "aid_committed_eur" && $3 >= 2026 { n++; if ($12 > 3000000) over = 1 }
        END { exit !(n > 0 && !over) }' "$WORK/$name/region.csv"
done
# the euros of costs.csv, by scheme, class and payer, are those of the region
expect_true 'costs agree with the region, year by year' awk -F, '
    FNR == 1 { file++; next }
    file == 1 && $4 == "aid_committed_eur" { scheme[$6, "c"] += $7; years[$6] }
    file == 1 && $4 == "aid_paid_eur" && $1 != "cesp" { scheme[$6, "p"] += $7 }
    file == 2 && $4 == "aid_committed_eur" { region[$3, "c"] = $6 }
    file == 2 && $4 == "aid_paid_eur" { region[$3, "p"] = $6 }
    END {
        for (y in years) {
            n++
            if ((scheme[y, "c"] - region[y, "c"]) ^ 2 > 1 || (scheme[y, "p"] - region[y, "p"]) ^ 2 > 1)
                bad = 1
        }
        exit !(n >= 19 && !bad)
    }' "$WORK/baseline/costs.csv" "$WORK/baseline/region.csv"
finish
