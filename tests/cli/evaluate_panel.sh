# releve evaluate panel: its tables, its refusals, what it leaves behind.
# shellcheck shell=sh source=tests/cli/lib.sh
. tests/cli/lib.sh

DATA=tests/data/tvs_panel_240x10/data.csv
panel() { "$RELEVE" evaluate panel "$@"; }
tvs() { panel --data "$DATA" --unit id --time year --cohort g --outcome y "$@"; }
# small NAME: a panel from stdin, then its command with columns u,t,g,y
small() { cat >"$WORK/$1.csv"; }
on() {
    name=$1
    shift
    panel --data "$WORK/$name.csv" --unit u --time t --cohort g --outcome y -o "$WORK/o-$name" \
        --force "$@"
}
# value FILE ESTIMATOR GROUP TIME: the estimate
value() {
    awk -F, -v e="$2" -v g="$3" -v t="$4" '$1 == e && $3 == g && $4 == t { print $5 }' "$1"
}
expect_close() { # WHAT ACTUAL EXPECTED
    if awk -v a="$2" -v b="$3" 'BEGIN { d = a - b; if (d < 0) d = -d; m = b < 0 ? -b : b
            exit !(a != "" && d <= 1e-6 * m + 1e-12) }'; then
        pass "$1 is $3"
    else
        fail "$1 is '$2', expected $3"
    fi
}

expect_exit 0 "$RELEVE" evaluate --help
expect_prints 'releve evaluate KIND'
expect_exit 64 "$RELEVE" evaluate
expect_exit 64 "$RELEVE" evaluate nothing
expect_exit 0 "$RELEVE" evaluate panel --help
expect_prints '--cohort=COL'
expect_exit 64 "$RELEVE" evaluate panel
expect_says '--data is missing'

# --- every family
expect_exit 0 tvs -o "$WORK/all" --cohort-value 2018 \
    --estimators twfe,event_study,sun_abraham,att_gt,imputation,bacon,synthetic_did,did
T=$WORK/all/estimates.csv
if [ "$(head -n 1 "$T")" = "estimator,option,group,time,estimate,std_error,lower,upper,p_value,n,note" ]; then
    pass "header of estimates.csv"
else
    fail "header of estimates.csv"
fi
if [ -z "$(cut -d, -f1,3,4 "$T" | sort | uniq -d)" ]; then
    pass "one row per (estimator, group, time)"
else
    fail "rows with the same keys"
fi
expect_close twfe "$(value "$T" twfe '' '')" 3.29982624170803
expect_close event_study "$(value "$T" event_study '' -2)" 0.056075621304937595
expect_close sun_abraham "$(value "$T" sun_abraham '' 5)" 6.5040669473495347
expect_close sun_abraham_att "$(value "$T" sun_abraham_att '' '')" 3.5872467816406166
expect_close att_gt "$(value "$T" att_gt 2018 2015)" 0.99518764583333297
expect_close att_simple "$(value "$T" att_simple '' '')" 3.5872467816399292
expect_close imputation "$(value "$T" imputation '' '')" 3.8511723162601825
expect_close imputation_horizon "$(value "$T" imputation_horizon '' 5)" 6.6781493246744503
expect_close bacon "$(value "$T" bacon 2022 '')" 2.6739440794886233
expect_close bacon_total "$(value "$T" bacon_total '' '')" 3.2998262417080655
expect_close synthetic_did "$(value "$T" synthetic_did '' '')" 4.4646146906973785
expect_close did "$(value "$T" did '' '')" 4.4984058364425348
for row in 'att_group,2018,' 'att_group_overall,,' 'att_dynamic,,0' 'att_dynamic_overall,,' \
    'att_calendar,,2020' 'att_calendar_overall,,'; do
    if cut -d, -f1,3,4 "$T" | grep -qx -e "$row"; then
        pass "row $row"
    else
        fail "row $row is missing"
    fi
done
for file in diagnostics.csv report.md manifest.json; do
    if [ -s "$WORK/all/$file" ]; then pass "$file"; else fail "$file is missing"; fi
done
if grep -q "$(sha256sum "$DATA" | cut -d ' ' -f 1)" "$WORK/all/manifest.json"; then
    pass "manifest: digest of the data"
else
    fail "manifest: digest of the data"
fi
for figure in panel_outcome panel_overall panel_dynamic; do
    if grep -q '</svg>' "$WORK/all/figures/$figure.svg" &&
        grep -q "(figures/$figure.svg)" "$WORK/all/report.md"; then
        pass "$figure"
    else
        fail "$figure is missing, or the report does not show it"
    fi
done
expect_true "figure in French" grep -q 'Lecture.: .*Callaway' "$WORK/all/figures/panel_dynamic.svg"
expect_true "report in French" grep -q 'suivie d.*une hausse' "$WORK/all/report.md"
expect_exit 0 tvs -o "$WORK/en" --lang en --estimators att_gt
expect_true "figure in English" grep -q 'Reading: .*Callaway' "$WORK/en/figures/panel_dynamic.svg"
expect_true "report in English" grep -q 'followed by a rise' "$WORK/en/report.md"

# --- the folder
expect_exit 73 tvs -o "$WORK/all" --estimators twfe
expect_exit 0 tvs -o "$WORK/all" --estimators twfe --force
if [ "$(wc -l <"$T")" -eq 2 ]; then pass "--force replaces the folder"; else fail "--force"; fi
expect_exit 66 panel --data "$WORK/none.csv" --unit u --time t --cohort g --outcome y -o "$WORK/n"
expect_exit 64 tvs -o "$WORK/n" --estimators did
expect_says '--cohort-value G'
expect_exit 64 tvs -o "$WORK/n" --estimators nothing
expect_exit 64 tvs -o "$WORK/n" --bootstrap 3
expect_exit 65 tvs -o "$WORK/n" --cohort-value 1999 --estimators did
expect_exit 65 tvs -o "$WORK/n" --covariates nothing
expect_says 'nothing: the column is missing'
if [ -e "$WORK/n" ]; then fail "a refusal left a folder"; else pass "a refusal leaves nothing"; fi

# --- inference besides
expect_exit 0 tvs -o "$WORK/b" --estimators att_gt,twfe --cluster dep --bootstrap 500 \
    --wild-bootstrap 99 --randomisation 50
for word in 'simultaneous_critical_value,att_gt,' 'wild_bootstrap,weak,' 'randomisation,twfe,' \
    'twfe_small_sample,full,' 'pretest_wald,att_gt,'; do
    if grep -q "^$word" "$WORK/b/diagnostics.csv"; then pass "$word"; else fail "no $word"; fi
done
cp "$WORK/b/estimates.csv" "$WORK/first.csv"
expect_exit 0 tvs -o "$WORK/b" --force --estimators att_gt,twfe --cluster dep --bootstrap 500
if cmp -s "$WORK/first.csv" "$WORK/b/estimates.csv"; then
    pass "same seed, same bytes"
else
    fail "same seed, other bytes"
fi

# the regularisation of synthetic_did counts units: a weighted one would change when a unit is split
expect_exit 0 tvs -o "$WORK/weighted" --weights pop --cohort-value 2018 --estimators synthetic_did,did
expect_says 'synthetic_did left out: weights have no place'

# two clusters, one within the other: the outer one; crossed: only the regressions take them
expect_exit 0 tvs -o "$WORK/nested" --cluster id,dep --estimators att_gt,imputation
expect_exit 0 tvs -o "$WORK/outer" --cluster dep --estimators att_gt,imputation
if cmp -s "$WORK/nested/estimates.csv" "$WORK/outer/estimates.csv"; then
    pass "nested clusters"
else
    fail "nested clusters"
fi
expect_exit 0 tvs -o "$WORK/crossed" --cluster id,year --estimators twfe,att_gt
expect_says 'att_gt left out: one cluster is needed, or one within the other'

# --- neighbours, coordinates, sensitivity
awk -F, 'NR == 1 { print $0 ",lat,lon" } NR > 1 { print $0 "," 43 + $1 / 200 "," 1 + $1 % 7 / 10 }' \
    "$DATA" >"$WORK/places.csv"
awk 'BEGIN { print "unit,neighbour"; for (u = 1; u < 240; u += 5) print u "," u + 1; print "x,1" }' \
    >"$WORK/pairs.csv"
expect_exit 0 panel --data "$WORK/places.csv" --unit id --time year --cohort g --outcome y \
    --estimators twfe --neighbours "$WORK/pairs.csv" --coordinates lat,lon --conley 30 \
    -o "$WORK/near"
expect_says '1 pairs with a unit that is not in the panel'
for word in 'neighbours,exposed_units,' 'neighbours_dropped,twfe,' \
    'neighbours_dropped,att_simple,' 'neighbours_exposed,att_simple,' 'conley,30 km'; do
    if grep -q "^$word" "$WORK/near/diagnostics.csv"; then pass "$word"; else fail "no $word"; fi
done
expect_exit 64 tvs -o "$WORK/n" --conley 30
expect_exit 66 tvs -o "$WORK/n" --neighbours "$WORK/none.csv"
small early <<'END'
u,t,g,y
a,1,3,1
a,2,3,2
a,3,3,4
a,4,3,4.5
b,1,3,2
b,2,3,2.5
b,3,3,4
b,4,3,6
c,1,,1
c,2,,2.5
c,3,,2
c,4,,2.25
d,1,,0
d,2,,0.5
d,3,,1.5
d,4,,0.75
e,1,,1
e,2,,0.25
e,3,,1
e,4,,1.5
END
expect_exit 0 on early --estimators att_gt --honest
if grep -q '</svg>' "$WORK/o-early/figures/panel_honest.svg"; then pass "panel_honest"; else fail "panel_honest"; fi
expect_true "honest" grep -q '^honest_relative,breakdown,' "$WORK/o-early/diagnostics.csv"

# --- bad panels: a clear refusal or a documented fallback, never a silent number
small duplicate <<'END'
u,t,g,y
a,1,2,1
a,1,2,3
b,1,,1
b,2,,2
END
expect_exit 65 on duplicate
expect_says 'duplicate.csv:3: the unit is observed twice in this period'

small hole <<'END'
u,t,g,y
a,1,2,1
a,2,2,3
b,1,,1
b,2,,2
c,1,,1
d,1,,4
d,2,,4.5
END
expect_exit 0 on hole --estimators twfe
expect_says '1 units dropped: missing in some periods'
expect_exit 0 on hole --estimators twfe,bacon --unbalanced keep
expect_says 'bacon left out: bacon: the panel must be balanced'
expect_true "refused" grep -q '^refused,bacon,' "$WORK/o-hole/diagnostics.csv"

small period <<'END'
u,t,g,y
a,1,1,1
b,1,,2
END
expect_exit 65 on period
expect_says 'there is one period only (1)'

small unit <<'END'
u,t,g,y
a,1,2,1
a,2,2,2
END
expect_exit 65 on unit
expect_says 'there is one unit only (a)'

small nobody <<'END'
u,t,g,y
a,1,,1
a,2,,2
b,1,9,4
b,2,9,3
END
expect_exit 65 on nobody
expect_says 'no unit is treated within the panel'

small everybody <<'END'
u,t,g,y
a,1,2,1
a,2,2,2
b,1,2,4
b,2,2,3
END
for family in twfe att_gt sun_abraham imputation bacon did; do
    expect_exit 65 on everybody --estimators $family
done

small start <<'END'
u,t,g,y
a,1,1,1
a,2,1,2
b,1,0,4
b,2,0,3
END
expect_exit 65 on start --estimators att_gt
expect_says 'no unit has a period before its treatment'

small constant <<'END'
u,t,g,y
a,1,2,1
a,2,2,1
b,1,,1
b,2,,1
END
expect_exit 65 on constant
expect_says 'the outcome is the same everywhere'

small text <<'END'
u,t,g,y
a,1,2,1
a,2,2,douze
b,1,,1
b,2,,1
END
expect_exit 65 on text
expect_says "text.csv:3: y: 'douze' is not a number"

# two units: nothing is left to measure an error with, and rounding is no error
small bare <<'END'
u,t,g,y
a,1,2,1
a,2,2,3
a,3,2,3
b,1,,1
b,2,,2
b,3,,2
END
expect_exit 0 on bare
expect_true "no error out of rounding" awk -F, 'NR > 1 && $6 $7 $8 $9 != "" { exit 1 }' "$WORK/o-bare/estimates.csv"
expect_true "no conclusion" grep -q 'Aucune conclusion possible' "$WORK/o-bare/report.md"

small cohort <<'END'
u,t,g,y
a,1,2,1
a,2,,2
b,1,,1
b,2,,1
END
expect_exit 65 on cohort
expect_says 'the cohort changes within the unit'

small cluster <<'END'
u,t,g,y,c
a,1,2,1,x
a,2,2,2,x
b,1,,1,x
b,2,,1,x
END
expect_exit 65 on cluster --cluster c
expect_says 'there is one cluster only'

small missing <<'END'
u,t,g,y,x
a,1,2,1,
a,2,2,2,
b,1,,1,
b,2,,1,
END
expect_exit 65 on missing --covariates x
expect_says 'no complete row'

small weight <<'END'
u,t,g,y,w
a,1,2,1,1
a,2,2,2,-1
b,1,,1,1
b,2,,1,1
END
expect_exit 65 on weight --weights w

awk 'BEGIN { print "u,t,g,y,x,z"; for (u = 1; u <= 60; u++) for (t = 1; t <= 4; t++) {
    x = u * 37 % 11; print u "," t "," (u % 3 ? 0 : 3) "," (u * t * 7 % 13) + x * t "," x "," 2 * x } }' |
    small collinear
expect_exit 0 on collinear --covariates x,z --estimators att_gt,twfe
expect_says 'cells with collinear covariates'
if [ -z "$(value "$WORK/o-collinear/estimates.csv" att_gt 3 3)" ]; then
    pass "no number for collinear covariates"
else
    fail "a number for collinear covariates"
fi

# everybody treated at once: no estimator can answer, and nothing is written
awk 'BEGIN { print "u,t,g,y"; for (u = 1; u <= 8; u++) for (t = 1; t <= 4; t++) print u "," t ",3," (u * t * 7 % 13) }' |
    small at_once
expect_exit 65 on at_once
expect_says 'no estimator can be used on this panel'
expect_says 'event_study: no event time can be told from the unit and period effects'
expect_true 'no folder of empty rows' test ! -e "$WORK/o-at_once"

# nothing but cells without overlap: rows without numbers, and the report says so
awk 'BEGIN { print "u,t,g,y,x"; for (u = 1; u <= 40; u++) for (t = 1; t <= 3; t++)
    print u "," t "," (u % 2 ? 0 : 2) "," (u * t * 7 % 13) "," (u % 2 ? u : 100 + u) }' | small apart
expect_exit 0 on apart --covariates x --estimators att_gt
expect_says 'cells without overlap'
expect_true "refused" grep -q '^refused,"att_gt, aggregates",' "$WORK/o-apart/diagnostics.csv"
expect_true "no mean effect" grep -q 'Aucun effet moyen' "$WORK/o-apart/report.md"

# --- two periods, two groups: all the same number, but synthetic_did, which refuses
small two <<'END'
u,t,g,y
a,1,2,1
a,2,2,4
b,1,2,2
b,2,2,4.5
c,1,0,1
c,2,0,1.25
d,1,0,3
d,2,0,3.5
END
expect_exit 0 on two --estimators twfe,event_study,sun_abraham,att_gt,imputation,bacon,did,synthetic_did
expect_says 'synthetic_did left out'
for key in 'twfe,,' 'event_study,,0' 'sun_abraham,,0' 'sun_abraham_att,,' 'att_gt,2,2' \
    'att_simple,,' 'att_group,2,' 'att_dynamic,,0' 'att_calendar,,2' 'imputation,,' \
    'imputation_horizon,,0' 'bacon,2,' 'bacon_total,,' 'did,,'; do
    e=${key%%,*}
    rest=${key#*,}
    expect_close "$key" "$(value "$WORK/o-two/estimates.csv" "$e" "${rest%%,*}" "${rest#*,}")" 2.375
done
expect_exit 65 on two --estimators synthetic_did

finish
