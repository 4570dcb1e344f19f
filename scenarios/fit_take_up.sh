#!/bin/sh
# Fits the take-up of aids (aids.take_up_*) to the contracts counted in Occitanie from October 2018
# to spring 2022 (ARS, communiqué of May 2022), on scenarios/backtest_aids_2018.cfg. One parameter a
# scheme, between 0 and 1, by proportion: rate <- rate * wanted / signed, until they agree; a rate at
# 1 that signs too few stays there, and is said.
#
#   scenarios/fit_take_up.sh [RELEVE] [REPLICATES]
#
# Counts are over three and a half years, of all signatories; the share of GPs among them is 0.85 for
# conventional contracts (Cour des comptes, 2024), and not known for those of the ARS: 0.95 for
# guaranteed incomes, 0.5 for Zone Montagne (they include dentists and other specialties) [assumed].
# COTRAM and CSTM are counted together: half each [assumed]. Zone Montagne began in October 2019.
set -eu
releve=${1:-build/releve}
replicates=${2:-100}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# parameter, schemes, contracts a year, first and last year counted, rate to start from
cat >"$work/targets" <<END
caim caim $(awk 'BEGIN { print 108 * .85 / 3.5 }') 2019 2021 1
coscom coscom $(awk 'BEGIN { print 127 * .85 / 3.5 }') 2019 2021 0.1
cotram cotram $(awk 'BEGIN { print 15 * .85 / 3.5 }') 2019 2021 0.1
cstm cstm $(awk 'BEGIN { print 15 * .85 / 3.5 }') 2019 2021 0.5
guarantee ptmg|cde $(awk 'BEGIN { print 110 * .95 / 3.5 }') 2019 2021 0.3
ars ars_montagne $(awk 'BEGIN { print 60 * .5 / 2.5 }') 2020 2021 0.2
END
awk '{ print $1, $6 }' "$work/targets" >"$work/rates"

for round in 1 2 3 4 5 6; do
    set --
    while read -r name rate; do
        set -- "$@" --set "aids.take_up_$name=$rate"
    done <"$work/rates"
    "$releve" run scenarios/backtest_aids_2018.cfg --replicates "$replicates" --no-figures \
        "$@" -o "$work/run" --force >/dev/null 2>&1
    awk -F, -v round="$round" -v rates="$work/rates" '
        NR == FNR { split($0, f, " "); n++; name[n] = f[1]; scheme[n] = f[2]; wanted[n] = f[3]
                    from[n] = f[4]; to[n] = f[5]; next }
        $4 == "aid_signed" { signed[$1, $6] += $7 }
        END {
            while ((getline line < rates) > 0) { split(line, g, " "); rate[g[1]] = g[2] }
            close(rates)
            for (i = 1; i <= n; i++) {
                sum = 0
                m = split(scheme[i], s, "|")
                for (y = from[i]; y <= to[i]; y++)
                    for (j = 1; j <= m; j++) sum += signed[s[j], y]
                sum /= to[i] - from[i] + 1
                old = rate[name[i]]
                new = sum > 0 ? old * wanted[i] / sum : 1
                if (new > 1) new = 1
                printf "round %d  take_up_%-9s %.5f  signs %.1f a year, wanted %.1f%s\n", round, \
                    name[i], old, sum, wanted[i], old == 1 && sum < wanted[i] ? "  (at its bound)" : ""
                print name[i], new > rates
            }
        }' "$work/targets" "$work/run/costs.csv"
done
