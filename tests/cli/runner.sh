#!/bin/sh
# The runner that counts tests: what must never pass for a success.
. tests/cli/lib.sh
runner=$PWD/tests/support/run.sh

program() { # program NAME BODY
    printf '#!/bin/sh\n%s\n' "$2" >"$WORK/$1"
    chmod +x "$WORK/$1"
}
run() { "$runner" "$WORK/program"; }
last_line_is() { expect_true "last line: $1" test "$(tail -n 1 "$OUT")" = "$1"; }

program program 'echo "ok a"; echo "ok b"; echo "skip c: no reason to worry"'
expect_exit 0 run
expect_prints 'skip c: no reason to worry'
last_line_is '2 passed, 0 failed, 1 skipped'

program program 'echo "ok a"; echo "not ok b"; exit 0'
expect_exit 1 run
last_line_is '1 passed, 1 failed, 0 skipped'

program program 'echo "ok a"; exit 3'
expect_exit 1 run
expect_prints 'ended with status 3'
last_line_is '1 passed, 1 failed, 0 skipped'

program program 'echo "nothing"'
expect_exit 1 run
expect_prints 'tests nothing'

program program 'exec sleep 60'
expect_exit 1 env TEST_TIMEOUT=1 "$runner" "$WORK/program"
expect_prints 'took more than the time allowed'

# CMocka's form: one passes, one is skipped and says why, one crashes the program
program program 'printf "[ RUN      ] %s\n[       OK ] %s\n" a a; echo "[ RUN      ] b"; echo "needs ../shared"
echo "[  SKIPPED ] b"; echo "[ RUN      ] c"; kill -SEGV $$'
expect_exit 1 run
expect_prints 'skip b: needs ../shared'
expect_prints 'not ok c'
last_line_is '1 passed, 1 failed, 1 skipped'

# several programs are summed, a missing one is a failure
program other 'echo "ok a"'
expect_exit 1 "$runner" "$WORK/other" "$WORK/absent" "$WORK/other"
last_line_is '2 passed, 1 failed, 0 skipped'
finish
