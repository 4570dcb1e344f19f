#!/bin/sh
# Where supply goes under the default settlement: the share of the region's GPs held by territories
# at a given distance from the nearer university town (Toulouse, Montpellier). The expected move of
# each share over three years stays within twice the range of the moves seen between the two
# vintages of the BPE (about three years apart), and so does the gap between near and far.
. tests/cli/lib.sh

expect_exit 0 "$RELEVE" run scenarios/baseline.cfg --replicates 60 --no-figures \
    --set time.horizon=2024 -o "$WORK/run"

# band, territories, GPs of the later vintage, move of the share in % in the BPE, in the model
awk -F, '
    function rad(x) { return x * 3.14159265358979 / 180 }
    function km(a, b, c, d,    s, t, h) {
        s = sin(rad(c - a) / 2)
        t = sin(rad(d - b) / 2)
        h = s * s + cos(rad(a)) * cos(rad(c)) * t * t
        return 2 * 6371 * atan2(sqrt(h), sqrt(1 - h))
    }
    function move(of, before, after, k) {
        return 100 * (of[after, k] / of[after] / (of[before, k] / of[before]) - 1)
    }
    FNR == 1 { file++; next }
    file == 1 { towns++; latitude[towns] = $3; longitude[towns] = $4 }
    file == 2 {
        best = 1e9
        for (i = 1; i <= towns; i++) {
            d = km($5, $6, latitude[i], longitude[i])
            best = d < best ? d : best
        }
        band[$1] = best < 20 ? 1 : best < 40 ? 2 : best < 70 ? 3 : best < 110 ? 4 : best < 150 ? 5 : 6
        territories[band[$1]]++
    }
    file == 3 { seen[$3, band[$1]] += $4; seen[$3] += $4 }
    file == 4 && $4 == "gp_headcount" { model[$3, band[$1]] += $6; model[$3] += $6 }
    END {
        for (k = 1; k <= 6; k++)
            printf "%d %d %d %.2f %.2f\n", k, territories[k], seen[2020, k],
                move(seen, "mid2010s", 2020, k), move(model, 2021, 2024, k)
    }' data/occitanie/universities.csv data/occitanie/territories.csv data/occitanie/gp.csv \
    "$WORK/run/territories.csv" >"$WORK/bands"
sed 's/^/# band, territories, GPs, BPE %, model %: /' "$WORK/bands"

expect_true 'the moves seen are those of sim/README.md' \
    test "$(awk '{ printf "%s ", $4 }' "$WORK/bands")" = '4.66 0.86 -0.89 -4.30 -3.61 -1.66 '
expect_true 'no share moves faster than twice the range of the BPE' awk '
    { low = $4 < low ? $4 : low; high = $4 > high ? $4 : high; moved[NR] = $5 }
    END { for (k = 1; k <= NR; k++) if (moved[k] < 2 * low || moved[k] > 2 * high) exit 1 }
    ' "$WORK/bands"
expect_true 'near gains on far, by no more than twice what the BPE saw' awk '
    $1 == 1 { seen = $4; moved = $5 }
    $1 == 4 || $1 == 5 { gps += $3; far_seen += $3 * $4; far_moved += $3 * $5 }
    END { seen -= far_seen / gps; moved -= far_moved / gps; exit !(moved > 0 && moved <= 2 * seen) }
    ' "$WORK/bands"

# cessations under 60 that are no retirement, reported: 30 % of all by the CNAM
awk -F, '$3 >= 2021 && $3 <= 2023 && $4 ~ /^exits_/ { n[$4] += $6; all += $6 }
    END { printf "# share of exits that are no retirement, 2021-2023: %.1f %% (death %.1f %%)\n",
              100 * (1 - n["exits_retirement"] / all), 100 * n["exits_death"] / all }' \
    "$WORK/run/region.csv"
finish
