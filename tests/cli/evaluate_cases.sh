#!/bin/sh
# releve evaluate panel and rd against the reference cases, through the command: every number of the
# expected tables that an option of the command reaches. Cases that may not enter the project are
# read from ../shared/cases and skipped without it; what no option reaches is compared by the unit
# tests of the library.
. tests/cli/lib.sh

shared=../shared/cases

# table FILE: a CSV file (quotes and commas within them allowed), tab-separated
table() {
    awk '{
        gsub(/\r/, ""); line = ""; quoted = 0
        n = split($0, part, "\"")
        for (i = 1; i <= n; i++) {
            if (i > 1) quoted = !quoted
            if (!quoted) gsub(/,/, "\t", part[i])
            line = line part[i]
        }
        print line
    }' "$1"
}

# What the command must be told for the options of a reference's row.
flags() {
    case $1 in *notyettreated*) printf ' --control not-yet' ;; esac
    case $1 in *est=ipw*) printf ' --method ipw' ;; *est=reg* | *est_method=reg*) printf ' --method reg' ;; esac
    case $1 in *universal*) printf ' --base universal' ;; esac
    case $1 in *anticipation=1*) printf ' --anticipation 1' ;; esac
    case $1 in *clustervars=state* | *cluster\(state\)* | *cluster=state*) printf ' --cluster state' ;; esac
    case $1 in *twoway*) printf ' --cluster countyreal,year' ;; esac
    case $1 in *cluster\(reg\)*) printf ' --cluster reg' ;; esac
    case $1 in *cluster\(dep\)* | *cluster=dep*) printf ' --cluster dep' ;; esac
    case $1 in *weights=pop*) printf ' --weights pop' ;; *weights=exp*) printf ' --weights w' ;; esac
    case $1 in *x1+x2*) printf ' --covariates x1,x2' ;; *~lpop* | *lpop\ x\ year* | *lpop:i*) printf ' --covariates lpop' ;; esac
    case $1 in *allow_unbalanced_panel=TRUE*) printf ' --unbalanced keep' ;; esac
    case $1 in *panel=FALSE*) printf ' --repeated-cross-section' ;; esac
    case $1 in *K.fixef=full*) printf ' --small-sample full' ;; *K.fixef=none*) printf ' --small-sample none' ;; esac
    case $1 in *cohort\ 2018*) printf ' --cohort-value 2018' ;; esac
}
# The same for a discontinuity.
flags_rd() {
    echo "$1" | sed 's/h=\([0-9.]*\);b=\([0-9.]*\)/--bandwidth \1,\2/; s/;/ /g; s/kernel=/--kernel /; s/vce=/--vce /
        s/bwselect=/--selector /; s/^p=/--order /; s/covs=/--covariates /; s/cluster=/--cluster /
        s/masspoints=/--masspoints /; s/^default$//'
}

# compare EXPECTED OURS OPTIONS ESTIMATORS: numbers of the rows with these options; a bound is
# relative to the standard error when that is larger; what is missing there must be missing here.
# Prints how many numbers agree, and each that does not.
compare() {
    awk -F '\t' -v options="$3" -v only="$4" '
    function close_to(what, ours, theirs, scale,  d) {
        if (theirs == "NA") theirs = ""
        if (ours == theirs) { agree += ours != ""; return }
        d = ours - theirs; if (d < 0) d = -d
        m = theirs < 0 ? -theirs : +theirs; if (m < scale) m = scale
        if (ours != "" && theirs != "" && d <= 1e-6 * m) { agree++; return }
        print "# " options ": line " FNR ": " what " is " ours ", expected " theirs
    }
    function key(  e, t) {
        e = $1; t = $4
        if (match($10, /::-?[0-9]+/) && e ~ /^(twfe_event_study|sunab)$/) t = substr($10, RSTART + 2, RLENGTH - 2)
        if (e == "bjs") e = t == "" ? "imputation" : "imputation_horizon"
        if (match(e, /^bw_[hb]_/)) return "rd_bandwidth_" substr(e, 4, 1) "\t" substr(e, 6) "\t"
        if (sub(/^rdrobust_/, "rd_", e)) return e "\t\t"
        if (e == "twfe_event_study") e = "event_study"
        if (e == "sunab") e = options ~ /agg=att/ ? "sun_abraham_att" : "sun_abraham"
        if (e == "sun_abraham_att") return e "\t\t"
        if (e == "bacon_2x2") { e = "bacon"; if (t == "Inf") t = "" }
        if (e == "synthdid_exact_qp") e = "synthetic_did"
        if (e == "did_estimate") e = "did"
        if (e == "aggte_simple_overall") e = "att_simple"
        sub(/_balance_e=1/, "", e); sub(/^aggte_/, "att_", e)
        if (e == "att_group" && $3 == "") return e "\t" t "\t"
        return e "\t" $3 "\t" t
    }
    FNR == 1 { next }
    FILENAME == ARGV[1] { row[$1 "\t" $3 "\t" $4] = $0; next }
    $2 != options || $1 !~ only || $10 ~ /coef=year::[0-9]+:/ { next }
    {
        k = key()
        if (!(k in row)) { print "# " options ": line " FNR ": no row " k; next }
        split(row[k], r, "\t")
        close_to("estimate", r[5], $5, 0)
        if ($1 !~ /^bacon/ && !($1 == "did_estimate" && $6 == "")) close_to("std_error", r[6], $6, 0)
        if ($7 != "") close_to("lower", r[7], $7, +$6)
        if ($8 != "") close_to("upper", r[8], $8, +$6)
        if ($9 != "") close_to("n", r[10], $9, 0)
        if (match($10, /pv=[-+.0-9e]+/)) close_to("p_value", r[9], substr($10, RSTART + 3, RLENGTH - 3), 1)
        if ($1 == "bacon_2x2") {
            match($10, /weight=[-+.0-9e]+/); w = substr($10, RSTART + 7, RLENGTH - 7)
            match(r[11], /weight=[-+.0-9e]+/); close_to("weight", substr(r[11], RSTART + 7, RLENGTH - 7), w, 0)
        }
    }
    END { print agree + 0 }' "$2" "$1" >"$WORK/compared"
    agree=$((agree + $(tail -n 1 "$WORK/compared")))
    grep '^#' "$WORK/compared" && wrong=$((wrong + 1))
}

# each EXPECTED PATTERN ESTIMATORS FLAGS...: a run of evaluate $kind for each distinct text of
# options among the rows of the ESTIMATORS (a pattern of theirs) whose options match PATTERN
each() {
    table "$1" >"$WORK/expected"
    pattern=$2 theirs=$3
    shift 3
    awk -F '\t' -v only="$theirs" -v pattern="$pattern" \
        'FNR > 1 && $1 ~ only && $2 ~ pattern && !seen[$2]++ { print $2 }' "$WORK/expected" >"$WORK/options"
    while IFS= read -r options; do
        # shellcheck disable=SC2046 # the flags are words
        if "$RELEVE" evaluate "$kind" "$@" $([ "$kind" = rd ] && flags_rd "$options" || flags "$options") -o "$WORK/run" --force \
            >/dev/null 2>"$ERR" </dev/null; then
            table "$WORK/run/estimates.csv" >"$WORK/ours"
            compare "$WORK/expected" "$WORK/ours" "$options" "$theirs"
        else
            echo "# $options"
            sed 's/^/# /' "$ERR"
            wrong=$((wrong + 1))
        fi
    done <"$WORK/options"
}

begin() { agree=0 wrong=0; }
# enough NAME COUNT: the case had COUNT numbers, all of them equal
enough() {
    if [ "$wrong" -eq 0 ] && [ "$agree" -eq "$2" ]; then
        pass "$1: $agree numbers equal"
    else
        fail "$1: $agree numbers equal, expected $2; $wrong runs with others"
    fi
}

# --- the cases of the project
kind=rd
R=tests/data/rd_below_1200
begin
each $R/expected_rdrobust.csv '.*' '^(rdrobust|bw)_' --data $R/data.csv --outcome y --running score --threshold 2.5
enough rd_below_1200 338
kind=panel
T=tests/data/tvs_panel_240x10
tvs="--data $T/data.csv --unit id --time year --cohort g --outcome y"
begin
# shellcheck disable=SC2086 # words
each $T/expected_did.csv '.*' '^(att_gt|aggte)' $tvs --estimators att_gt
# shellcheck disable=SC2086
each $T/expected_fixest.csv '.*' . $tvs --estimators twfe,event_study,sun_abraham
# shellcheck disable=SC2086
each $T/expected_bjs.csv '.*' . $tvs --estimators imputation
# shellcheck disable=SC2086
each $T/expected_bacon.csv '.*' . $tvs --estimators bacon
# shellcheck disable=SC2086
each $T/expected_synthdid.csv '.*' . $tvs --estimators synthetic_did,did
enough tvs_panel_240x10 2276

W=tests/data/wcb_regions
begin
each $W/expected_wcb.csv '^cluster' '^twfe$' --data $W/data.csv --unit id --time year --cohort g --outcome y --estimators twfe
enough wcb_regions 3

# --- those that stay outside
if [ -d "$shared" ]; then
    kind=rd
    begin
    each $shared/rd_senate/expected_rdrobust_4.0.0.csv '^(default|(kernel|p|vce|bwselect|covs|masspoints)=[a-z0-9,]*|cluster=state|h=1.;b=[^,]*)$' \
        '^(rdrobust_(conv|bias|robust)|bw_)' --data $shared/rd_senate/data.csv --outcome vote --running margin --threshold 0
    each $shared/rd_senate/expected_rdrobust_covs_4.0.0.csv 'covs=t.*;vce' '^rdrobust_' \
        --data $shared/rd_senate/data_RDsenate_full.csv --outcome vote --running margin --threshold 0
    enough rd_senate 654
    kind=panel

    for case in mpdta_cs mpdta_fe; do
        awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i ~ /^"?lpop"?$/) at = i; print $0 ",w"; next }
            { printf "%s,%.17g\n", $0, exp($at) }' $shared/$case/data.csv >"$WORK/$case.csv"
    done
    counties="--unit countyreal --time year --cohort first.treat --outcome lemp"
    cs=$shared/mpdta_cs/expected_did_2.5.1.csv
    begin
    # shellcheck disable=SC2086
    each $cs '^[^b]*base=[a-z]*;[^b]*$' '^(att_gt|aggte_[a-z_]*)$' --data "$WORK/mpdta_cs.csv" $counties --estimators att_gt
    # shellcheck disable=SC2086
    each $cs '.*' 'balance_e=1' --data "$WORK/mpdta_cs.csv" $counties --estimators att_gt --balance-event 1
    enough mpdta_cs 4382

    begin
    # shellcheck disable=SC2086
    each $shared/mpdta_fe/expected_fixest_0.14.2.csv '^[^v].*cluster|^vcov=(cluster|twoway.*min)[^;]*($|;ssc[(]|;ssc G)' \
        '^(twfe|twfe_event_study)$' --data "$WORK/mpdta_fe.csv" $counties --estimators twfe,event_study
    # shellcheck disable=SC2086
    each $shared/mpdta_fe/expected_fixest_0.14.2.csv 'agg=(period|att)|lpop:i' '^sunab$' \
        --data "$WORK/mpdta_fe.csv" $counties --estimators sun_abraham
    enough mpdta_fe 172

    begin
    # shellcheck disable=SC2086
    each $shared/bjs_mpdta/expected_didimputation_0.5.0.csv '^[^-]*$' . --data "$WORK/mpdta_fe.csv" $counties --estimators imputation
    # shellcheck disable=SC2086
    each $shared/bacon_mpdta/expected_bacon_0.1.3.csv '.*' '^bacon_(2x2|total)' --data "$WORK/mpdta_fe.csv" $counties --estimators bacon
    enough 'bjs_mpdta, bacon_mpdta' 55

    begin
    for data in "$shared"/cs_edge/data_*.csv; do
        name=${data##*/data_}
        # shellcheck disable=SC2086
        each $shared/cs_edge/expected_did_2.5.1.csv "^${name%.csv};" '^(att_gt|aggte_[a-z_]*)$' --data "$data" $counties --estimators att_gt
    done
    enough cs_edge 1285

    # the event study whose coefficients HonestDiD takes: adopters after the last year kept are controls
    awk -F, 'NR == 1 { print; next } { gsub(/\r/, "") } $4 != 2015 && $2 < 2016 { if ($4 != 2014) $4 = ""; print }' \
        OFS=, $shared/honestdid_ehec/data.csv >"$WORK/ehec.csv"
    awk -F, 'NR == 1 || /^twfe_event_study/ { if (NR > 1) $4 -= 2014; print }' OFS=, \
        $shared/honestdid_ehec/expected_honestdid_0.2.8.csv >"$WORK/study.csv"
    # a first year of treatment from the dummy `post`
    awk -F, 'NR == FNR { if (FNR == 1) { for (i = 1; i <= NF; i++) { gsub(/"/, "", $i); at[$i] = i } }
            else if ($at["post"] == 1 && !($at["state"] in first)) first[$at["state"]] = $at["year"]; next }
        FNR == 1 { print $0 ",first"; next } { print $0 "," first[$at["state"]] }' \
        $shared/bacon_castle/data.csv $shared/bacon_castle/data.csv >"$WORK/castle.csv"
    begin
    each "$WORK/study.csv" '.*' '^twfe_event_study' --data "$WORK/ehec.csv" --unit stfips --time year \
        --cohort yexp2 --outcome dins --estimators event_study
    each $shared/bacon_castle/expected_bacon_0.1.3.csv '.*' '^(bacon_(2x2|total)|twfe)$' --data "$WORK/castle.csv" \
        --unit state --time year --cohort first --outcome l_homicide --estimators bacon,twfe
    enough 'honestdid_ehec, bacon_castle' 77
else
    skip 'reference cases' 'the folder ../shared/cases is not there'
fi

finish
