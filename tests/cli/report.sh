#!/bin/sh
# releve report: the page, the dossiers, the diagnosis: what they hold, refuse and survive.
. tests/cli/lib.sh

RELEVE_DATADIR=$PWD
export RELEVE_DATADIR
run() { # run FOLDER OPTION...
    folder=$1
    shift
    "$RELEVE" run scenarios/baseline.cfg --replicates 6 --set time.horizon=2031 --no-figures -o "$folder" "$@" \
        >/dev/null 2>&1 || fail "a short run in ${folder##*/}"
}
run "$WORK/a"
run "$WORK/b" --set exits.retirement_shift=1.0 --set 'scenario.title="Départs reportés"'
echo 'window.d3 = {};' >"$WORK/d3.js" # the page is assembled, not opened, here

expect_exit 64 "$RELEVE" report
expect_says 'which runs?'
expect_exit 64 "$RELEVE" report "$WORK/a" --lang de
expect_exit 64 "$RELEVE" report "$WORK/a" --date 2025-13-01
expect_exit 64 "$RELEVE" report "$WORK/a" --crsa --diagnostic
expect_exit 64 "$RELEVE" report "$WORK/a" --department 32
expect_exit 64 "$RELEVE" report "$WORK/a" --crsa --department 99 -o "$WORK/x.html"
expect_says "'99' is no department"
mkfifo "$WORK/pipe.html" "$WORK/pipe.pdf"
for kind in html pdf; do
    expect_exit 73 "$RELEVE" report "$WORK/a" --crsa -o "$WORK/pipe.$kind"
    expect_true "the pipe is still there" test -p "$WORK/pipe.$kind"
done

# --- the page, which a build without zlib refuses before it reads anything
"$RELEVE" report "$WORK/none" --d3 "$WORK/d3.js" -o "$WORK/x.html" 2>"$ERR"
if grep -q 'needs zlib' "$ERR"; then
    expect_exit 69 "$RELEVE" report "$WORK/none" --d3 "$WORK/d3.js" -o "$WORK/x.html"
    expect_says 'package zlib1g-dev'
    skip page 'this releve was built without zlib'
else
    expect_exit 66 "$RELEVE" report "$WORK/none" --d3 "$WORK/d3.js" -o "$WORK/x.html"
    expect_exit 66 "$RELEVE" report "$WORK/a" --d3 "$WORK/none.js" -o "$WORK/x.html"
    expect_exit 73 "$RELEVE" report "$WORK/a" --d3 "$WORK/d3.js" -o "$WORK/none/x.html"
    expect_true 'nothing is left of what failed' test ! -e "$WORK/x.html"
    # what is no file is not replaced: a pipe here, a device on somebody's machine
    expect_exit 73 "$RELEVE" report "$WORK/a" --d3 "$WORK/d3.js" -o "$WORK/pipe.html"
    expect_says 'a pipe stands there and is not replaced'
    expect_true 'the pipe is still there' test -p "$WORK/pipe.html"
    if [ ! -e /usr/share/nodejs/d3/dist/d3.min.js ] && [ ! -e /usr/share/javascript/d3/d3.min.js ]; then
        expect_exit 69 "$RELEVE" report "$WORK/a" -o "$WORK/x.html"
        expect_says 'node-d3'
    fi

    expect_exit 0 "$RELEVE" report "$WORK/a" "$WORK/b" --d3 "$WORK/d3.js" --date 2025-06-30 -o "$WORK/page.html"
    expect_silent
    expect_exit 0 "$RELEVE" report "$WORK/a" "$WORK/b" --d3 "$WORK/d3.js" --date 2025-06-30 -o "$WORK/again.html"
    expect_same "$WORK/page.html" "$WORK/again.html"
    expect_true 'under 2 MB' test "$(wc -c <"$WORK/page.html")" -lt 2000000
    expect_true 'a content policy' grep -q "default-src 'none'; script-src 'sha256-" "$WORK/page.html"
    if grep -qE '(src|href)="?https?:' "$WORK/page.html"; then fail 'an address in src or href'; else pass 'no address in src or href'; fi
    if command -v python3 >/dev/null 2>&1; then
        cat >"$WORK/decode.py" <<'END'
import base64, csv, json, re, struct, sys, zlib
page, folder = sys.argv[1:]
text = open(page, encoding="utf-8").read()
unpack = lambda i: zlib.decompress(base64.b64decode(re.search('id="%s">([^<]*)<' % i, text).group(1)))
meta, data, at = json.loads(unpack("meta")), unpack("run-0"), 0
compared = 0
for level in ["territory", "department", "zone", "region"]:
    codes = meta["places"][level][0]
    names = {"territory": "territories", "department": "departments", "zone": "zones", "region": "region"}
    rows = {(r["indicator"], r["code"], int(r["year"])): r for r in csv.DictReader(open(folder + "/" + names[level] + ".csv", encoding="utf-8"))}
    for name, first, last, decimals, mean_only in meta["runs"][0]["tables"][level]:
        years = last - first + 1; n = years * len(codes); columns = []
        for k in range(1 if mean_only else 3):
            plane = [data[at + p * n: at + (p + 1) * n] for p in range(4)]; at += 4 * n; values = []; before = 0
            for i in range(n):
                z = plane[0][i] | plane[1][i] << 8 | plane[2][i] << 16 | plane[3][i] << 24
                step = z >> 1 ^ -(z & 1)
                before = ((0 if i % years == 0 else before) + step + 2**31) % 2**32 - 2**31
                values.append(before)
            columns.append(values)
        for i in range(n):
            r = rows[name, codes[i // years], first + i % years]
            got = [columns[0][i]] if mean_only else [columns[0][i], columns[0][i] - columns[1][i], columns[0][i] + columns[2][i]]
            want = [float(r[q]) for q in (["mean"] if mean_only else ["p50", "p05", "p95"])]
            for g, w in zip(got, want):
                assert abs(g / 10**decimals - w) <= 0.5000001 / 10**decimals, (name, r, g)
                compared += 1
assert at == len(data)
assert sum(1 for t in meta["runs"][0]["tables"]["territory"]) >= 8
assert all(len(meta["runs"][0]["tables"][l]) >= 17 for l in ["department", "zone", "region"])
assert [c["path"] for c in meta["runs"][1]["changes"]] == ["exits.retirement_shift"], meta["runs"][1]["changes"]
print(compared)
END
        expect_exit 0 python3 "$WORK/decode.py" "$WORK/page.html" "$WORK/a"
    else
        skip decode 'python3 is not installed'
    fi
fi

# --- dossiers: text only, escaped, ready to print without WeasyPrint
mkdir "$WORK/empty"
expect_exit 0 env PATH="$WORK/empty" "$RELEVE" report --crsa "$WORK/a" "$WORK/b" -o "$WORK/crsa.pdf"
expect_says 'ready to print'
expect_true 'the HTML stands in for the PDF' test -s "$WORK/crsa.html"
expect_true 'and no PDF' test ! -e "$WORK/crsa.pdf"
expect_true 'five figures and four maps' test "$(grep -c '<figure>' "$WORK/crsa.html")" -eq 9
expect_true 'differences of medians are said to be that' grep -q 'différence des médianes' "$WORK/crsa.html"
expect_exit 0 "$RELEVE" compare "$WORK/a" "$WORK/b" --no-figures -o "$WORK/paired"
expect_exit 0 "$RELEVE" report --crsa "$WORK/a" "$WORK/b" "$WORK/paired" -o "$WORK/paired.html"
expect_silent
expect_true 'paired differences in the dossier, with their band' grep -q 'Écart à la référence en 2031.*\[.*\]' "$WORK/paired.html"
expect_true 'and no other' sh -c "! grep -q 'différence des médianes' '$WORK/paired.html'"
expect_exit 0 "$RELEVE" compare "$WORK/a" "$WORK/b" --unpaired --no-figures -o "$WORK/unpaired"
for kind in paired unpaired; do
    expect_exit 0 "$RELEVE" report "$WORK/a" "$WORK/b" "$WORK/$kind" --d3 "$WORK/d3.js" -o "$WORK/$kind.page.html"
    command -v python3 >/dev/null 2>&1 || continue
    expect_true "the page knows that its differences are $kind" python3 -c "
import base64, json, re, zlib
meta = json.loads(zlib.decompress(base64.b64decode(re.search('id=\"meta\">([^<]*)', open('$WORK/$kind.page.html').read())[1])))
assert [d['paired'] for d in meta['differences']] == ['$kind' == 'paired'], meta['differences'][0]['paired']
assert all(fr != en for fr, en in meta['observed']['texts'] if 'BPE D201' not in en), 'observed texts have both languages'"
done
sed -i 's/^  "seed": [0-9]*/  "seed": 7/' "$WORK/paired/manifest.json"
expect_exit 0 "$RELEVE" report --crsa "$WORK/a" "$WORK/b" "$WORK/paired" -o "$WORK/other.html"
expect_says 'a comparison of other runs, left aside'
expect_true 'a comparison of other runs is not used' grep -q 'différence des médianes' "$WORK/other.html"
expect_exit 0 "$RELEVE" report --crsa --department 32 "$WORK/a" --question 'Que faire ?' -o "$WORK/gers.html"
for words in 'Gers (32)' 'Que faire' 'Pistes d' 'Aides ouvertes au' 'Méthode et limites' Provenance; do
    expect_true "the dossier of the Gers says '$words'" grep -q "$words" "$WORK/gers.html"
done
expect_true 'names have their apostrophe' grep -q "L’Isle-Jourdain" "$WORK/gers.html"
expect_true 'and no typewriter one' sh -c "! grep -q '[A-Za-z]&#39;[A-Za-z]' '$WORK/gers.html'"
# needed installations have their band, in the table and in the lines of action
band='[0-9]+ \[[0-9]+–([0-9]+|hors d.atteinte)\]'
expect_true 'needs have their band in the table' grep -qE "$band</td><td class=\"number\">$band</td>\$" "$WORK/gers.html"
expect_true 'and in the lines of action' grep -qE "garder la densité.: $band\." "$WORK/gers.html"
expect_true 'a line of action without a band: none' sh -c "! grep -E 'garder la densité.: [0-9]+\.' '$WORK/gers.html'"
expect_exit 0 "$RELEVE" report --diagnostic "$WORK/a" -o "$WORK/diagnosis.html"
expect_true 'the third class of 2018 is not called ZAR' grep -q '>troisième classe<' "$WORK/diagnosis.html"
expect_true 'in no drawing' sh -c "! grep -q '<text[^>]*>ZAR<' '$WORK/diagnosis.html'"
expect_true 'installations to keep the density, with their bounds' \
    grep -qE 'somme des médianes des territoires en déficit.; de [^ ]+ à [^ ]+ si tous' "$WORK/diagnosis.html"
for number in 1 2 3 4 5 6 7; do
    expect_true "question $number" grep -q "<h2>$number\. " "$WORK/diagnosis.html"
done
expect_true 'the survey with its caveat' grep -q 'n = 833' "$WORK/diagnosis.html"
expect_true 'what is not there says what to import' grep -q 'releve import survey FICHIER' "$WORK/diagnosis.html"
expect_exit 0 "$RELEVE" report --diagnostic "$WORK/a" --lang en -o "$WORK/english.html"
expect_true 'in English' grep -q 'Can GPs take new patients?' "$WORK/english.html"

# --- an imported survey, and names that would do harm as code
mkdir "$WORK/data"
cp data/occitanie/* "$WORK/data"
printf 'level,place,question,year,value,n\ndepartment,32,new_patients,2023,71,44\nterritory,31020,locum,2023,12,3\n' >"$WORK/data/survey.csv"
for table in territories communes; do
    awk -F, -v OFS=, '$1 ~ /^32013$/ { $2 = "\"`id`'\''\"\"><script>alert(1)</script>%s&amp;\"" } { print }' \
        "data/occitanie/$table.csv" >"$WORK/data/$table.csv"
done
expect_exit 0 "$RELEVE" report --diagnostic "$WORK/a" --data "$WORK/data" -o "$WORK/survey.html"
expect_true 'the survey of a department' grep -q '71.*(n = 44, 2023)' "$WORK/survey.html"
expect_true 'and of a territory, by department' grep -q 'n = 3, 2023' "$WORK/survey.html"
expect_exit 0 "$RELEVE" report --crsa --department 32 "$WORK/a" --data "$WORK/data" -o "$WORK/hostile.html"
expect_true 'a hostile name is escaped' grep -qF '`id`&#39;&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;%s&amp;amp;' "$WORK/hostile.html"
for file in crsa gers diagnosis survey hostile; do
    if grep -qE '<script|<img|(src|href)=' "$WORK/$file.html"; then fail "$file.html holds more than text"; else pass "$file.html: no script, image or address"; fi
done

if command -v weasyprint >/dev/null 2>&1; then
    expect_exit 0 "$RELEVE" report --crsa --department 32 "$WORK/a" -o "$WORK/gers.pdf"
    expect_true 'a PDF' grep -q '%PDF' "$WORK/gers.pdf"
    expect_true 'which leaves the HTML of that name alone' grep -q 'Que faire' "$WORK/gers.html"
    expect_true 'and no work file' test -z "$(find "$WORK" -name 'gers.pdf.*')"
else
    skip pdf 'weasyprint is not installed'
fi
finish
