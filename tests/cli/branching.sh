#!/bin/sh
# Saved states: a run that goes on from one gives the bytes of a run never stopped; refusals.
. tests/cli/lib.sh
small=tests/data/small_region/scenario.cfg
run() { "$RELEVE" run --no-figures "$@"; }
tables='region departments zones territories pyramid observed variance costs'
# same_tables WHAT FOLDER FOLDER
same_tables() {
    for name in $tables; do
        cmp -s "$2/$name.csv" "$3/$name.csv" || { fail "$1: $name.csv differs"; return; }
    done
    pass "$1"
}

# one run saves, others go on, with other threads and fewer replicates
expect_exit 0 run "$small" --save-state 2025 -o "$WORK/whole"
expect_exit 0 run "$small" -o "$WORK/plain"
same_tables 'saving changes no table' "$WORK/plain" "$WORK/whole"
saved=$WORK/whole/state_2025.bin
expect_true 'the manifest lists the state' grep -q '"state_2025.bin"' "$WORK/whole/manifest.json"
for n in 1 2 5; do
    expect_exit 0 run "$small" --set run.start_from="$saved" --threads "$n" -o "$WORK/on$n"
    same_tables "going on is never having stopped, $n threads" "$WORK/plain" "$WORK/on$n"
done
expect_exit 0 run "$small" --replicates 7 -o "$WORK/seven"
expect_exit 0 run "$small" --replicates 7 --set run.start_from="$saved" -o "$WORK/seven_on"
same_tables 'fewer replicates than were saved' "$WORK/seven" "$WORK/seven_on"
for kind in chance parameters; do
    expect_exit 0 run "$small" --uncertainty "$kind" --save-state 2024 -o "$WORK/$kind"
    expect_exit 0 run "$small" --uncertainty "$kind" -o "$WORK/${kind}_on" \
        --set run.start_from="$WORK/$kind/state_2024.bin"
    same_tables "uncertainty $kind" "$WORK/$kind" "$WORK/${kind}_on"
done

# several scenarios leave from one year: each is what it would be from the start
mkdir "$WORK/cfg"
for name in more fewer; do
    factor=1.3
    [ "$name" = more ] || factor=0.7
    printf 'extends = "%s";\nentries = { factor = ( (2025, 1.0), (2026, %s) ); };\n' \
        "$PWD/$small" "$factor" >"$WORK/cfg/$name.cfg"
    printf 'extends = "%s.cfg";\nrun = { start_from = "../whole/state_2025.bin"; };\n' \
        "$name" >"$WORK/cfg/${name}_on.cfg"
    expect_exit 0 run "$WORK/cfg/$name.cfg" -o "$WORK/$name"
    expect_exit 0 run "$WORK/cfg/${name}_on.cfg" -o "$WORK/${name}_on"
    expect_says 'entries.factor'
    same_tables "scenario $name from 2025" "$WORK/$name" "$WORK/${name}_on"
done
expect_true 'the two differ' sh -c "! cmp -s '$WORK/more/region.csv' '$WORK/fewer/region.csv'"
expect_exit 0 run "$WORK/cfg/more_on.cfg" --save-state 2027 -o "$WORK/chain"
expect_exit 0 run "$WORK/cfg/more.cfg" --set run.start_from="$WORK/chain/state_2027.bin" \
    -o "$WORK/chain_on"
same_tables 'a state saved on the way from a state' "$WORK/more" "$WORK/chain_on"

# verify: the state among the outputs, the state among the inputs
expect_exit 0 "$RELEVE" verify "$WORK/whole"
expect_prints '10 fichiers identiques'
expect_exit 0 "$RELEVE" verify "$WORK/more_on"
expect_prints '9 fichiers identiques'
cp "$saved" "$WORK/kept"
printf 'x' >>"$saved"
expect_exit 65 "$RELEVE" verify "$WORK/more_on"
expect_prints 'state_2025.bin'
cp "$WORK/kept" "$saved"

# refusals
refuse() { # refuse CODE TEXT OPTION...
    code=$1
    text=$2
    shift 2
    expect_exit "$code" run "$small" -o "$WORK/refused" "$@"
    expect_says "$text"
    expect_true 'nothing is left behind' test ! -e "$WORK/refused"
}
from="--set=run.start_from=$saved"
refuse 66 'cannot be opened' --set run.start_from="$WORK/nothing.bin"
refuse 65 'this is no saved state' --set run.start_from="$WORK/whole/region.csv"
head -c 5000 "$saved" >"$WORK/cut.bin"
refuse 65 'cut short' --set run.start_from="$WORK/cut.bin"
refuse 78 'run.seed: the state was saved with another value' "$from" --seed 12
refuse 78 'synthesis.age_tilt' "$from" --set synthesis.age_tilt=0.1
refuse 78 'run.uncertainty' "$from" --uncertainty chance
refuse 78 'holds 20 replicates and 20 twins, 30 and 30 are asked for' "$from" --replicates 30
refuse 78 'the state is that of 1 January 2025' "$from" --set time.horizon=2024
refuse 78 'the state is that of 1 January 2025' "$from" --save-state 2023
refuse 78 'run.save_state: 2035 is not within' --save-state 2035
refuse 78 'out of range' --save-state 99999
cp -r tests/data/small_region "$WORK/data"
sed -i 's|"../../../data/national"|"'"$PWD"'/data/national"|' "$WORK/data/scenario.cfg"
expect_exit 0 run "$WORK/data/scenario.cfg" "$from" -o "$WORK/copy"
same_tables 'the same tables elsewhere are the same base' "$WORK/plain" "$WORK/copy"
sed -i 's/^92001,2020,74$/92001,2020,73/' "$WORK/data/communes_gp.csv"
expect_exit 78 run "$WORK/data/scenario.cfg" "$from" -o "$WORK/refused"
expect_says 'communes_gp.csv: the state was saved with another content of this table'
finish
