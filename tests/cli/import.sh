#!/bin/sh
# releve import: usage, and the committed data made again from the official files, byte for byte.
set -eu
releve=${RELEVE:-build/releve}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "import.sh: $*" >&2
    exit 1
}

# expect STATUS TEXT COMMAND...: the command ends with that status and says that text
expect() {
    status=$1
    text=$2
    shift 2
    got=0
    "$@" >"$work/out" 2>&1 || got=$?
    [ "$got" -eq "$status" ] || fail "'$*' ended with $got instead of $status: $(cat "$work/out")"
    grep -qF -- "$text" "$work/out" || fail "'$*' did not say '$text': $(cat "$work/out")"
}

expect 0 'releve import all' "$releve" import --help
expect 0 'makes: communes_apl.csv communes_need.csv apl.csv' "$releve" import --list
expect 64 'Usage' "$releve" import
expect 64 "'weather' is not a source" "$releve" import weather "$work"
expect 66 'insee_mouvements_communes.csv: cannot be opened' "$releve" import all "$work" -o "$work/data"
[ ! -e "$work/data" ] || fail 'a failed import left a folder'

if [ ! -d ../shared/data ]; then
    echo 'import.sh: ../shared/data is absent: the comparison with the committed data is skipped'
    exit 0
fi
"$releve" import all ../shared/data -q -o "$work/data/occitanie" --national "$work/data/national"
for file in "$work"/data/occitanie/* "$work"/data/national/*; do
    name=${file#"$work"/}
    cmp "$file" "$name" || fail "$name is not what the import makes"
done
for file in data/occitanie/*; do # each committed table is made, but the outlines without GEOS
    [ -e "$work/$file" ] || case $file in
    *.geojson) echo "import.sh: $file not compared: built without GEOS" ;;
    *) fail "$file is made by no source" ;;
    esac
done
expect 65 'no commune of region 00' "$releve" import all ../shared/data --region 00 -o "$work/data"
