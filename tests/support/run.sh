#!/bin/sh
# Runs test programs one after the other and counts.
#
#   tests/support/run.sh PROGRAM...
#
# A program says what it does on stdout, in CMocka's form or as lines "ok NAME", "not ok NAME",
# "skip NAME: reason" (tests/cli/lib.sh). A test that starts and does not end well is a failure; so
# is a program that ends with an error without naming one, runs past its time, or tests nothing.
# Shown: one line a program, what failed with its output (80 lines), what was skipped with the reason
# (what the test printed before skip()). V=1 shows everything. The last line is
#   N passed, N failed, N skipped
# Exit code 1 if anything failed.
set -u
unset CMOCKA_MESSAGE_OUTPUT CMOCKA_XML_FILE
: "${TEST_TIMEOUT:=1200}" # seconds a program may take

work=$(mktemp -d) || exit 73
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

count() {
    awk -v program="$1" -v status="$2" '
    function close_test() {
        if (running != "") { failed++; names = names "\n    not ok " running }
        running = ""
    }
    /^\[ RUN      \] /  { close_test(); running = substr($0, 14); said = ""; next }
    /^\[       OK \] /  { passed++; running = ""; next }
    /^\[  SKIPPED \] /  { if (running != "") {
                              skipped++; running = ""
                              skips = skips "\n    skip " substr($0, 14) ": " (said == "" ? "no reason given" : said) }
                          next }
    /^\[==========\] .* run\.$/ { close_test(); next }
    /^not ok /          { failed++; names = names "\n    " $0; next }
    /^ok /              { passed++; next }
    /^skip /            { skipped++; skips = skips "\n    " $0; next }
    running != "" && $0 !~ /^\[/ && $0 != "" { said = said (said == "" ? "" : " ") $0 }
    END {
        close_test()
        if (failed == 0 && status == 124) { failed++; names = "\n    not ok took more than the time allowed" }
        else if (failed == 0 && status != 0) { failed++; names = "\n    not ok ended with status " status }
        else if (passed + failed + skipped == 0) { failed++; names = "\n    not ok tests nothing" }
        printf "%d %d %d\n", passed, failed, skipped
        printf "%s %s: %d passed, %d failed, %d skipped%s%s\n", failed ? "FAIL" : "  ok",
               program, passed, failed, skipped, names, skips
    }' "$work/out"
}

passed=0 failed=0 skipped=0
for program in "$@"; do
    case $program in
    /*) path=$program ;;
    *) path=./$program ;;
    esac
    timeout -k 10 "$TEST_TIMEOUT" "$path" >"$work/out" 2>"$work/err" </dev/null
    count "$program" $? >"$work/count"
    read -r p f s <"$work/count"
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    sed 1d "$work/count"
    if [ "$f" -gt 0 ] || [ -n "${V:-}" ]; then
        tail -q -n 80 "$work/out" "$work/err" | sed 's/^/      | /'
    fi
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
