#!/bin/sh
# Nouns after a count of one: a run of one replicate, and what is shown, drawn and reported of it.
. tests/cli/lib.sh

RELEVE_DATADIR=$PWD
export RELEVE_DATADIR
short() { # short SCENARIO FOLDER OPTION... : its screen into FOLDER.screen
    short_of=$1
    short_in=$2
    shift 2
    "$RELEVE" run "scenarios/$short_of.cfg" --replicates 1 --set time.horizon=2028 -o "$short_in" "$@" \
        >"$short_in.screen" 2>/dev/null || fail "a run of one replicate of $short_of"
}
short no_aids "$WORK/other" --no-figures

# Characters, with the spaces and lines of a figure's or a table's layout as one space.
words_of() {
    case $1 in
    *.xlsx) unzip -p "$1" xl/sharedStrings.xml ;;
    *.pdf) pdftotext "$1" - ;;
    *) cat "$1" ;;
    esac | tr -s ' \n' '  '
}
# one WHAT FILE: "1 WHAT" stands in FILE, and never in the plural
one() {
    words_of "$2" >"$WORK/words"
    expect_true "1 $1 in ${2#"$WORK"/}" grep -qE "(^|[^0-9])1 $1([^a-z]|\$)" "$WORK/words"
    expect_true "no 1 ${1}s in ${2#"$WORK"/}" sh -c "! grep -qE '(^|[^0-9])1 ${1}s' '$WORK/words'"
}

for lang in fr en; do
    case $lang in fr) word=réplication ;; *) word=replicate ;; esac
    folder=$WORK/$lang
    short baseline "$folder" --lang $lang
    one $word "$folder.screen"
    for figure in "$folder"/figures/*.svg; do one $word "$figure"; done

    expect_exit 0 "$RELEVE" territory Aspet --run "$folder" --lang $lang
    one $word "$OUT"
    expect_exit 0 "$RELEVE" zone --run "$folder" -o "$WORK/zone_$lang" --lang $lang
    one $word "$OUT"
    one simulation "$WORK/zone_$lang/figures/zone_change_map.svg"
    xlsx=
    pkg-config --exists xlsxwriter 2>/dev/null && command -v unzip >/dev/null 2>&1 && xlsx=--xlsx
    # shellcheck disable=SC2086 # one option or none
    expect_exit 0 "$RELEVE" compare "$folder" "$WORK/other" -o "$WORK/compared_$lang" $xlsx --lang $lang
    one $word "$OUT"
    for figure in "$WORK/compared_$lang"/figures/*.svg; do one $word "$figure"; done
    if [ -n "$xlsx" ]; then
        one $word "$WORK/compared_$lang/comparison.xlsx"
    else
        skip "the workbook ($lang)" 'libxlsxwriter or unzip is not installed'
    fi
    expect_exit 0 "$RELEVE" report --crsa "$folder" "$WORK/other" -o "$WORK/crsa_$lang.html" --lang $lang
    one $word "$WORK/crsa_$lang.html"
    expect_exit 0 "$RELEVE" report --diagnostic "$folder" -o "$WORK/diagnosis_$lang.html" --lang $lang
    one $word "$WORK/diagnosis_$lang.html"
    if command -v pdftotext >/dev/null 2>&1; then
        expect_exit 0 "$RELEVE" territory Aspet --run "$folder" --figure "$WORK/sheet_$lang.pdf" --lang $lang
        one $word "$WORK/sheet_$lang.pdf"
    else
        skip "the sheet's page ($lang)" 'pdftotext is not installed'
    fi
done

# the page's words are put together in the browser (tests/browser looks there): here its own functions
if command -v node >/dev/null 2>&1; then
    for lang in fr en; do
        expect_exit 0 node -e '
            const fs = require("fs");
            globalThis.state = {lang: process.argv[1]};
            const source = ["numbers", "words"].map((f) => fs.readFileSync("plots/page/" + f + ".js", "utf8")).join("\n");
            new Function(source + `
                for (const n of [0, 1, 2]) {
                    console.log(t("source_run", "v", "T", n, "7", plural(n)));
                    console.log(t("run_line", n, "7", "both", "v", plural(n)));
                }`)();' $lang
        case $lang in fr) word=réplication zero= ;; *) word=replicate zero=s ;; esac
        for text in "0 $word$zero," "1 $word," "2 ${word}s,"; do
            expect_true "the page says $text twice" test "$(grep -cF "$text" "$OUT")" -eq 2
        done
    done
else
    skip "the page's words" 'node is not installed'
fi
finish
