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

# levers: nothing before their date, then in the right direction (paired draws: no noise to fear)
# value NAME INDICATOR YEAR: the mean of the region, in thousandths
value() {
    awk -F, -v i="$2" -v y="$3" '$3 == y && $4 == i { printf "%d", 1000 * $6 }' "$WORK/$1/region.csv"
}
# until NAME YEAR: what the region's table says up to that year, without names
until_year() { awk -F, -v y="$2" '$3 <= y && $4 != "departures_5y"' "$WORK/$1/region.csv"; }
for name in retirement_later retirement_earlier; do
    until_year baseline 2025 >"$WORK/a"
    until_year "$name" 2025 >"$WORK/b"
    expect_same "$WORK/a" "$WORK/b"
    expect_true "$name: the stock of 1 January 2026 is the baseline's" \
        test "$(value "$name" gp_headcount 2026)" -eq "$(value baseline gp_headcount 2026)"
done
for year in 2027 2030 2040; do
    expect_true "stock of $year: retirement earlier < baseline < later" \
        test "$(value retirement_earlier gp_headcount $year)" -lt "$(value baseline gp_headcount $year)" \
        -a "$(value baseline gp_headcount $year)" -lt "$(value retirement_later gp_headcount $year)"
done
until_year baseline 2025 >"$WORK/a"
until_year no_fourth_year 2025 >"$WORK/b"
expect_same "$WORK/a" "$WORK/b"
expect_true 'no fourth year: more entries in 2027' \
    test "$(value no_fourth_year entries 2027)" -gt "$(value baseline entries 2027)"
expect_true 'exits before 60: more cessations that are no retirement' \
    test "$(value exits_before_60 exits_other 2030)" -gt "$(value baseline exits_other 2030)"

# several scenarios from one saved year: the bytes of runs that were never stopped
expect_exit 0 "$RELEVE" run scenarios/baseline.cfg --replicates 4 --no-figures --save-state 2026 \
    -o "$WORK/saved"
for name in retirement_later retirement_earlier; do
    expect_exit 0 "$RELEVE" run "scenarios/$name.cfg" --replicates 4 --no-figures \
        --set run.start_from="$WORK/saved/state_2026.bin" -o "$WORK/${name}_from_2026"
    expect_says 'exits.retirement_shift'
    for table in region territories pyramid variance; do
        expect_same "$WORK/$name/$table.csv" "$WORK/${name}_from_2026/$table.csv"
    done
done

# a scenario equal to its parent differs from it by nothing
for table in region departments zones territories costs; do
    expect_same "$WORK/baseline/$table.csv" "$WORK/aids_2026/$table.csv"
done
# places of 2026 end their internship in November 2035 at the earliest
until_year baseline 2034 >"$WORK/a"
until_year numerus_plus20 2034 >"$WORK/b"
expect_same "$WORK/a" "$WORK/b"
expect_true 'admissions: more entries in 2039' \
    test "$(value numerus_plus20 entries 2039)" -gt "$(value baseline entries 2039)"
# people NAME YEAR
people() { awk -F, -v y="$2" '$3 == y && $4 == "population" { print $6 }' "$WORK/$1/region.csv"; }
expect_true 'inhabitants: the same in 2021, low < baseline < high in 2040' \
    test "$(people population_low 2021)" -eq "$(people population_high 2021)" \
    -a "$(people population_low 2040)" -lt "$(people baseline 2040)" \
    -a "$(people baseline 2040)" -lt "$(people population_high 2040)"
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
