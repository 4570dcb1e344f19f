#!/bin/sh
# Calibrates the parameters of the baseline on the years already observed in Occitanie: GPs of the
# BPE of 2020 and the published APL of 2018, 2019 and 2021 (data/calibration/targets.csv), from the
# BPE of the mid-2010s (scenarios/calibration.cfg). Takes about six minutes on two cores: 32
# replicates common to all members, so that their chance hardly enters the fit.
#
#   scenarios/calibrate.sh [RELEVE] [FOLDER]
#
# Where the posterior is the prior (overlap of 0.90 or more) the prior is kept: calibrated.cfg says
# so. data/calibration/ holds what this wrote: receipt, report, draws.
set -eu
releve=${1:-build/releve}
folder=${2:-out/calibration}
set --
for parameter in entries.per_year exits.factor_60_69 exits.women_factor exits.low_density_factor \
    synthesis.age_tilt settlement.supply settlement.distance_km relocation.probability apl.drift \
    training.delay_mean; do
    set -- "$@" --parameter "$parameter"
done
exec "$releve" calibrate scenarios/calibration.cfg --targets data/calibration/targets.csv "$@" \
    --for scenarios/baseline.cfg --members 400 --chance 32 -o "$folder"
