#!/bin/sh
# releve aids: places, dates, profiles, amounts, formats.
. tests/cli/lib.sh

nnbsp=$(printf '\342\200\257')
doctor='--age 35 --state liberal --first-installation --group --sector 1 --pdsa'
expect_exit 0 "$RELEVE" aids --help
expect_exit 64 "$RELEVE" aids
expect_says 'which place?'
expect_exit 64 "$RELEVE" aids Mende --age 12
expect_exit 64 "$RELEVE" aids Mende --state retired
expect_exit 64 "$RELEVE" aids Mende --days many
expect_exit 64 "$RELEVE" aids Mende --date 2025-13-01
expect_exit 64 "$RELEVE" aids Mende --date 2025-1-001
expect_exit 64 "$RELEVE" aids Mende --date 2025-12-01x
expect_exit 64 "$RELEVE" aids Mende --json --csv

# the four amounts of the CAIM, in a commune of a ZIP
zip=$(awk -F, '$13 == "ZIP" { print $1; exit }' data/occitanie/communes.csv)
for pair in 4:50000 3.5:43750 3:37500 2.5:31250; do
    # shellcheck disable=SC2086
    expect_exit 0 "$RELEVE" aids "$zip" --date 2025-12-31 $doctor --days "${pair%:*}" --csv
    expect_true "CAIM ${pair}" grep -q "^$zip,caim,.*,yes,,\"\",${pair#*:},exact,pub,5,pub," "$OUT"
done
# shellcheck disable=SC2086
expect_exit 0 "$RELEVE" aids "$zip" --date 2025-12-31 $doctor --days 4
expect_prints "50${nnbsp}000${nnbsp}€ sur 5 ans"
expect_prints "Payeur${nnbsp}: Assurance Maladie"
# shellcheck disable=SC2086
expect_exit 0 "$RELEVE" aids "$zip" --date 2026-01-01 $doctor --days 4 --all --csv
expect_true 'CAIM closed in 2026' grep -q ',caim,.*,0,no,date,' "$OUT"
expect_true 'convention of 2026' grep -q ',convention_2026_zip,.*,yes,,"",10000,exact' "$OUT"

# unverified amounts are said so and enter no sum
expect_exit 0 "$RELEVE" aids "$zip" --date 2019-06-01 --state liberal
expect_prints 'NON VÉRIFIÉ'
printf 'age = 62; state = "liberal"; years_installed = 30.0; hosts_new = true; fees = 150000.0;\n' \
    >"$WORK/doctor.cfg"
expect_exit 0 "$RELEVE" aids "$zip" --year 2025 --profile "$WORK/doctor.cfg" --json
expect_true 'COTRAM' grep -q '"amount_eur": 45000.0' "$OUT"
expect_exit 66 "$RELEVE" aids "$zip" --profile "$WORK/absent.cfg"
printf 'hair = 3;\n' >"$WORK/doctor.cfg"
expect_exit 78 "$RELEVE" aids "$zip" --profile "$WORK/doctor.cfg"
expect_says 'doctor.cfg:1: hair: unknown key'

# names
expect_exit 65 "$RELEVE" aids 'aigues vives'
expect_says '30004 Aigues-Vives (Gard)'
expect_exit 0 "$RELEVE" aids 'AIGUES-VIVES (30)' --year 2025 --lang en
expect_prints 'Commune Aigues-Vives (30004), territory Lunel / Vauvert'
expect_exit 65 "$RELEVE" aids Toulouz
expect_says '31555 Toulouse'
expect_exit 0 "$RELEVE" aids 'Vérargues' --year 2025
expect_prints 'Commune Entre-Vignes (34246)'
expect_prints 'Vérargues (34330) a rejoint cette commune'
expect_exit 66 "$RELEVE" aids Mende --data "$WORK"
# years to come: the last list holds and says so; a prospective zoning gives the chance of each class
expect_exit 0 "$RELEVE" aids Aspet --year 2030
expect_prints 'supposée tenue au-delà du zonage attendu en 2027 [--zones]'
expect_exit 0 "$RELEVE" aids Aspet --year 2026
expect_true 'no decision before 2027' sh -c "! grep -q 'supposée tenue' '$OUT'"
mkdir "$WORK/zones"
cat >"$WORK/zones/prospective.csv" <<'END'
code,year,ranking,class,probability
31020,2027,a,ZIP,1
31020,2027,a,ZAC,0
31020,2027,a,ZAR,0
31020,2029,a,ZIP,0.25
31020,2029,a,ZAC,0.5
31020,2029,a,ZAR,0.25
31020,2029,b,ZIP,0.5
31020,2029,b,ZAC,0.5
31020,2029,b,ZAR,0
31020,2031,a,ZAR,1
END
nnbsp=$(printf '\342\200\257')
expect_exit 0 "$RELEVE" aids Aspet --year 2030 --zones "$WORK/zones"
expect_prints "révisée en 2029 (prospectif)$nnbsp: ZIP 25$nnbsp%, ZAC 50$nnbsp%, ZAR 25$nnbsp% (a)$nnbsp; ZIP 50$nnbsp%"
expect_prints "Probabilité que la zone y donne droit$nnbsp: 25 à 50$nnbsp% selon le classement"
expect_exit 0 "$RELEVE" aids Aspet --year 2030 --zones "$WORK/zones" --json
expect_prints '"zone_ahead"'
expect_exit 0 "$RELEVE" aids Aspet --year 2026 --zones "$WORK/zones"
expect_true 'no decision yet' sh -c "! grep -q 'prospectif' '$OUT'"
expect_exit 66 "$RELEVE" aids Aspet --year 2030 --zones "$WORK/none"
printf 'code,year,ranking,class,probability\n31020,2027,a,ZZZ,1\n' >"$WORK/zones/prospective.csv"
expect_exit 65 "$RELEVE" aids Aspet --year 2030 --zones "$WORK/zones"
finish
