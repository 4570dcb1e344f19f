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
finish
