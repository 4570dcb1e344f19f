#!/bin/sh
# The guard of the architecture finds violations planted in a copy of the sources.
. tests/cli/lib.sh
: "${B:=build}" "${CC:=gcc}"
check=$PWD/tests/support/check_layers.sh
copy=$WORK/tree

plant() { # plant FILE LINE... : a fresh copy, with the lines at the end of FILE
    rm -rf "$copy"
    mkdir -p "$copy/build" "$copy/$(dirname "$1")"
    cp -r include sim "$copy/"
    cp -r "$B/obj" "$B/librelve.a" "$copy/build/"
    file=$copy/$1
    shift
    printf '%s\n' "$@" >>"$file"
}
run() { B=build "$check" "$copy"; }

plant sim/base/core.c '/* no violation */'
expect_exit 0 run

plant sim/base/core.c '#include "releve/params.h"'
expect_exit 1 run
expect_prints 'sim/base/core.c:'
expect_prints 'releve/params.h: base may not use inputs [base]'

plant sim/evaluate/planted.c '#include "releve/params.h"'
expect_exit 1 run
expect_prints 'sim/evaluate/planted.c:1: releve/params.h: evaluate may not use inputs [base evaluate]'

plant sim/inputs/planted.c '#include "../cli/cli.h"'
expect_exit 1 run
expect_prints 'sim/inputs/planted.c:1: ../cli/cli.h: inputs may not use cli'

plant sim/elsewhere/planted.c '#include "releve/core.h"'
expect_exit 1 run
expect_prints 'sim/elsewhere/planted.c:1: elsewhere: not a layer'

plant include/releve/orphan.h '#include "releve/core.h"'
expect_exit 1 run
expect_prints 'include/releve/orphan.h:1: no single sim/*/orphan.c'

plant sim/base/mathx.c '#include <gsl/gsl_rng.h>'
expect_exit 1 run
expect_prints '<gsl/gsl_rng.h>: the engine takes tables in memory'

plant include/releve/mathx.h '#include "releve/csv_table.h"'
expect_exit 1 run
expect_prints 'releve/csv_table.h: a file of the engine uses one that is not'

plant include/releve/mathx.h '#include <stdio.h>' 'void rlv_show(FILE *out);'
expect_exit 1 run
expect_prints 'FILE: the engine reads and writes no file'

# objects: a planted call of exp, of fopen, and a public name without prefix
object() { # object FILE.c TEXT : its object in the copy, without sanitizers
    printf '%s\n' "$2" >"$copy/$1"
    mkdir -p "$copy/build/obj/$(dirname "$1")"
    $CC -O2 -c -o "$copy/build/obj/${1%.c}.o" "$copy/$1"
}
plant sim/space/planted.c ''
object sim/space/planted.c 'double exp(double); double rlv_planted(double x); double rlv_planted(double x) { return exp(x); }'
expect_exit 1 run
expect_prints 'sim/space/planted.c:1: exp: the engine may not call it'

plant sim/model/planted.c ''
object sim/model/planted.c '#include <math.h>
double rlv_planted(double x); double rlv_planted(double x) { return sqrt(x); }'
expect_exit 0 run

plant sim/model/planted.c ''
expect_exit 1 run
expect_prints 'is not built [make]'

plant sim/model/planted.c ''
object sim/model/planted.c '#include <stdio.h>
int rlv_planted(void); int rlv_planted(void) { return fopen("x", "r") == NULL; }'
expect_exit 1 run
expect_prints 'sim/model/planted.c:1: fopen: the engine may not call it'

plant sim/model/planted.c ''
object sim/model/planted.c 'int planted_name; int planted_name = 1;'
ar rcs "$copy/build/librelve.a" "$copy/build/obj/sim/model/planted.o"
expect_exit 1 run
expect_prints 'planted_name: a public symbol without prefix [rlv_, RLV_]'

finish
