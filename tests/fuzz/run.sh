#!/bin/sh
# make fuzz: each fuzzer for FUZZ_SECONDS, from the project's root.
#   tests/fuzz/run.sh BUILD_FOLDER FUZZER...
# Starts from the tests' own files and from what earlier runs found (BUILD_FOLDER/corpus). What
# breaks a reader is kept as BUILD_FOLDER/crash-*, leak-* or timeout-*.
set -u
build=$1
shift
log=$(mktemp) || exit 73
failures=0
trap 'rm -f "$log"' EXIT

for fuzzer in "$@"; do
    name=${fuzzer##*/}
    case $name in
    fuzz_scenario) seeds=scenarios ;;
    fuzz_import) seeds=tests/data/official ;;
    *) seeds=tests/data/small_region ;;
    esac
    mkdir -p "$build/corpus/$name"
    "$fuzzer" -max_total_time="${FUZZ_SECONDS:-30}" -max_len=65536 -timeout=20 -verbosity=1 \
        -print_final_stats=1 -artifact_prefix="$build/" "$build/corpus/$name" "$seeds" \
        >"$log" 2>&1 &
    process=$!
    if wait "$process"; then
        echo "ok $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") files"
    else
        tail -n 40 "$log"
        echo "not ok $name"
        failures=1
    fi
    rm -rf "/tmp/releve-fuzz-$process".*
done
exit "$failures"
