#!/bin/sh
# releve zone: vintages, tables and rules of one's own, the prospective zoning of a run.
. tests/cli/lib.sh

nnbsp=$(printf '\342\200\257')
expect_exit 0 "$RELEVE" zone --help
expect_prints 'releve zone --vintage 2022'
expect_exit 64 "$RELEVE" zone --vintage 1999
expect_says "'1999' is no vintage [2012, 2018, 2022, 2025, next]"
expect_exit 64 "$RELEVE" zone stray
expect_exit 64 "$RELEVE" zone --vintage 2012 --no-run
expect_says 'a list that is not held'

# the committed zones.csv is what the rules give
for vintage in 2018 2022 2025; do
    expect_exit 0 "$RELEVE" zone --vintage $vintage --no-run -o "$WORK/$vintage"
    awk -F, -v v=$vintage '$2 == v { print $1 "," $4 }' data/occitanie/zones.csv >"$WORK/expected"
    # names may hold commas: code first, vintage and class before the reason
    sed -n "s/^\([^,]*\),.*,$vintage,\(Z[A-Z]*\),.*/\1,\2/p" "$WORK/$vintage/classes.csv" >"$WORK/found"
    expect_same "$WORK/expected" "$WORK/found"
done
expect_true 'confusion sums to the territories' awk -F, 'NR > 1 { s += $5 } END { exit s != 321 }' \
    "$WORK/2022/confusion.csv"
expect_true 'header of classes.csv' grep -q '^code,name,vintage,class,reason$' "$WORK/2022/classes.csv"
expect_exit 0 "$RELEVE" zone --vintage 2022 --no-run
expect_prints "80,1${nnbsp}% des communes pour 47,3${nnbsp}% des habitants"
expect_prints "publié${nnbsp}: 48,0${nnbsp}% des habitants, 83${nnbsp}% des communes"
expect_prints "s’arrête à 2,95 d’APL (65 ans et moins)"
expect_prints '2022 \ liste 2025'
expect_prints 'Lozère'
expect_exit 73 "$RELEVE" zone --vintage 2022 --no-run -o "$WORK/2022"
expect_exit 0 "$RELEVE" zone --vintage 2022 --no-run -o "$WORK/2022" --force --lang en
expect_prints 'Coverage'

# a table and rules of one's own
cat >"$WORK/t.csv" <<'END'
code,name,population,beds
A,"One, first",100,5
B,Two,100,1
C,Three,200,9
END
cat >"$WORK/r.cfg" <<'END'
rankings = ( { name = "beds"; label = "Beds"; terms = ( { indicator = "beds"; worse = "low"; } ); } );
zonings = ( { vintage = "mine"; method = "2021"; shares = { zip = 0.25; zac = 0.25; };
              ranking = "beds"; mark = "assumed"; source = "test"; } );
END
expect_exit 0 "$RELEVE" zone --rules "$WORK/r.cfg" --table "$WORK/t.csv" -o "$WORK/mine" --lang en
cat >"$WORK/expected" <<'END'
code,name,vintage,class,reason
A,"One, first",mine,ZAC,"zac_share — rank 2, within the share of 25.0% of inhabitants in ZAC"
B,Two,mine,ZIP,"zip_share — rank 1, within the share of 25.0% of inhabitants in ZIP"
C,Three,mine,ZAR,shares_full — rank 3: the shares of ZIP and ZAC are full before it
END
expect_same "$WORK/expected" "$WORK/mine/classes.csv"
expect_prints 'the rules have no group next'
expect_exit 65 "$RELEVE" zone --table "$WORK/t.csv" --no-run
expect_says "no indicator 'apl_le65'"
sed -i 's/zac = 0.25/zac = 2.0/' "$WORK/r.cfg"
expect_exit 78 "$RELEVE" zone --rules "$WORK/r.cfg" --table "$WORK/t.csv"
expect_says "r.cfg:2: zac: 2 is out of range [0 to 1]"
expect_exit 66 "$RELEVE" zone --table "$WORK/absent.csv"

# before 2017: a list of the user's
printf 'code,class\n48095,ZIP\n' >"$WORK/list.csv"
expect_exit 0 "$RELEVE" zone --vintage 2012 --list "$WORK/list.csv" --no-run -o "$WORK/2012"
expect_true 'listed' grep -q '^48095,Mende,2012,ZIP,list' "$WORK/2012/classes.csv"
expect_true 'not listed' grep -q '^09032,.*,ZAR,not_listed' "$WORK/2012/classes.csv"

# a run: the same bytes for any number of threads, refused when it is not reproduced
expect_exit 66 "$RELEVE" zone --run "$WORK/no_run"
expect_exit 0 "$RELEVE" run scenarios/baseline.cfg --replicates 6 --set time.horizon=2026 \
    --no-figures -o "$WORK/run"
expect_exit 0 "$RELEVE" zone --run "$WORK/run" -o "$WORK/next" --threads 1
expect_prints 'Zonage prospectif de 2027'
expect_prints 'Ce qui décide'
# this run ends before the decision: no contracts; one that holds its year has them with a band
expect_prints "Contrats en cours${nnbsp}: donnée non disponible (la simulation s’arrête avant 2027)"
expect_true 'contracts that the run does not hold are empty' \
    awk -F, 'NR > 1 { for (i = 12; i <= 17; i++) if ($i != "") exit 1 }' "$WORK/next/changes.csv"
expect_exit 0 "$RELEVE" run scenarios/baseline.cfg --replicates 6 --set time.horizon=2027 \
    --no-figures -o "$WORK/run2027"
expect_exit 0 "$RELEVE" zone --run "$WORK/run2027" -o "$WORK/next2027"
expect_prints 'Contrats en cours au 1er janvier 2027'
expect_prints "Moyenne et bande à 90$nnbsp% sur les réplications"
# every contract of a territory with a class runs in some pair of classes: the means sum to the run's
expect_true 'contracts over all pairs of classes are those of the run, within their bands' awk -F, '
    NR == FNR { if ($(NF - 10) == 2027 && $(NF - 9) == "aid_contracts") run += $(NF - 7); next }
    $1 == 2027 { sum[$2] += $12; if ($13 > $12 + 0.01 || $14 < $12 - 0.01) bad = 1 }
    END { for (k in sum) { n++; gap = sum[k] - run; if (gap > 0.05 || gap < -0.05) bad = 1 }
          exit bad || n != 3 || run <= 0 }' "$WORK/run2027/territories.csv" "$WORK/next2027/changes.csv"
expect_exit 0 "$RELEVE" zone --run "$WORK/run" -o "$WORK/next2" --threads 2
for table in classes prospective changes decides coverage ars_perimeter; do
    expect_same "$WORK/next/$table.csv" "$WORK/next2/$table.csv"
done
if command -v gnuplot >/dev/null; then
    expect_true 'a map of the changes' sh -c "test -s '$WORK/next/figures/zone_change_map.png'"
else
    skip 'map of the changes' 'no gnuplot'
fi
expect_true 'probabilities sum to one' awk -F, 'NR > 1 { s[$1 "," $2 "," $3] += $5 }
    END { n = 0; for (k in s) { n++; if (s[k] < 0.9997 || s[k] > 1.0003) exit 1 } exit n != 963 }' \
    "$WORK/next/prospective.csv"
# an input changed since: the run cannot be lived again
cp -r data/occitanie "$WORK/data"
expect_exit 0 "$RELEVE" run scenarios/baseline.cfg --replicates 2 --set time.horizon=2026 \
    --set "data.folder=$WORK/data" --no-figures -o "$WORK/run3"
sed -i 's/^09029,2020,2$/09029,2020,3/' "$WORK/data/communes_gp.csv"
expect_exit 65 "$RELEVE" zone --run "$WORK/run3"
expect_says 'communes_gp.csv was changed since'
sed -i 's/^76,Occitanie,2021,population,.*//' "$WORK/run/region.csv"
printf '\n' >>"$WORK/run/region.csv"
expect_exit 65 "$RELEVE" zone --run "$WORK/run"
expect_says 'region.csv is not what the run wrote'
finish
