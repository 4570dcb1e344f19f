#!/bin/sh
# releve check: what it says of scenario files, and its exit codes.
. tests/cli/lib.sh
nnbsp=$(printf '\342\200\257')

mkdir "$WORK/sub"
printf '\357\273\277run = {\r\n  seed = 7;\r\n};\r\n# fin' >"$WORK/sub/base.cfg"
printf 'extends = "sub/base.cfg";\nscenario = { title = "Plus de maîtres de stage"; };\n' >"$WORK/good.cfg"
printf 'extends = "good.cfg";\ntime = { horizn = 2050; };\n' >"$WORK/key.cfg"
printf '\ntime = { horizon = 2100; };\n' >"$WORK/range.cfg"
printf 'extends = "loop.cfg";\n' >"$WORK/loop.cfg"
printf 'exits = { women_factor = { distribution = "table"; file = "draws.csv"; column = "x"; }; };\n' \
    >"$WORK/table.cfg"
printf 'x\n1.1\n9\n' >"$WORK/draws.csv"
cd "$WORK" || exit 73

# valid ones: French by default
expect_exit 0 "$RELEVE" check good.cfg
expect_silent
expect_prints "scénario valide$nnbsp: Plus de maîtres de stage, "
expect_prints ' paramètres, 2 changés par rapport au défaut'
expect_exit 0 "$RELEVE" check --lang=en good.cfg --set time.horizon=2050
expect_prints 'valid scenario: Plus de maîtres de stage, '
expect_prints ' parameters, 3 changed from the default'
expect_exit 0 "$RELEVE" check good.cfg --seed 8 --replicates 20
expect_prints '3 changés'

# a value alone is certain, which is said
expect_exit 0 "$RELEVE" check good.cfg --set exits.women_factor=1.2
expect_says 'note: given as a value alone, hence held for certain: exits.women_factor'

# printed as used, and read back to the same
expect_exit 0 "$RELEVE" check --print-config good.cfg --set 'scenario.description="a\"b"'
expect_silent
cp "$OUT" resolved.cfg
expect_prints '    seed = 7;'
expect_prints 'relative_to = "working_directory";'
expect_exit 0 "$RELEVE" check --print-config resolved.cfg
expect_silent
expect_same "$OUT" resolved.cfg

# a parameter given by year, uncertain: read back to the same as well
factor='cesp.share={ value = ( (2020, 0.055), (2030, 0.08) ); distribution = "uniform"; low = 0.8; high = 1.2; }'
expect_exit 0 "$RELEVE" check --print-config good.cfg --set "$factor"
expect_silent
expect_prints '    share = { value = ( (2020, 0.055), (2030, 0.08) ); distribution = "uniform"; low = 0.8; high = 1.2; };'
cp "$OUT" factor.cfg
expect_exit 0 "$RELEVE" check --print-config factor.cfg
expect_same "$OUT" factor.cfg
expect_exit 0 "$RELEVE" check factor.cfg --set cesp.share=0.05
expect_says 'note: given as a value alone, hence held for certain: cesp.share'

# the table of parameters
expect_exit 0 "$RELEVE" check --describe
expect_prints "    valeurs$nnbsp: entier, de 2014 à 2060"
expect_exit 0 "$RELEVE" check --describe --lang en
expect_prints '    values: int, from 2014 to 2060'
expect_prints '    distribution: none (that of a factor on all values)'
expect_exit 0 "$RELEVE" check --describe=csv
expect_prints 'path,type,unit,low,high,default,distribution,mark,known,source,text'
expect_prints 'time.horizon,int,year,2014,2060,2040,none,setting,,,Last year shown'

# what is wrong in a scenario
expect_exit 78 "$RELEVE" check key.cfg
expect_says 'key.cfg:2: time.horizn: unknown parameter [releve check --describe lists the parameters; nearest: time.horizon'
expect_exit 78 "$RELEVE" check range.cfg
expect_says 'releve: range.cfg:2: time.horizon: 2100 is out of range [a whole number from 2014 to 2060 (year)]'
expect_exit 78 "$RELEVE" check loop.cfg
expect_says 'loop.cfg:1: extends: a loop: loop.cfg -> loop.cfg'
expect_exit 78 "$RELEVE" check good.cfg --set time.horizon=soon
expect_says '--set: time.horizon: '
expect_exit 78 "$RELEVE" check good.cfg --replicates 0
expect_says 'run.replicates: 0 is out of range [a whole number from 1 to 100000]'
expect_exit 65 "$RELEVE" check table.cfg
expect_says 'draws.csv:3: x: 9 is out of range'

# files that are missing; the first failure decides, every file is looked at
expect_exit 66 "$RELEVE" check none.cfg
expect_says 'none.cfg: cannot be opened: No such file or directory'
expect_exit 66 "$RELEVE" check sub
expect_exit 78 "$RELEVE" check range.cfg none.cfg good.cfg
expect_says 'none.cfg: cannot be opened'
expect_prints 'Plus de maîtres de stage'

# a command line used wrongly
expect_exit 64 "$RELEVE" check
expect_says 'no scenario file given'
expect_exit 64 "$RELEVE" check --print-config good.cfg key.cfg
expect_exit 64 "$RELEVE" check good.cfg --set time.horizon
expect_says "--set: 'time.horizon' is wrong [path=value]"
expect_exit 64 "$RELEVE" check good.cfg --seed=-1
expect_exit 64 "$RELEVE" check good.cfg --seed=1x
expect_exit 64 "$RELEVE" check good.cfg --threads=1025
expect_exit 64 "$RELEVE" check good.cfg --lang=de
expect_says "--lang: 'de' is wrong [fr, en]"
expect_exit 64 "$RELEVE" check --describe=xml
expect_exit 64 "$RELEVE" check --no-such-option
expect_exit 0 "$RELEVE" check --help
expect_silent
expect_prints 'releve check scenarios/baseline.cfg'

# a full disk is no success
if [ -c /dev/full ]; then
    expect_exit 74 sh -c "$RELEVE check --describe >/dev/full"
    expect_says 'writing failed'
    expect_exit 74 sh -c "$RELEVE check good.cfg >/dev/full"
else
    skip 'full disk' 'no /dev/full here'
fi
finish
