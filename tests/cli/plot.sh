#!/bin/sh
# releve plot: what it lists, draws and refuses.
. tests/cli/lib.sh

RELEVE_DATADIR=$PWD
export RELEVE_DATADIR
run=$WORK/run
tests/support/fake_run.sh "$run"

expect_exit 0 "$RELEVE" plot --list
expect_prints 'density_region'
expect_prints 'Pyramide des âges'
expect_exit 0 "$RELEVE" plot --list --lang en
expect_prints 'Age pyramid'
expect_exit 0 "$RELEVE" plot --help
expect_prints 'releve plot out/baseline'

expect_exit 64 "$RELEVE" plot
expect_exit 64 "$RELEVE" plot --lang de "$run"
expect_says "'de' is not a language [fr, en]"
expect_exit 64 "$RELEVE" plot "$run" --figure nothing
expect_says "'nothing' is not a figure"
expect_exit 66 "$RELEVE" plot "$WORK"
expect_says 'manifest.json: the file is missing'

# without gnuplot on the PATH: 69, and no folder
mkdir "$WORK/empty"
expect_exit 69 env PATH="$WORK/empty" "$RELEVE" plot "$run"
expect_says 'install the package gnuplot-nox'
expect_true 'no folder is left' test ! -e "$run/figures"

if command -v gnuplot >/dev/null 2>&1; then
    expect_exit 0 "$RELEVE" plot "$run"
    expect_silent
    for name in density_region density_departments density_map pyramid flows apl_risk_map; do
        for kind in png svg pdf; do
            expect_true "$name.$kind is there" test -s "$run/figures/$name.$kind"
        done
    done
    # from elsewhere, in another locale, with settings of the user's own: the same bytes
    (cd "$WORK" && echo 'set title "x"' >.gnuplot &&
        HOME=$WORK LC_ALL=C LANG=fr_FR GNUTERM=dumb "$RELEVE" plot run -o "$WORK/other") || fail 'plot from elsewhere'
    for file in "$run"/figures/*.png "$run"/figures/*.svg; do # a pdf holds its date
        expect_same "$file" "$WORK/other/${file##*/}"
    done
    expect_exit 73 "$RELEVE" plot "$run" -o "$run/manifest.json/figures"
else
    skip drawing 'gnuplot is not installed'
fi
finish
