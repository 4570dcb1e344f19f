#!/bin/sh
# Holds the architecture (see sim/README.md), from the #include lines and from the objects:
#   1. dependencies run one way: base <- inputs <- space <- model <- ensemble <- output <- cli;
#      evaluate uses base only, import uses base and inputs, cli may use all;
#   2. the portable engine, what steps doctors, uses the C library only: no GSL, libconfig, JSON,
#      CSV, no files, threads in ensemble alone; and no function of libm whose last bits change
#      with the processor (exp, log, pow...), by name in the objects;
#   3. every public symbol of librelve.a starts with rlv_ or RLV_.
# A public header include/releve/NAME.h belongs to the folder of sim/*/NAME.c.
#
#   [B=build] tests/support/check_layers.sh [ROOT]
#
# Run from the project's root (or on ROOT); objects are read in $B, and must be built.
# Prints one line "ok ..." or "not ok ..." a rule, and each violation as file:line: what [allowed].
set -u
LC_ALL=C
export LC_ALL
cd "${1:-.}" || exit 66
B=${B:-build}

# --- what the project decides
# The engine's files; the headers of these files are the engine's too.
ENGINE='sim/space/*.c sim/model/*.c
        sim/ensemble/ensemble*.c sim/ensemble/summary*.c sim/ensemble/indicator*.c
        sim/ensemble/parallel.c sim/ensemble/trajectory*.c sim/ensemble/ward.c
        sim/base/core.c sim/base/mathx.c
        sim/inputs/params.c sim/inputs/param_draws.c sim/inputs/region.c sim/inputs/national.c
        sim/inputs/territory.c sim/inputs/rate_table.c'
# Public headers without a .c file: name:layer:engine or not
HEADER_ONLY='rng:base:engine zoning_rule:inputs:engine params_table:inputs:engine doctor:inputs:engine scheme:inputs:engine tally:model:engine'
# What the engine may take from the C library (of stdio, snprintf only: no FILE, see the symbols).
ENGINE_HEADERS='assert float limits math stdarg stdbool stddef stdint stdio stdlib string'
# file:header allowed besides: threads are in one place.
ENGINE_EXCEPTIONS='sim/ensemble/parallel.c:omp'
# Undefined symbols an engine object may have (extended regular expression, whole name): memory (bcmp
# is what clang makes of a memcmp), texts, sorting; the functions of libm that IEEE 754 makes exact;
# threads; the compiler's own.
ENGINE_SYMBOLS='(rlv|RLV)_.*|mem(cpy|move|set|cmp|chr)|bcmp|str(len|n?cmp|n?cpy|r?chr|str|n?cat|spn|cspn)|(m|c|re)alloc|free|abs|labs|llabs|qsort|bsearch|v?snprintf|sqrt|fabs|floor|ceil|trunc|round|rint|nearbyint|l?lround|l?lrint|fmin|fmax|copysign|fma|ldexp|frexp|modf|nextafter|scalbn|(GOMP|GOACC|omp)_.*|__(kmpc|asan|ubsan|gcov|sanitizer|odr|llvm)_.*|__(stack_chk_fail|assert_fail|(mem|str)[a-z]*_chk|v?snprintf_chk)|_GLOBAL_OFFSET_TABLE_|__tls_get_addr'

work=$(mktemp -d) || exit 73
trap 'rm -rf "$work"' EXIT
failures=0

report() {
    if [ -s "$work/found" ]; then
        echo "not ok check_layers: $1"
        sed 's/^/  /' "$work/found"
        failures=$((failures + 1))
    else
        echo "ok check_layers: $1"
    fi
}

existing() {
    for file in "$@"; do
        [ -f "$file" ] && echo "$file"
    done
}

# shellcheck disable=SC2046,SC2086 # lists of files and patterns
{
    existing $ENGINE >"$work/engine"
    existing sim/*/*.c >"$work/c"
    existing sim/*/*.[ch] include/releve/*.h >"$work/files"
}
[ -s "$work/c" ] || { echo "not ok check_layers: no source under sim/"; exit 1; }

# One line for each include: file line kind(<")name, comments on the line ignored.
xargs awk '
    match($0, /^[ \t]*#[ \t]*include[ \t]*[<"][^>"]+[>"]/) {
        text = substr($0, RSTART, RLENGTH)
        sub(/^[^<"]*/, "", text)
        print FILENAME, FNR, substr(text, 1, length(text) - 1)
    }' <"$work/files" >"$work/includes"

# Every file with its layer and whether it is of the engine; what has no owner is a violation.
awk -v header_only="$HEADER_ONLY" -v engine_list="$(cat "$work/engine")" '
    function stem(path) { sub(/.*\//, "", path); sub(/\.[ch]$/, "", path); return path }
    function folder(path) { split(path, part, "/"); return part[2] }
    BEGIN {
        n = split(engine_list, list, "\n")
        for (i = 1; i <= n; i++) { engine[list[i]] = 1; engine_stem[folder(list[i]) "/" stem(list[i])] = 1 }
        n = split(header_only, list, " ")
        for (i = 1; i <= n; i++) { split(list[i], p, ":"); alone[p[1]] = p[2]; alone_engine[p[1]] = p[3] == "engine" }
    }
    { file[NR] = $0 }
    /^sim\/.*\.c$/ { s = stem($0); owners[s]++; owner[s] = folder($0); owner_file[s] = $0 }
    END {
        for (i = 1; i <= NR; i++) {
            f = file[i]; s = stem(f)
            if (f ~ /^sim\/.*\.c$/) print f, folder(f), (f in engine) + 0
            else if (f ~ /^sim\//)
                print f, folder(f), (folder(f) ~ /^(space|model)$/ || (folder(f) "/" s) in engine_stem) + 0
            else if (s in alone) print f, alone[s], alone_engine[s]
            else if (owners[s] == 1) print f, owner[s], (owner_file[s] in engine) + 0
            else print f, "?", 0
        }
    }' "$work/files" >"$work/layers"

awk '$2 == "?" { print $1 ":1: no single sim/*/" $1 " has its name [one .c file of its name, or HEADER_ONLY in tests/support/check_layers.sh]" }' \
    "$work/layers" | sed 's|sim/\*/include/releve/\([a-z0-9_]*\)\.h|sim/*/\1.c|' >"$work/found"
report "every public header has one owner"

# --- 1. the current
awk '
    function up(name, a, n) { # resolves x/../
        while (match(name, /[^\/.]+\/\.\.\//)) name = substr(name, 1, RSTART - 1) substr(name, RSTART + RLENGTH)
        return name
    }
    BEGIN {
        n = split("base inputs space model ensemble output", order, " ")
        for (i = 1; i <= n; i++) for (j = 1; j <= i; j++) { may[order[i], order[j]] = 1; list[order[i]] = list[order[i]] " " order[j] }
        may["evaluate", "base"] = may["evaluate", "evaluate"] = 1; list["evaluate"] = " base evaluate"
        may["import", "base"] = may["import", "inputs"] = may["import", "import"] = 1; list["import"] = " base inputs import"
        list["cli"] = " all"
    }
    NR == FNR { layer[$1] = $2; next }
    {
        from = layer[$1]; kind = substr($3, 1, 1); name = substr($3, 2)
        dir = $1; sub(/[^\/]*$/, "", dir)
        if (name ~ /^releve\//) target = "include/" name
        else if (kind == "\"") target = up(dir name)
        else next
        if (!(from in list)) { print $1 ":" $2 ": " from ": not a layer [base inputs space model ensemble output cli evaluate import]"; next }
        if (!(target in layer)) { print $1 ":" $2 ": " name ": no such file of the project"; next }
        to = layer[target]
        if (to == "?" || from == "cli" || from == "?") next
        if (!((from, to) in may)) print $1 ":" $2 ": " name ": " from " may not use " to " [" substr(list[from], 2) "]"
        else if (target ~ /^sim\// && to != from) print $1 ":" $2 ": " name ": a private header of " to " [" to "]"
    }' "$work/layers" "$work/includes" >"$work/found"
report "dependencies run one way"

# --- 2. the engine
awk -v headers="$ENGINE_HEADERS" -v exceptions="$ENGINE_EXCEPTIONS" '
    BEGIN {
        n = split(headers, list, " ");    for (i = 1; i <= n; i++) allowed[list[i] ".h"] = 1
        n = split(exceptions, list, " "); for (i = 1; i <= n; i++) { split(list[i], p, ":"); except[p[1], p[2] ".h"] = 1 }
    }
    NR == FNR { engine[$1] = $3; next }
    engine[$1] != 1 { next }
    {
        kind = substr($3, 1, 1); name = substr($3, 2); dir = $1; sub(/[^\/]*$/, "", dir)
        target = name ~ /^releve\// ? "include/" name : (kind == "\"" ? dir name : "")
        if (target == "") {
            if (!(name in allowed) && !(($1, name) in except))
                print $1 ":" $2 ": <" name ">: the engine takes tables in memory and the C library only [" headers "]"
        } else if (target in engine && engine[target] != 1)
            print $1 ":" $2 ": " name ": a file of the engine uses one that is not"
    }' "$work/layers" "$work/includes" >"$work/found"
awk '$3 == 1 { print $1 }' "$work/layers" | xargs awk '
    /(^|[^A-Za-z0-9_])FILE[ ]*\*/ { print FILENAME ":" FNR ": FILE: the engine reads and writes no file [tables in memory]" }' \
    >>"$work/found"
report "the engine includes the C library only"

: >"$work/found"
while read -r file; do
    object=$B/obj/${file%.c}.o
    if [ ! -f "$object" ]; then
        echo "$file:1: $object is not built [make]" >>"$work/found"
        continue
    fi
    nm -u "$object" | awk '{ print $NF }' | grep -vE "^($ENGINE_SYMBOLS)$" |
        sed "s|^\(.*\)|$file:1: \1: the engine may not call it [C library without files; exact functions of libm; releve/mathx.h]|" >>"$work/found"
done <"$work/engine"
report "the engine calls no inexact function of libm, no file, no library"

# --- 3. the prefix
if [ -f "$B/librelve.a" ]; then
    nm -g --defined-only "$B/librelve.a" | awk 'NF == 3 && $3 !~ /^(rlv_|RLV_|__|\.)/ { print $3 ": a public symbol without prefix [rlv_, RLV_]" }' >"$work/found"
else
    echo "$B/librelve.a is not built [make]" >"$work/found"
fi
report "public symbols start with rlv_"

[ "$failures" -eq 0 ]
