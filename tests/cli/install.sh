#!/bin/sh
# make install into a folder: everything is there, works from there, and goes with uninstall.
. tests/cli/lib.sh
: "${B:=build}" "${CC:=gcc}"
unset RELEVE_DATADIR

# Installs the build under test: PREFIX, WERROR... come from the make that runs the tests (MAKEFLAGS),
# so that nothing is built again; the kind of build is the folder's name: build, build/asan...
: "${PREFIX:=/usr/local}"
kind=${B#build}
kind=${kind#/}
staged() {
    make --no-print-directory BUILD="${kind:-release}" PREFIX="$PREFIX" DESTDIR="$WORK/root" "$@" 2>&1 |
        grep -v jobserver >"$WORK/make"
    cat "$WORK/make"
    ! grep -q '\*\*\*' "$WORK/make"
}
prefix=$WORK/root$PREFIX

expect_exit 0 staged install
for file in bin/releve lib/librelve.a lib/pkgconfig/librelve.pc include/releve/core.h \
    share/man/man1/releve.1 share/bash-completion/completions/releve share/doc/releve/LICENSE; do
    expect_true "$file is installed" test -s "$prefix/$file"
done
for folder in data scenarios plots; do
    [ -d "$folder" ] || continue
    if ! git ls-files "$folder" >"$WORK/listed" 2>/dev/null; then
        skip "$folder/ is installed whole" "not a clone of the repository"
        continue
    fi
    grep -v '/\.' "$WORK/listed" >"$WORK/tracked"
    (cd "$prefix/share/releve" && find "$folder" -type f) | sort >"$WORK/installed"
    absent=$(LC_ALL=C sort "$WORK/tracked" | LC_ALL=C comm -23 - "$WORK/installed" | head -n 3)
    expect_true "$folder/ is installed whole ${absent}" test -z "$absent"
done

# the installed command runs, and the manual page and the completion list its commands
expect_exit 0 "$prefix/bin/releve" --version
"$prefix/bin/releve" --help | awk '/^Usage:/ { on = 1; next } on && /^  [a-z]/ && $1 != "releve" { print $1 }' |
    sort >"$WORK/commands"
sed -n '/^\.SH COMMANDS/,/^\.SH EXIT/s/^\.B \([a-z-]*\)$/\1/p' "$prefix/share/man/man1/releve.1" |
    sort >"$WORK/in_page"
if [ -s "$WORK/commands" ]; then
    expect_same "$WORK/commands" "$WORK/in_page"
else
    skip "the manual page lists the commands" "releve --help lists none"
fi
if command -v man >/dev/null 2>&1; then
    LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 \
        "$prefix/share/man/man1/releve.1" >"$WORK/page" 2>"$WORK/warnings"
    expect_true "the manual page has no warning" test ! -s "$WORK/warnings"
    expect_true "the manual page reads" grep -q 'an input file is missing' "$WORK/page"
else
    skip "the manual page reads" "man is not installed"
fi
if command -v bash >/dev/null 2>&1; then
    PATH=$prefix/bin:$PATH bash -c '
        . "$1"
        COMP_WORDS=(releve "") COMP_CWORD=1
        _releve
        printf "%s\n" "${COMPREPLY[@]}" | grep -v "^--"' - \
        "$prefix/share/bash-completion/completions/releve" 2>"$WORK/bash_says" | sort >"$WORK/completed"
    expect_same "$WORK/commands" "$WORK/completed"
    expect_true "the completion says nothing" test ! -s "$WORK/bash_says"
else
    skip "completion lists the commands" "bash is not installed"
fi

# a program of somebody else's builds with what pkg-config says
cat >"$WORK/user.c" <<'C'
#include <releve/core.h>
#include <releve/mathx.h>
#include <stdio.h>
int main(void)
{
    printf("%s %.3f\n", RLV_VERSION, rlv_exp(1.0));
    return 0;
}
C
if [ "$kind" = asan ] || [ "$kind" = coverage ]; then
    skip "a program builds with librelve.pc" "the library of the $kind build needs its run-time"
else
    export PKG_CONFIG_PATH="$prefix/lib/pkgconfig"
    # shellcheck disable=SC2046 # a list of options
    expect_exit 0 $CC -o "$WORK/user" "$WORK/user.c" \
        $(pkg-config --define-variable=prefix="$prefix" --cflags --libs librelve)
    expect_exit 0 "$WORK/user"
    expect_prints ' 2.718'
fi

expect_exit 0 staged uninstall
left=$(find "$WORK/root" -type f | head -n 3)
expect_true "uninstall leaves no file $left" test -z "$left"
expect_true "nor a folder of its own" test ! -e "$prefix/share/releve" -a ! -e "$prefix/include/releve"

finish
