#!/bin/sh
# Where the command looks for data/, scenarios/ and plots/ (sim/cli/datadir.h).
. tests/cli/lib.sh
: "${CC:=gcc}"
unset RELEVE_DATADIR

cat >"$WORK/main.c" <<'C'
#include "datadir.h"
#include <stdio.h>
int main(int argc, char **argv)
{
    char path[4096];
    rlv_error_t err = {0};
    (void)argv;
    if (rlv_cli_datadir(path, argc > 1 ? 4 : sizeof path, &err) == 0)
        puts(path);
    else
        fputs(err.text, stderr);
    return -err.status;
}
C
mkdir -p "$WORK/tree/scenarios" "$WORK/tree/plots" "$WORK/tree/build/asan" "$WORK/alone" \
    "$WORK/moved/bin" "$WORK/moved/share/releve/scenarios" "$WORK/moved/share/releve/plots" \
    "$WORK/compiled" "$WORK/given"
expect_exit 0 $CC -std=c11 -D_POSIX_C_SOURCE=200809L -Iinclude -Isim/cli -DRLV_DATADIR="\"$WORK/compiled\"" \
    -o "$WORK/where" "$WORK/main.c" sim/cli/datadir.c sim/base/core.c

finds() { # finds FOLDER-OF-THE-EXECUTABLE EXPECTED
    cp "$WORK/where" "$1/releve"
    expect_exit 0 "$1/releve"
    expect_true "$(describe "$1/releve finds $2")" test "$(cat "$OUT")" = "$2"
}
finds "$WORK/tree/build" "$WORK/tree"
finds "$WORK/tree/build/asan" "$WORK/tree"
finds "$WORK/moved/bin" "$WORK/moved/bin/../share/releve"
finds "$WORK/alone" "$WORK/compiled"

expect_exit 0 env RELEVE_DATADIR="$WORK/given" "$WORK/tree/build/releve"
expect_prints "$WORK/given"
expect_exit 69 env RELEVE_DATADIR="$WORK/nowhere" "$WORK/tree/build/releve"
expect_says "[RELEVE_DATADIR=folder says where they are]"
rmdir "$WORK/compiled"
expect_exit 69 "$WORK/alone/releve"
expect_exit 69 "$WORK/tree/build/releve" short
expect_says "the path is too long"
finish
